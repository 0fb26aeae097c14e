"""What every defined error code means: title, cause, who can act and the next step.

The texts are data in `resources/codes/`, read on first use. Keys are the ASN.1 type of a named
INTEGER (`DownloadErrorCode`), or type and field where the numbers stand inside a message
(`EnableProfileResponse.enableResult`). Status pairs of ES9+ are keyed by subject and reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.codec.functions import by_name
from app.errors import ProcedureError
from app.paths import resources

_FILES = ("es10", "packages", "esipa", "es9")
_MODULES = ("RSPDefinitions.", "SGP32Definitions.")


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code explained. who: `you`, `device`, `operator`, `SM-DP+`, `eIM` or `eUICC maker`.

    key: type or type.field; name: the ASN.1 identifier, or the status pair as `8.1/4.8`.
    known: False for a code no version of the standard defines.
    """

    key: str
    code: int | None
    name: str
    title: str
    cause: str
    who: str
    next: str
    known: bool = True

    @property
    def hint(self) -> str:
        """The next step, led by the one who can take it."""
        return self.next if self.who == "you" else f"For the {self.who}: {self.next}"


def explain(type_or_field: str, code: int) -> CodeEntry:
    """Return the entry of a code; a code nobody defined gets an entry that says just that.

    type_or_field: a key, a module before it or not, or a bare field name when all its owners agree
    on the code.
    """
    table = _table()
    if type_or_field not in table:
        for module in _MODULES:
            type_or_field = type_or_field.removeprefix(module)
    entry = table.get(type_or_field, {}).get(code)
    if entry is None:
        ending = "." + type_or_field
        found = [
            codes[code] for key, codes in table.items() if key.endswith(ending) and code in codes
        ]
        entry = found[0] if len({other.name for other in found}) == 1 else None
    return entry or _unknown(type_or_field, str(code), code)


def explain_status(subject: str, reason: str) -> CodeEntry:
    """Return the entry of a status of ES9+ or ES11, such as `8.1.1` with `3.8`."""
    pair = f"{subject}/{reason}"
    return _statuses().get(pair) or _unknown("status", pair, None)


def procedure_error(function: str, field: str, code: int) -> ProcedureError:
    """Make the error for a code that was not success, its texts and clause filled in.

    function: a name in the table of functions. field: key of `explain`.
    """
    entry = explain(field, code)
    return ProcedureError(
        f"{entry.title}. {entry.cause}",
        function=function,
        code=code,
        name=entry.name,
        hint=entry.hint,
        clause=by_name(function).clause,
    )


def entries() -> tuple[CodeEntry, ...]:
    """Return every code of every enumeration, in the order of the files; statuses excluded."""
    return tuple(entry for codes in _table().values() for entry in codes.values())


def statuses() -> tuple[CodeEntry, ...]:
    """Return every ES9+ and ES11 status pair that is explained."""
    return tuple(_statuses().values())


def _unknown(key: str, name: str, code: int | None) -> CodeEntry:
    return CodeEntry(
        key,
        code,
        name,
        title=f"Refused with an undefined code ({name})",
        cause="No version of the standard known here defines this code.",
        who="you",
        next="Keep the traffic of this exchange and ask whoever made the answering side.",
        known=False,
    )


def _load(name: str) -> dict[str, Any]:
    path = resources() / "codes" / f"{name}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _entry(key: str, code: int | None, name: str, text: Mapping[str, str]) -> CodeEntry:
    return CodeEntry(key, code, name, text["title"], text["cause"], text["who"], text["next"])


@cache
def _table() -> dict[str, dict[int, CodeEntry]]:
    shared = _load("shared")
    table: dict[str, dict[int, CodeEntry]] = {}
    for file in _FILES:
        for key, codes in _load(file).items():
            table[key] = {}
            for label, text in codes.items():
                number, _, name = label.partition(" ")
                whole = shared[text] if isinstance(text, str) else text
                table[key][int(number)] = _entry(key, int(number), name, whole)
    return table


@cache
def _statuses() -> dict[str, CodeEntry]:
    shared = _load("shared")
    pairs: dict[str, CodeEntry] = {}
    for label, text in _load("status").items():
        pair = label.replace(" ", "/")
        pairs[pair] = _entry("status", None, pair, shared[text] if isinstance(text, str) else text)
    return pairs
