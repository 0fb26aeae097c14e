"""Logs of AT commands to a modem: +CSIM and +CGLA carry APDUs, +CCHO and +CCHC channels.

Any terminal's or program's log will do: what stands before the command on its line is passed over,
save a date and time, which is taken. The lines are kept beside the APDUs in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from app.capture.import_joiner import Joiner
from app.capture.import_source import Source, octets
from app.values.traffic import Layer, Record

_LANE = "AT modem"
_HEX = r'"?([0-9A-Fa-f ]+)"?'
_SENT = re.compile(rf'AT\+(?:CSIM=|CGLA="?\w+"?,)\s*\d+\s*,\s*{_HEX}', re.IGNORECASE)
_TOLD = re.compile(rf"\+(?:CSIM|CGLA):\s*\d+\s*,\s*{_HEX}", re.IGNORECASE)
_OPENED = re.compile(r'AT\+CCHO="?([0-9A-Fa-f]{10,32})"?', re.IGNORECASE)
_CHANNEL = re.compile(r"\+CCHO:\s*\"?(\w+)", re.IGNORECASE)
_CLOSED = re.compile(r'AT\+CCHC="?(\w+)"?', re.IGNORECASE)
_REFUSED = re.compile(r"(\+CM[ES] ERROR:.*|\bERROR)\s*\Z")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?")
_LONGEST = 8192
"""Characters of a command that are kept; the longest APDU a modem takes needs some 540."""

_ANY_COMMAND = re.compile(r"(?<![A-Za-z0-9_])AT[+^$#%*!]\w+.*", re.IGNORECASE)
_ANY_ANSWER = re.compile(
    r"[+^$#%*!][A-Z]\w*:.*|\+CM[ES] ERROR.*|(?<![\w.:])(?:OK|ERROR)\s*\Z", re.IGNORECASE
)
_RESULT = re.compile(r"\+CM[ES] ERROR|\b(?:OK|ERROR)\s*\Z", re.IGNORECASE)
_SEEN = re.compile(r"(?im)^.{0,200}?AT\+(CSIM|CGLA|CCHO)=[\"0-9]")


def fits(head: str) -> bool:
    """Whether a text holds AT commands that carry APDUs near its beginning."""
    return _SEEN.search(head) is not None


def records(source: Source) -> Iterator[Record]:
    """Yield the lines and the APDUs in them; what the modem did with channels as events."""
    reading, now = _Reading(), source.written_ns
    for line in source.lines():
        now = clock_ns(line, now)
        yield from reading.line(line, now)
    yield from reading.rest()


class _Reading:
    """Puts lines together: an answer is known when its result came, or the next command."""

    def __init__(self) -> None:
        self._joiner = Joiner()
        self._lines: list[str] = []
        self._told = b""
        self._told_ns = 0
        self._asked = ""

    def line(self, line: str, now: int) -> Iterator[Record]:
        """Take one line of the log in."""
        if found := _ANY_COMMAND.search(line):
            yield from self.rest()
            yield from self._command(found[0][:_LONGEST].strip(), now)
        elif self._asked and (said := _ANY_ANSWER.search(line)):
            self._lines.append(said[0].strip())
            told = _TOLD.search(said[0])
            self._told_ns = now if told or not self._told else self._told_ns
            self._told = self._told or ((octets(told[1]) or b"") if told else b"")
            if _RESULT.search(said[0]):
                yield from self.rest()

    def rest(self) -> Iterator[Record]:
        """End the answer under way, then say what it meant for the card."""
        if self._lines:
            data = "".join(f"\r\n{line}\r\n" for line in self._lines).encode("latin-1", "replace")
            yield self._joiner.answer(_LANE, self._told_ns, data, Layer.AT)
            yield from self._meaning()
        self._lines, self._told, self._asked = [], b"", ""

    def _meaning(self) -> Iterator[Record]:
        if self._told:
            yield self._joiner.answer(_LANE, self._told_ns, self._told)
        elif opened := _CHANNEL.search("\n".join(self._lines)):
            note = f"the modem opened channel {opened[1]}"
            yield self._joiner.event(_LANE, self._told_ns, note)
        elif (refused := _REFUSED.search(self._lines[-1])) and self._joiner.awaits(_LANE):
            note = f"the modem answered {refused[1].strip()}"
            yield self._joiner.unanswered(_LANE, self._told_ns, note)

    def _command(self, text: str, now: int) -> Iterator[Record]:
        self._asked = text
        if found := _OPENED.search(text):
            yield self._joiner.began(_LANE, now, f"the modem opens a channel to {found[1].upper()}")
        elif found := _CLOSED.search(text):
            yield self._joiner.event(_LANE, now, f"the modem closes channel {found[1]}")
        elif (found := _SENT.search(text)) and (command := octets(found[1])):
            yield self._joiner.command(_LANE, now, command)
        line = f"{text}\r".encode("latin-1", "replace")
        yield self._joiner.command(_LANE, now, line, Layer.AT)


def clock_ns(line: str, otherwise: int) -> int:
    """Return the date and time a line begins with; one without a zone is taken as UTC."""
    found = _CLOCK.search(line[:80])
    if found is None:
        return otherwise
    try:
        moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[4] or ''}")
    except ValueError:
        return otherwise
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    fraction = int((found[3] or "0").ljust(9, "0"))
    return int(moment.timestamp()) * 1_000_000_000 + fraction
