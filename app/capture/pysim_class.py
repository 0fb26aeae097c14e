"""GET RESPONSE as pySim-trace reads it, which ends at a class byte of 8X."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.values.traffic import Direction, Layer, Record

_GET_RESPONSE = 0xC0
_PROPRIETARY, _CLASS = 0x80, 0xF0


def with_plain_class(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records, GET RESPONSE with class 0X in place of 8X; the note then says so."""
    for record in records:
        yield _plain(record) if _is_wanted(record) else record


def _is_wanted(record: Record) -> bool:
    if record.layer is not Layer.APDU or record.direction is not Direction.OUT:
        return False
    head = record.data[:2]
    return len(head) == 2 and head[1] == _GET_RESPONSE and head[0] & _CLASS == _PROPRIETARY


def _plain(record: Record) -> Record:
    old = record.data[0]
    new = old & ~_CLASS
    remark = f"class byte {old:02X} written as {new:02X} for pySim-trace"
    note = f"{record.note}; {remark}" if record.note else remark
    return replace(record, data=bytes((new,)) + record.data[1:], note=note)
