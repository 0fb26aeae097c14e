"""Bytes from a modem -> the answer to one command. Pure: no port, no clock.

Modems differ in what they send besides: they echo, talk in between (unsolicited result codes),
leave the prefix out, end lines with CR, LF or both, add NULs. `Collector` takes any bytes, cut
anywhere, and says when the final result is there. Its memory is bounded.

3GPP TS 27.007 §9.2
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE = 8 * 1024
"""A longer line is cut; the longest a card's short APDU makes is about 540 characters."""
MAX_LINES = 1000

_BREAK = re.compile(rb"[\r\n]+")
_NAME = re.compile(r"AT([+^*$#%!&_][A-Z0-9_]+)", re.IGNORECASE)
_PREFIX = re.compile(r"([+^*$#%!&_]?[A-Z][A-Z0-9_]*) ?:", re.IGNORECASE)
_FINAL = re.compile(r"OK|ERROR|ABORTED|COMMAND NOT SUPPORT|\+CM[ES] ERROR\b.*", re.IGNORECASE)
_CALL_FINAL = frozenset({"NO CARRIER", "NO ANSWER", "NO DIALTONE", "BUSY", "CONNECT"})
_UNTERMINATED = frozenset({b"OK", b"ERROR"})
_BARE_URCS = frozenset(
    {
        "RDY",
        "RING",
        "NO CARRIER",
        "CALL READY",
        "SMS READY",
        "SMS DONE",
        "PB DONE",
        "NORMAL POWER DOWN",
        "POWERED DOWN",
    }
)
_SYMBOLS = "+^*$#%!&_"


@dataclass(frozen=True, slots=True)
class AtAnswer:
    """An answer without echo. lines: what came before the final result; urcs: what is not of it."""

    lines: tuple[str, ...] = ()
    final: str = ""
    urcs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The first line without its prefix, empty when there is none."""
        return without_prefix(self.lines[0]) if self.lines else ""

    @property
    def ok(self) -> bool:
        """Whether the final result is a success."""
        return self.final.upper() == "OK" or self.final.upper().startswith("CONNECT")


def without_prefix(line: str) -> str:
    """Return what follows `+NAME:`, or the line itself where a modem left the prefix out."""
    found = _PREFIX.match(line) if line[:1] in _SYMBOLS else None
    return line[found.end() :].strip() if found else line.strip()


def split_fields(text: str) -> tuple[str, ...]:
    """Split at the commas outside quotes and take the quotes off: `4,"9000"` -> `4`, `9000`."""
    fields = [""]
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            fields.append("")
        else:
            fields[-1] += character
    return tuple(field.strip() for field in fields)


class Collector:
    """Takes bytes until the answer to one command is complete.

    command: without line end; empty collects unsolicited lines only.
    """

    def __init__(self, command: str = "") -> None:
        self.answer: AtAnswer | None = None
        self.lines: list[str] = []
        self.urcs: list[str] = []
        self.prompt = False
        """The modem asks for text (`> `) instead of answering."""
        self._command = _squeezed(command)
        found = _NAME.match(command.strip())
        self._name = found[1].upper() if found else ""
        self._calls = self._command[:3] in ("ATD", "ATA")
        self._rest = b""
        self._overlong = False

    def feed(self, data: bytes) -> AtAnswer | None:
        """Take bytes; return the answer once it is complete, then and ever after.

        Bytes behind the final result are unsolicited and are kept as such.
        """
        self._rest += data.replace(b"\0", b"")
        *whole, self._rest = _BREAK.split(self._rest)
        for raw in whole:
            if self._overlong:
                self._overlong = False
            else:
                self._take(raw)
        if len(self._rest) > MAX_LINE:
            if not self._overlong:
                self._take(self._rest[:MAX_LINE])
            self._rest, self._overlong = b"", True
        self.prompt = self.answer is None and self._rest in (b">", b"> ")
        return self.answer

    def finish(self) -> AtAnswer | None:
        """Say that no more will come: a final result without line end counts as well."""
        if self.answer is None and self._rest.strip() in _UNTERMINATED:
            self.feed(b"\n")
        return self.answer

    def _take(self, raw: bytes) -> None:
        line = raw.decode("utf-8", "replace").strip()
        if not line or (len(self.lines) + len(self.urcs) >= MAX_LINES and not is_final(line)):
            return
        if self.answer is not None or not self._command:
            self.urcs.append(line)
        elif is_final(line) or (self._calls and _starts(line, _CALL_FINAL)):
            self.answer = AtAnswer(tuple(self.lines), line, tuple(self.urcs))
        elif self._is_echo(line):
            return
        elif self._is_unsolicited(line):
            self.urcs.append(line)
        else:
            self.lines.append(line)

    def _is_echo(self, line: str) -> bool:
        squeezed = _squeezed(line)
        if squeezed == self._command:
            return True
        return bool(self._name) and squeezed.startswith("AT" + self._name)

    def _is_unsolicited(self, line: str) -> bool:
        if line.upper() in _BARE_URCS:
            return True
        found = _PREFIX.match(line)
        if found is None or line[0] not in _SYMBOLS:
            return False
        prefix = found[1].upper()
        if not self._name:
            return prefix != "+GCAP"
        return not _akin(prefix[1:], self._name[1:])


def _akin(prefix: str, name: str) -> bool:
    """Whether a prefix answers a command: `AT+CCID` is answered by `+ICCID:` and `+QCCID:` too."""
    return prefix.endswith(name) or name.endswith(prefix)


def is_final(line: str) -> bool:
    """Whether a line ends the answer to a command that is no call."""
    return _FINAL.fullmatch(line) is not None


def _starts(line: str, words: frozenset[str]) -> bool:
    return any(line.upper().startswith(word) for word in words)


def _squeezed(text: str) -> str:
    return "".join(text.split()).upper()
