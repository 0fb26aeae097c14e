"""AT command lines and answers taken apart by their characters; nothing is refused.

Offsets count bytes; every byte is one character (Latin-1), so damage cannot shift anything.

3GPP TS 27.007
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from app.capture.at_names import unsolicited_meaning

_REMEMBERED = 512
"""Lines kept taken apart: whoever reads an answer reads its command again, and those before."""

_LINE = re.compile(r"[^\r\n\0]+")
_HEAD = re.compile(r"[\s\0]*(AT)", re.IGNORECASE)
_END = re.compile(r"[\r\n\0]")
_EXTENDED = re.compile(r"([+^$#%*!&_@][A-Z][A-Z0-9_]*)\s*(=\?|\?|=)?", re.IGNORECASE)
_BASIC = re.compile(
    r"(&?[A-Z])([0-9]*)(?=&?[A-Z](?:[0-9;+&]|\s*\Z)|[+^$#%*!;]|\s*\Z)", re.IGNORECASE
)
_DIAL = re.compile(r"(S|D)([^;]*)", re.IGNORECASE)
_VALUE = re.compile(r'\s*(?:"([^"]*)"?|([^,;]*))')
_PREFIX = re.compile(r"([+^$#%*!&_][A-Z][A-Z0-9_]*) ?:\s*", re.IGNORECASE)
_ERROR = re.compile(r"\+CM[ES] ERROR\b.*|ERROR\b.*|ABORTED|COMMAND NOT SUPPORT", re.IGNORECASE)
_DONE = re.compile(r"OK|CONNECT\b.*", re.IGNORECASE)
_BARE_VALUE = re.compile(r'"?[0-9A-F*]+"?(?:,"?[0-9A-F*]*"?)*', re.IGNORECASE)


class Form(StrEnum):
    """What is done with a command; the text is what follows its name."""

    RUN = ""
    READ = "?"
    TEST = "=?"
    SET = "="


@dataclass(frozen=True, slots=True)
class AtValue:
    """One value without its quotes; start and end are those of the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class AtCommand:
    """One command of a line. name: without `AT`, in capitals; name_end: offset behind it.

    before: names of the commands that stand before it in the line.
    """

    name: str
    form: Form
    start: int
    name_end: int
    end: int
    values: tuple[AtValue, ...] = ()
    before: tuple[str, ...] = ()

    def is_answered_by(self, prefix: str) -> bool:
        """Whether a prefix is its own: `AT+CCID` is answered by `+ICCID:` too."""
        name, told = self.name[1:], prefix[1:]
        return bool(name) and (told.endswith(name) or name.endswith(told))

    @property
    def text(self) -> str:
        """The command as one names it: `AT+CREG?`."""
        return f"AT{self.name}{'' if self.form is Form.SET else self.form}"


class Kind(StrEnum):
    """What a line from a modem is."""

    ECHO = "echo"
    VALUES = "values"
    UNSOLICITED = "unsolicited"
    DONE = "done"
    ERROR = "error"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class AtLine:
    """One line of an answer. name: its prefix, or of values without one the command asked."""

    kind: Kind
    start: int
    end: int
    text: str
    name: str = ""
    prefix_end: int = 0
    values: tuple[AtValue, ...] = ()


@lru_cache(_REMEMBERED)
def read_commands(data: bytes) -> tuple[AtCommand, ...]:
    """Return the commands of a line, `AT+CMEE=1;+CPIN?` has two; none when it is no AT line."""
    text = data.decode("latin-1")
    head = _HEAD.match(text)
    if head is None:
        return ()
    stop = _END.search(text, head.end())
    end = stop.start() if stop else len(text)
    found: list[AtCommand] = []
    at, start = head.end(), head.start(1)
    while True:
        command = _command(text, start, at, end)
        if command is None:
            break
        found.append(replace(command, before=tuple(one.name for one in found)))
        at = start = command.end + 1 if text[command.end : command.end + 1] == ";" else command.end
        if at >= end:
            break
    return tuple(found)


