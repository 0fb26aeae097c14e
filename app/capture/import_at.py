"""Logs of AT commands to a modem: +CSIM and +CGLA carry APDUs, +CCHO and +CCHC channels.

Any terminal's or program's log will do: what stands before the command on its line is passed over,
save a date and time, which is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from app.capture.import_joiner import Joiner
from app.capture.import_source import Source, octets
from app.values.traffic import Record

_LANE = "AT modem"
_HEX = r'"?([0-9A-Fa-f ]+)"?'
_SENT = re.compile(rf'AT\+(?:CSIM=|CGLA="?\w+"?,)\s*\d+\s*,\s*{_HEX}', re.IGNORECASE)
_TOLD = re.compile(rf"\+(?:CSIM|CGLA):\s*\d+\s*,\s*{_HEX}", re.IGNORECASE)
_OPENED = re.compile(r'AT\+CCHO="?([0-9A-Fa-f]{10,32})"?', re.IGNORECASE)
_CHANNEL = re.compile(r"\+CCHO:\s*\"?(\w+)", re.IGNORECASE)
_CLOSED = re.compile(r'AT\+CCHC="?(\w+)"?', re.IGNORECASE)
_REFUSED = re.compile(r"(\+CM[ES] ERROR:.*|\bERROR)\s*\Z")
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?")
_SEEN = re.compile(r"(?im)^.{0,200}?AT\+(CSIM|CGLA|CCHO)=[\"0-9]")


def fits(head: str) -> bool:
    """Whether a text holds AT commands that carry APDUs near its beginning."""
    return _SEEN.search(head) is not None


def records(source: Source) -> Iterator[Record]:
    """Yield commands and answers, and what the modem did with channels as events."""
    joiner, now = Joiner(), source.written_ns
    for line in source.lines():
        now = clock_ns(line, now)
        if found := _OPENED.search(line):
            note = f"the modem opens a channel to {found[1].upper()}"
            yield joiner.began(_LANE, now, note)
        elif found := _CLOSED.search(line):
            if found[1].isalnum():
                yield joiner.event(_LANE, now, f"the modem closes channel {found[1]}")
        elif found := _CHANNEL.search(line):
            yield joiner.event(_LANE, now, f"the modem opened channel {found[1]}")
        elif found := _SENT.search(line):
            if command := octets(found[1]):
                yield joiner.command(_LANE, now, command)
        elif found := _TOLD.search(line):
            if answer := octets(found[1]):
                yield joiner.answer(_LANE, now, answer)
        elif (found := _REFUSED.search(line)) and joiner.awaits(_LANE):
            yield joiner.unanswered(_LANE, now, f"the modem answered {found[1].strip()}")


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
