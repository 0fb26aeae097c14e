"""What AT commands and their values are called; the texts are in `resources/modems/commands.toml`.

3GPP TS 27.007
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from app.capture.card_files import FILES
from app.capture.value_text import aid_text, size_text
from app.paths import resources

_NO_SIGNAL = 99
_WEAKEST_DBM, _STEP_DBM = -113, 2


@dataclass(frozen=True, slots=True)
class AtName:
    """One command. does: a sentence. sends, answers: the names of its values, in order."""

    does: str = ""
    sends: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


_UNKNOWN = AtName()


def at_name(name: str) -> AtName:
    """Return what is known of a command by its name without `AT`; nothing, where nothing is."""
    return _table()[0].get(name.upper(), _UNKNOWN)


def unsolicited_meaning(name: str) -> str:
    """Return what a modem says of its own accord, by prefix or whole line; empty if not known."""
    return _table()[1].get(name.upper(), "")


def value_text(name: str, text: str) -> str:
    """Return a value with its meaning, where its name has one."""
    known = _table()[2].get(name, {}).get(text)
    if known:
        return f"{known} ({text})"
    if not text.isdecimal() or len(text) > 9:
        return _aid(text) if name == "dfname" else text
    return _number_text(name, int(text)) or text


def _number_text(name: str, number: int) -> str:
    match name:
        case "length":
            return f"{number} characters, {size_text(number // 2)}"
        case "rssi":
            if number == _NO_SIGNAL:
                return f"no signal known ({number})"
            return f"{_WEAKEST_DBM + _STEP_DBM * number} dBm ({number})"
        case "fileid":
            return f"{FILES.get(number, 'file')} ({number:04X})"
        case "sw1" | "sw2":
            return f"{number:02X} ({number})"
    return ""


def _aid(text: str) -> str:
    try:
        return aid_text(bytes.fromhex(text))
    except ValueError:
        return text


@cache
def _table() -> tuple[dict[str, AtName], dict[str, str], dict[str, dict[str, str]]]:
    raw = tomllib.loads((resources() / "modems" / "commands.toml").read_text("utf-8"))
    commands = {
        name: AtName(row["does"], tuple(row.get("sends", ())), tuple(row.get("answers", ())))
        for name, row in raw["commands"].items()
    }
    return commands, raw["unsolicited"], raw["values"]
