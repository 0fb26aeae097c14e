"""What a record can be found by without decoding it: its status word and its outermost tag.

Both are read off the bytes in a fraction of a microsecond, because every record written passes
here; they only point to records worth decoding and judge nothing.
"""

from __future__ import annotations

from app.values.traffic import Direction, Layer, Record

_STORE_DATA = 0xE2
_FUNCTION_CLASS = 0xBF
"""Every function of the standard has a tag of two bytes that begins so."""


def status_word(record: Record) -> int:
    """Return SW1 SW2 of a card's answer, 0 for everything else."""
    if record.layer is Layer.APDU and record.direction is Direction.IN and len(record.data) >= 2:
        return int.from_bytes(record.data[-2:])
    return 0


def outer_tag(record: Record) -> int:
    """Return the tag of the function whose message begins in this record, 0 when none does."""
    data = record.data
    if record.layer is Layer.ESIPA:
        return _function(data, 0, len(data))
    if record.layer is not Layer.APDU:
        return 0
    if record.direction is Direction.IN:
        return _function(data, 0, len(data) - 2)
    if len(data) < 7 or data[1] != _STORE_DATA or data[3] or not data[0] & 0x80:
        return 0  # another command, or a block that goes on with a message
    extended = data[4] == 0
    return _function(data, 7 if extended else 5, len(data))


def _function(data: bytes, at: int, end: int) -> int:
    """Return a two-byte tag of the function class at `at`; longer tags belong to no function."""
    if at + 2 <= end and data[at] == _FUNCTION_CLASS and data[at + 1] < 0x80:
        return _FUNCTION_CLASS << 8 | data[at + 1]
    return 0
