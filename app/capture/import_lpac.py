"""lpac's debug output: APDUs, and its HTTP to the SM-DP+, as printed to the terminal.

lpac prints what it sends after it opened the ISD-R, so neither ATR nor SELECT is there; and it
prints no times. With no data to send, what it calls Lc is Le.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.capture.import_joiner import Joiner
from app.capture.import_source import Source, octets
from app.values.traffic import Layer, Record

_LANE = "lpac"
_SENT = re.compile(
    r"\[APDU\] \[TX\] CLA: ([0-9A-F]{2}), INS: ([0-9A-F]{2}), P1: ([0-9A-F]{2}), "
    r"P2: ([0-9A-F]{2}), Lc: ([0-9A-F]{2}), Data:\s*([0-9A-Fa-f ]*)"
)
_RECEIVED = re.compile(
    r"\[APDU\] \[RX\] SW1: ([0-9A-F]{2}), SW2: ([0-9A-F]{2}), Data:\s*([0-9A-Fa-f ]*)"
)
_ASKED = re.compile(r"\[HTTP\] \[TX\] URL: (\S+), Data: ?(.*)")
_TOLD = re.compile(r"\[HTTP\] \[RX\] RCode: (-?\d+), Data: ?(.*)", re.IGNORECASE)
_SEEN = re.compile(r"\[DEBUG\] \[(?:APDU|HTTP)\] \[[TR]X\] ")


def fits(head: str) -> bool:
    """Whether a text begins like this output."""
    return _SEEN.search(head) is not None


def records(source: Source) -> Iterator[Record]:
    """Yield commands, answers and HTTP messages, all at the time the file was written."""
    joiner, now = Joiner(), source.written_ns
    yield joiner.began(_LANE, now, "lpac's debug output; it tells no times")
    for line in source.lines():
        if found := _SENT.search(line):
            if command := octets("".join(found.groups())):
                yield joiner.command(_LANE, now, command)
        elif found := _RECEIVED.search(line):
            if answer := octets(found[3] + found[1] + found[2]):
                yield joiner.answer(_LANE, now, answer)
        elif found := _ASKED.search(line):
            yield joiner.command(_LANE, now, _request(found[1], found[2]), Layer.HTTP)
        elif found := _TOLD.search(line):
            status = f"HTTP/1.1 {found[1]}\r\n\r\n{found[2]}"
            yield joiner.answer(_LANE, now, status.encode(), Layer.HTTP)


def _request(url: str, body: str) -> bytes:
    """Return the request in the shape of HTTP; lpac only ever posts."""
    host, _, path = url.partition("://")[2].partition("/")
    return f"POST /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n{body}".encode()
