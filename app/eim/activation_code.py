"""An activation code taken apart while it is typed: labelled parts and what is odd about them.

`1$smdp.example.com$MATCHING-ID$2.999.10$1`: format, SM-DP+ address, matching id, OID the SM-DP+
has to show, and 1 when a confirmation code is asked for. A scanned code begins with `LPA:`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = "LPA:"
MOST_CHARACTERS = 255

_LABELS = ("format", "SM-DP+ address", "matching id", "SM-DP+ OID", "confirmation code required")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_MATCHING_ID = re.compile(r"[A-Z0-9-]*")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+")


@dataclass(frozen=True, slots=True)
class CodePart:
    """A stretch [start, end) of the text and what it is."""

    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ActivationCode:
    """A parsed code. parts are in the order of the text; warnings are sentences, empty when fine.

    code: the text without `LPA:` and blanks round it, as a package carries it.
    """

    code: str
    parts: tuple[CodePart, ...]
    warnings: tuple[str, ...]

    def part(self, label: str) -> str:
        """Return the text of a part, empty when it is absent."""
        return next((part.text for part in self.parts if part.label == label), "")

    @property
    def smdp_address(self) -> str:
        """Host name of the SM-DP+."""
        return self.part("SM-DP+ address")

    @property
    def matching_id(self) -> str:
        """What the SM-DP+ finds the profile by; empty when it goes by the EID."""
        return self.part("matching id")

    @property
    def needs_confirmation_code(self) -> bool:
        """Whether the SM-DP+ will ask for a confirmation code."""
        return self.part("confirmation code required") == "1"


def parse(text: str) -> ActivationCode:
    """Take a text apart, whatever it is; never raises."""
    parts: list[CodePart] = []
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if text[start:].upper().startswith(PREFIX):
        parts.append(CodePart("prefix", text[start : start + len(PREFIX)], start, start + 4))
        start += len(PREFIX)
    code = text[start:end]
    for index, piece in enumerate(code.split("$")):
        label = _LABELS[index] if index < len(_LABELS) else f"further part {index + 1}"
        parts.append(CodePart(label, piece, start, start + len(piece)))
        start += len(piece) + 1
    return ActivationCode(code, tuple(parts), tuple(_warnings(code, code.split("$"))))


def _warnings(code: str, pieces: list[str]) -> list[str]:
    if not code:
        return ["The activation code is empty."]
    found: list[str] = []
    if len(code) > MOST_CHARACTERS:
        found.append(f"It has {len(code)} characters; at most {MOST_CHARACTERS} are allowed.")
    if pieces[0] != "1":
        found.append(f"The format is {pieces[0][:20]!r}; only 1 is defined.")
    if len(pieces) < 3:
        found.append("A code has at least format, SM-DP+ address and matching id, with $ between.")
    address, matching_id, oid, confirmation = (*pieces[1:5], *[""] * (5 - len(pieces)))[:4]
    if len(pieces) > 1 and not address:
        found.append("The SM-DP+ address is missing.")
    elif address and not _HOST.fullmatch(address):
        found.append("The SM-DP+ address is no host name.")
    if not _MATCHING_ID.fullmatch(matching_id):
        found.append("A matching id has only capital letters, digits and hyphens.")
    if oid and not _OID.fullmatch(oid):
        found.append("The SM-DP+ OID is not written as numbers with dots between.")
    if confirmation == "1":
        found.append("A confirmation code is required; the package has no place for it.")
    elif confirmation:
        found.append(f"The confirmation flag is {confirmation[:20]!r}; it is 1 or absent.")
    if len(pieces) > len(_LABELS):
        found.append("There are more parts than this format is known to have.")
    return found
