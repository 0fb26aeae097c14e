"""What a modem's error results mean; the texts are in `resources/modems/errors.toml`.

Four kinds are kept apart, because each asks for something else: the modem does not know the
command (absent), it is occupied (busy), it said no (refused), or it only said `ERROR` (unknown).
A modem that says nothing at all is the fifth (silent).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from app.errors import DeviceError
from app.paths import resources
from app.values.modem import Outcome

Family = Literal["CME", "CMS"]

_COUNTED = re.compile(r"\+(CME|CMS) ERROR:?\s*(.*)", re.IGNORECASE)
_UNKNOWN_COMMAND = re.compile(r"COMMAND NOT SUPPORT|UNKNOWN COMMAND|INVALID COMMAND", re.IGNORECASE)


class Fault(StrEnum):
    """Why a command brought nothing."""

    ABSENT = "absent"
    BUSY = "busy"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """A bare `ERROR`: unknown command, wrong parameter or a refusal, the modem does not say."""
    SILENT = "silent"

    @property
    def outcome(self) -> Outcome:
        """The same in the words of the ladder; a bare `ERROR` counts as absent."""
        return Outcome.ABSENT if self is Fault.UNKNOWN else Outcome(self.value)


@dataclass(frozen=True, slots=True)
class ErrorText:
    """One error number. name: as the standard words it; meaning, hint: for an operator."""

    name: str
    fault: Fault
    meaning: str
    hint: str = ""


class AtError(DeviceError):
    """The modem answered a command with an error. code: its number, None when it gave none.

    kind: see `Fault`. family: which table the number is of. final: the line as it came.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: Fault,
        command: str = "",
        code: int | None = None,
        family: str = "",
        final: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.command = command
        self.code = code
        self.family = family
        self.final = final

    def details(self) -> dict[str, object]:
        return {"command": self.command, "kind": self.kind.value, "code": self.code}


class SilentError(AtError):
    """The modem did not answer in time. What came of an answer is in `lines`."""

    def __init__(self, command: str, waited_s: float, lines: tuple[str, ...] = ()) -> None:
        super().__init__(
            f"The modem did not answer {short(command)} within {waited_s:g} s.",
            kind=Fault.SILENT,
            command=command,
            hint="Try again. If it stays silent: check that this is the modem's AT port, not its "
            "diagnostic one, then unplug the modem and plug it in again.",
        )
        self.lines = lines


def explain_code(family: str, code: int) -> ErrorText | None:
    """Return the entry of a number in the `CME` or `CMS` table, None for one not listed."""
    return _table().get(family.upper(), {}).get(code)


def at_error(command: str, final: str) -> AtError:
    """Make the error for the final line of an answer, such as `+CME ERROR: 14` or `ERROR`."""
    counted = _COUNTED.fullmatch(final.strip())
    if counted is None:
        return _plain(command, final)
    family, said = counted[1].upper(), counted[2].strip()
    code = int(said) if said.isdecimal() and len(said) < 6 else _code_named(family, said)
    entry = None if code is None else explain_code(family, code)
    words = f"+{family} ERROR: {said}" if said else f"+{family} ERROR"
    if entry is None:
        return AtError(
            f"The modem answered {words} to {short(command)}, which no standard explains.",
            kind=_guess(said),
            command=command,
            code=code,
            family=family,
            final=final,
            hint="The modem's AT manual lists its own numbers; ask its maker.",
        )
    return AtError(
        f"The modem answered {words} to {short(command)}. {entry.meaning}",
        kind=entry.fault,
        command=command,
        code=code,
        family=family,
        final=final,
        hint=entry.hint,
    )


def short(command: str) -> str:
    """Return a command as one names it in a sentence: without its parameters."""
    return f"“{re.split('[=?]', command, maxsplit=1)[0][:40]}”"


def _plain(command: str, final: str) -> AtError:
    unknown = _UNKNOWN_COMMAND.search(final) is not None
    said = f"The modem answered {final.strip() or 'ERROR'} to {short(command)} and gives no reason."
    return AtError(
        f"The modem does not know {short(command)}." if unknown else said,
        kind=Fault.ABSENT if unknown else Fault.UNKNOWN,
        command=command,
        final=final,
        hint="Either the modem does not know the command, or it cannot do it now. "
        "Probe the modem to see what it can.",
    )


def _guess(said: str) -> Fault:
    """Judge a reason that is in no table by its words."""
    text = said.casefold()
    if not text or text.isdecimal():
        return Fault.REFUSED if text else Fault.UNKNOWN
    if "busy" in text:
        return Fault.BUSY
    absent = ("not supported", "unknown command", "not implemented", "invalid command")
    return Fault.ABSENT if any(words in text for words in absent) else Fault.REFUSED


def _code_named(family: str, said: str) -> int | None:
    """Find the number of a reason given in words, as modems do after AT+CMEE=2."""
    wanted = said.casefold()
    for code, entry in _table()[family].items():
        if entry.name.casefold() == wanted:
            return code
    return None


@cache
def _table() -> dict[str, dict[int, ErrorText]]:
    raw = tomllib.loads((resources() / "modems" / "errors.toml").read_text("utf-8"))
    return {
        family.upper(): {
            int(code): ErrorText(
                row["name"], Fault(row["kind"]), row["meaning"], row.get("hint", "")
            )
            for code, row in rows.items()
        }
        for family, rows in raw.items()
    }
