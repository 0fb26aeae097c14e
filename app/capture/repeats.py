"""Findings in card records, not made again for a record that comes again in the same context.

Long captures are mostly the same few exchanges over and over. What a finder looked at while it read
a record is noted; the next record with the same bytes has the same findings if all of that is the
same around it too. Whoever reads in order finds the records just past without asking the file.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from app.capture.assembly import Records
from app.values.traffic import Direction, Layer, Record

T = TypeVar("T")

_AT_HAND = 4096
_LARGEST = 1 << 16
"""Bytes of a record from which on it is not kept, so that the memory stays bounded."""

_KNOWN = 4096
_CONTEXTS = 4
_LONGEST = 128
"""Records looked at, from which on a context is not worth comparing."""


class _Likeness(NamedTuple):
    """What findings can depend on in a record looked at; places count from the record read."""

    layer: Layer
    direction: Direction
    data: bytes
    note: str
    pair: int
    same_lane: bool


_Context = tuple[tuple[int, _Likeness | None], ...]


class Repeats(Generic[T]):
    """Calls `find` for records, in order, or returns what it found in the same case before.

    find: gets a record and access to those before it; what it returns must not depend on where in
    the capture the record stands, so places are told relative to its seq.
    """

    def __init__(self, records: Records, find: Callable[[Record, Records], T]) -> None:
        self._passing = _Passing(records)
        self.passing: Records = self._passing
        """The records, with those just past at hand."""
        self._find = find
        self._known: OrderedDict[_Likeness, list[tuple[_Context, T]]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many different records are known."""
        return len(self._known)

    def see(self, record: Record) -> None:
        """Let a record pass without looking for anything."""
        self._passing.see(record)

    def of(self, record: Record) -> T:
        """Return the findings of the next record."""
        self._passing.see(record)
        if record.layer is not Layer.APDU:
            return self._find(record, self._passing)
        key = _likeness(record, record)
        contexts = self._known.get(key)
        for context, found in contexts or ():
            if all(self._is_same(record, place, like) for place, like in context):
                return found
        watched = _Watched(self._passing, record)
        found = self._find(record, watched)
        if len(record.data) <= _LARGEST and watched.is_whole:
            self._keep(key, (tuple(watched.seen.items()), found))
        return found

    def _is_same(self, record: Record, place: int, like: _Likeness | None) -> bool:
        other = self._passing.get(record.seq + place)
        return like is None if other is None else _likeness(other, record) == like

    def _keep(self, key: _Likeness, case: tuple[_Context, T]) -> None:
        cases = self._known.setdefault(key, [])
        cases.insert(0, case)
        del cases[_CONTEXTS:]
        self._known.move_to_end(key)
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)


class _Passing:
    """The records that passed last, and through `records` all others."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._ring: list[Record | None] = [None] * _AT_HAND

    def see(self, record: Record) -> None:
        if len(record.data) <= _LARGEST:
            self._ring[record.seq % _AT_HAND] = record

    def get(self, seq: int) -> Record | None:
        record = self._ring[seq % _AT_HAND]
        return record if record is not None and record.seq == seq else self._records.get(seq)


class _Watched:
    """Notes which records were looked at while one is read."""

    def __init__(self, records: Records, reading: Record) -> None:
        self._records = records
        self._reading = reading
        self.seen: dict[int, _Likeness | None] = {}

    @property
    def is_whole(self) -> bool:
        """Whether this is all that matters: a walk back may have ended at the first record."""
        first = 1 - self._reading.seq
        return len(self.seen) <= _LONGEST and all(place > first for place in self.seen)

    def get(self, seq: int) -> Record | None:
        record = self._records.get(seq)
        if len(self.seen) <= _LONGEST:
            like = None if record is None else _likeness(record, self._reading)
            self.seen[seq - self._reading.seq] = like
        return record


def _likeness(record: Record, reading: Record) -> _Likeness:
    pair = record.pair - reading.seq if record.pair else 0
    return _Likeness(
        record.layer,
        record.direction,
        record.data,
        record.note,
        pair,
        record.lane == reading.lane,
    )
