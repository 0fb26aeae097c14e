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
    is_event = record.layer is Layer.EVENT
    return Row(
        clock_text(record.time_ns),
        "event" if is_event else _DIRECTIONS[record.direction],
        record.lane,
        decoding.title,
        decoding.meaning,
        str(len(record.data)) if record.data else "",
        duration_text(record.duration_ns),
        decoding.state,
    )


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
