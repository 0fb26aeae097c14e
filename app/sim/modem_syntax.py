"""AT command lines taken apart: basic commands run together, extended ones parted by semicolons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a command is given."""

    DO = ""
    READ = "?"
    SET = "="
    TEST = "=?"


@dataclass(frozen=True, slots=True)
class AtCommand:
    """One command. name: in upper case, without AT: `E`, `&F`, `+CSIM`.

    arguments: as given, without the quotes; an argument left out is empty.
    """

    name: str
    form: Form
    arguments: tuple[str, ...] = ()

    def number(self, index: int, default: int | None = None) -> int:
        """Return an argument as a number.

        Raises ValueError when it is none, or is left out and there is no default.
        """
        text = self.arguments[index] if index < len(self.arguments) else ""
        if not text and default is not None:
            return default
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"not a number: {text!r}")
        return int(text)


_BASIC = re.compile(r"([A-Za-z]|&[A-Za-z])(\d*)(\?|=\?|=\d*)?")
_EXTENDED = re.compile(r"([+#^!$*%][A-Za-z][A-Za-z0-9]*)(=\?|\?|=)?")


def parse(body: str) -> list[AtCommand]:
    """Split what follows AT on a line. Raises ValueError where no command can be read."""
    found: list[AtCommand] = []
    at = 0
    while at < len(body):
        if body[at] in " ;":
            at += 1
        elif match := _EXTENDED.match(body, at):
            end = _end(body, match.end())
            found.append(_extended(match, body[match.end() : end]))
            at = end
        elif match := _BASIC.match(body, at):
            number = match[2] or (match[3] or "").strip("=?")
            form = Form(match[3]) if match[3] in ("?", "=?") else Form.DO
            found.append(AtCommand(match[1].upper(), form, (number,)))
            at = match.end()
        else:
            raise ValueError(f"not a command: {body[at:]!r}")
    return found


def _extended(match: re.Match[str], rest: str) -> AtCommand:
    form = Form(match[2] or "")
    if rest.strip() and form is not Form.SET:
        raise ValueError(f"not a command: {match[0] + rest!r}")
    return AtCommand(match[1].upper(), form, _arguments(rest) if form is Form.SET else ())


def _end(body: str, at: int) -> int:
    """Return where an extended command ends: at a semicolon outside quotes, or with the line."""
    quoted = False
    while at < len(body) and (quoted or body[at] != ";"):
        quoted ^= body[at] == '"'
        at += 1
    if quoted:
        raise ValueError(f"not a command: {body!r}")
    return at


def _arguments(text: str) -> tuple[str, ...]:
    found, quoted = [""], False
    for char in text:
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            found.append("")
        elif quoted or char != " ":
            found[-1] += char
    return tuple(found)
