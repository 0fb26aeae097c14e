"""A record as a row of the list: seven short texts and a state."""

from __future__ import annotations

import time
from typing import NamedTuple

from app.capture.parts import Decoding, State
from app.values.traffic import Direction, Layer, Record

COLUMNS = ("Time", "Direction", "Lane", "Message", "Meaning", "Bytes", "Duration")

_DIRECTIONS = {
    Direction.OUT: "IPA → eUICC",
    Direction.IN: "eUICC → IPA",
    Direction.NONE: "—",
}
_MODEM_DIRECTIONS = {
    Direction.OUT: "IPA → modem",
    Direction.IN: "modem → IPA",
    Direction.NONE: "—",
}
_QUESTION, _ANSWER = "IPA → eIM", "eIM → IPA"
_FROM_EIM = b"\xbf\x4e"
"""TransferEimPackage, the one ESipa message that an eIM sends first."""


class Row(NamedTuple):
    """The texts of one row in the order of COLUMNS, and how the message is to be taken."""

    time: str
    direction: str
    lane: str
    message: str
    meaning: str
    size: str
    duration: str
    state: State


def row_of(record: Record, decoding: Decoding) -> Row:
    """Put a record and what was found in it into the words of the list."""
    return Row(
        clock_text(record.time_ns),
        direction_text(record),
        record.lane,
        decoding.title,
        decoding.meaning,
        str(len(record.data)) if record.data else "",
        duration_text(record.duration_ns),
        decoding.state,
    )


def waiting_row(record: Record) -> Row:
    """Return the row of a record that is still to be decoded."""
    return row_of(record, Decoding("", "…", "", (), ()))


def direction_text(record: Record) -> str:
    """Return who spoke to whom."""
    if record.layer is Layer.EVENT:
        return "event"
    if record.layer is Layer.APDU:
        return _DIRECTIONS[record.direction]
    if record.layer is Layer.AT:
        return _MODEM_DIRECTIONS[record.direction]
    if record.layer is not Layer.ESIPA:
        return {Direction.OUT: "sent", Direction.IN: "received"}.get(record.direction, "—")
    turned = record.data.startswith(_FROM_EIM)
    return _ANSWER if bool(record.pair) != turned else _QUESTION


def clock_text(time_ns: int) -> str:
    """Return the local time of day to the millisecond."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    return time.strftime("%H:%M:%S", time.localtime(seconds)) + f".{rest // 1_000_000:03d}"


def duration_text(duration_ns: int) -> str:
    """Return a duration with three digits and its unit; empty for none."""
    if duration_ns <= 0:
        return ""
    milliseconds = duration_ns / 1e6
    if milliseconds < 0.9995:
        return f"{milliseconds * 1000:.0f} µs"
    if milliseconds < 99.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:.2f} s"
