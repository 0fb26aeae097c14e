"""Decoding on demand: what was looked at is kept, what nobody looks at is never decoded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.explain import Explanation, explain
from app.capture.parts import Decoding
from app.capture.rows import Row, row_of
from app.values.traffic import Direction, Layer, Record

T = TypeVar("T")

ROWS_KEPT = 8192
TREES_KEPT = 512
_ANSWER_WITHIN = 4096


class Inspector:
    """Rows, trees and explanations of records. Used from one thread, the GUI's.

    Kept by seq: a record never changes, and neither does what came before it.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._rows: _Kept[Row] = _Kept(ROWS_KEPT)
        self._trees: _Kept[Decoding] = _Kept(TREES_KEPT)

    def row(self, record: Record) -> Row:
        """Return the row of a record."""
        return self._rows.get(record.seq, lambda: row_of(record, decode(record, self._records)))

    def decoding(self, record: Record) -> Decoding:
        """Return the tree of a record."""
        return self._trees.get(record.seq, lambda: decode(record, self._records))

    def explanation(self, record: Record) -> Explanation:
        """Return what the record means, in sentences."""
        return explain(record, self.decoding(record), self._records)

    @property
    def kept(self) -> tuple[int, int]:
        """How many rows and how many trees are kept now."""
        return len(self._rows), len(self._trees)

    def partner(self, record: Record) -> Record | None:
        """Return the answer to a command or the command of an answer, when it is kept."""
        if record.pair:
            return self._records.get(record.pair)
        if record.direction is Direction.NONE or _lone_answer(record):
            return None
        for seq in range(record.seq + 1, record.seq + _ANSWER_WITHIN):
            later = self._records.get(seq)
            if later is None or later.pair == record.seq:
                return later
        return None


def _lone_answer(record: Record) -> bool:
    """Whether it came from a card with no command to it on record."""
    return record.layer is Layer.APDU and record.direction is Direction.IN


class _Kept(Generic[T]):
    """A bounded memory that forgets what was asked for longest ago."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[int, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: int, make: Callable[[], T]) -> T:
        item = self._items.get(key)
        if item is None:
            item = self._items[key] = make()
            if len(self._items) > self._size:
                self._items.popitem(last=False)
        else:
            self._items.move_to_end(key)
        return item
