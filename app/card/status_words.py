"""What a status word means, in a sentence; the texts are in `resources/status_words.json`.

Keys are four hexadecimal digits, where a trailing `x` or `xx` stands for any digit. The more exact
key wins. `{n}` in a text is the number the open digits carry.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from app.card.apdu import Command
from app.errors import CodecError, StatusError
from app.paths import resources


@dataclass(frozen=True, slots=True)
class StatusWord:
    """One status word explained. hint: the next thing to do, may be empty."""

    sw: int
    meaning: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.sw:04X}: {self.meaning}"


def explain(sw: int) -> StatusWord:
    """Say what a status word means; an unknown one says that it is unknown."""
    digits = f"{sw:04X}"
    table = _table()
    for open_digits in (0, 1, 2):
        entry = table.get(digits[: 4 - open_digits] + "x" * open_digits)
        if entry is not None:
            meaning = entry["meaning"].replace("{n}", str(_number(sw, open_digits)))
            return StatusWord(sw, meaning, entry.get("hint", ""))
    return StatusWord(sw, "Not a status word of the standards; ask the card's maker.")


def status_error(command: bytes, sw: int, *, doing: str = "", clause: str = "") -> StatusError:
    """Make the error for a refused command.

    doing: what was attempted; by default the name of the instruction.
    """
    word = explain(sw)
    return StatusError(
        f"The card answered {sw:04X} to {doing or _name(command)}. {word.meaning}",
        command=command,
        sw=sw,
        hint=word.hint,
        clause=clause,
    )


def _name(command: bytes) -> str:
    try:
        return Command.parse(command).name
    except CodecError:
        return "a malformed command"


def _number(sw: int, open_digits: int) -> int:
    number = sw & (16**open_digits - 1)
    counts_bytes = open_digits == 2
    return number or (256 if counts_bytes else 0)


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (resources() / "status_words.json").read_text("utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table