@lru_cache(_REMEMBERED)
def read_answer(data: bytes, asked: AtCommand | None) -> tuple[AtLine, ...]:
    """Return the lines from a modem. asked: the command they answer, None for none."""
    text = data.decode("latin-1")
    found = _LINE.finditer(text)
    return tuple(_line(text, one.start(), one.end(), asked) for one in found if one[0].strip())


def is_answer(data: bytes) -> bool:
    """Whether lines from a modem hold a result, which ends the answer to a command."""
    kinds = (line.kind for line in read_answer(data, None))
    return any(kind in (Kind.DONE, Kind.ERROR) for kind in kinds)


def _command(text: str, start: int, at: int, end: int) -> AtCommand | None:
    found = _EXTENDED.match(text, at, end)
    if found is not None:
        name, form = found[1].upper(), Form(found[2] or "")
        values, stop = _values(text, found.end(), end) if form is Form.SET else ((), found.end())
        return AtCommand(name, form, start, found.end(1), stop, values)
    found = _DIAL.match(text, at, end) or _BASIC.match(text, at, end)
    if found is None:
        return AtCommand("", Form.RUN, start, at, at) if start < at else None
    values = (AtValue(found.start(2), found.end(2), found[2]),) if found[2] else ()
    form = Form.SET if values else Form.RUN
    return AtCommand(found[1].upper(), form, start, found.end(1), found.end(), values)


def _values(text: str, at: int, end: int) -> tuple[tuple[AtValue, ...], int]:
    """Return values up to a semicolon outside quotes, or the end, and where they stop."""
    found: list[AtValue] = []
    while True:
        one = _VALUE.match(text, at, end)
        if one is None:  # cannot be: every part of the pattern may be empty
            break
        group = 1 if one[1] is not None else 2
        value = one[group].rstrip()
        found.append(AtValue(one.start(group), one.start(group) + len(value), value))
        at = one.end()
        while at < end and text[at] not in ",;":  # what stands behind closing quotes
            at += 1
        if at >= end or text[at] == ";":
            break
        at += 1
    return tuple(found), at


def _line(text: str, start: int, end: int, asked: AtCommand | None) -> AtLine:
    while text[start].isspace():
        start += 1
    end = start + len(text[start:end].rstrip())
    said = text[start:end]
    if not said.isprintable() or not said.isascii():
        return AtLine(Kind.UNREADABLE, start, end, said)
    if _ERROR.fullmatch(said):
        return AtLine(Kind.ERROR, start, end, said)
    if _DONE.fullmatch(said):
        return AtLine(Kind.DONE, start, end, said)
    if said[:2].upper() == "AT" and read_commands(said.encode())[-1].end == len(said):
        return AtLine(Kind.ECHO, start, end, said)
    if found := _PREFIX.match(said):
        values = _values(text, start + found.end(), end)[0]
        name = found[1].upper()
        known = asked is not None and (asked.is_answered_by(name) or name in asked.before)
        kind = Kind.VALUES if known else Kind.UNSOLICITED
        return AtLine(kind, start, end, said, name, start + found.end(1), values)
    if unsolicited_meaning(said):
        return AtLine(Kind.UNSOLICITED, start, end, said, said.upper(), end)
    if asked is not None and asked.name not in ("", "I"):
        values = _values(text, start, end)[0] if _BARE_VALUE.fullmatch(said) else ()
        values = values or (AtValue(start, end, said),)
        return AtLine(Kind.VALUES, start, end, said, asked.name, start, values)
    kind = Kind.VALUES if asked is not None or _BARE_VALUE.fullmatch(said) else Kind.UNSOLICITED
    name = asked.name if asked is not None else ""
    return AtLine(kind, start, end, said, name, start, (AtValue(start, end, said),))
