"""A typed AT line, taken apart: one line may carry several commands, and each counts.

`ATE0V1+CSQ;+CPIN?` is four: basic commands follow one another without a sign between, extended ones
end at a semicolon outside quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a command asks for."""

    RUN = "run"
    READ = "read"
    TEST = "test"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a line. name: in capitals, `+CSQ`, `I`, `&F`; empty for a bare AT.

    arguments: what follows `=`, or the digits of a basic command. start, end: where the arguments
    stand in the line.
    """

    name: str
    form: Form
    arguments: str = ""
    start: int = 0
    end: int = 0


_LEAD = re.compile(r"\s*AT", re.IGNORECASE)
_EXTENDED = re.compile(r"[+^*$#%!@_][A-Za-z0-9%\-./:_!]*")
_BASIC = re.compile(r"([&\\]?[A-Za-z])([0-9]*)")
_REGISTER = re.compile(r"S[0-9]+", re.IGNORECASE)


def read_line(line: str) -> tuple[Command, ...] | None:
    """Return the commands of a line, in order; None for what is no AT line."""
    lead = _LEAD.match(line)
    if lead is None or not line.isascii() or not line.isprintable():
        return None
    end = len(line.rstrip())
    commands: list[Command] = []
    at = lead.end()
    while at < end:
        if line[at] in " ;":
            at += 1
            continue
        command = _extended(line, at, end) or _basic(line, at, end)
        if command is None:
            return None
        commands.append(command)
        at = command.end
    return tuple(commands) or (Command("", Form.RUN, "", end, end),)


def _extended(line: str, at: int, end: int) -> Command | None:
    found = _EXTENDED.match(line, at, end)
    if found is None:
        return None
    stop = _semicolon(line, found.end(), end)
    return _formed(found.group().upper(), line, found.end(), stop)


def _basic(line: str, at: int, end: int) -> Command | None:
    if line[at] in "Dd":
        return Command("D", Form.RUN, line[at + 1 : end], at + 1, end)
    if register := _REGISTER.match(line, at, end):
        stop = _semicolon(line, register.end(), end)
        return _formed("S", line, register.end(), stop)
    found = _BASIC.match(line, at, end)
    if found is None:
        return None
    return Command(found[1].upper(), Form.RUN, found[2], found.start(2), found.end(2))


def _formed(name: str, line: str, at: int, stop: int) -> Command | None:
    """Return a command by the sign behind its name: `?`, `=?`, `=` or none."""
    rest = line[at:stop].strip()
    if not rest:
        return Command(name, Form.RUN, "", stop, stop)
    if rest == "?":
        return Command(name, Form.READ, "", stop, stop)
    if rest in ("=?", "= ?"):
        return Command(name, Form.TEST, "", stop, stop)
    if not rest.startswith("="):
        return None
    start = line.index("=", at) + 1
    return Command(name, Form.SET, line[start:stop].strip(), start, stop)


def _semicolon(line: str, at: int, end: int) -> int:
    """Return where a command ends: at the next semicolon outside quotes."""
    quoted = False
    for place in range(at, end):
        if line[place] == '"':
            quoted = not quoted
        elif line[place] == ";" and not quoted:
            return place
    return end
