"""A filter over millions of records: the columns first, then bytes, then decoding what is left.

Rows are looked at in chunks; of each chunk only what the cheap conditions leave goes on to the
dearer ones. The result is the same as asking record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.annotations import Annotations
from app.capture.columns import Columns
from app.capture.file import CaptureFile
from app.capture.filter_bytes import COMMAND_BYTES, BytesOfRows
from app.capture.filter_conditions import Both, Condition, Either, Neither, Question, Relation
from app.capture.filter_fields import FIELDS, NOTED, Look, Tier
from app.capture.frames import DIRECTIONS, LAYERS
from app.capture.recent_records import RecentRecords
from app.errors import CancelledError
from app.values.traffic import Direction, Layer, Record

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
GoOn = Callable[[int], bool]

_CHUNK = 1 << 16
_DEAR_CHUNK = 1 << 12
_ASK_EVERY = 256
"""How many records are read between two questions whether to go on: some tens of milliseconds."""

_ANY = Record(0, 0, "", Layer.EVENT, Direction.NONE, b"")
"""What people noted is read without the record itself, so any will do."""

_ARRAYS: dict[Relation, Callable[[Any, Any], Any]] = {
    Relation.LESS: np.less,
    Relation.GREATER: np.greater,
    Relation.AT_MOST: np.less_equal,
    Relation.AT_LEAST: np.greater_equal,
}


def scan_rows(
    condition: Condition,
    columns: Columns,
    file: CaptureFile,
    go_on: GoOn,
    start: int = 0,
    annotations: Annotations | None = None,
) -> Rows:
    """Return the rows from `start` on that fulfil a condition, in order.

    go_on: called with the number of rows done; False ends the work with CancelledError.
    """
    scan = _Scan(columns, file, go_on, Annotations() if annotations is None else annotations)
    found = [np.empty(0, np.int64)]
    size = _CHUNK if condition.tier is Tier.COLUMNS else _DEAR_CHUNK
    for first in range(start, len(columns), size):
        end = min(first + size, len(columns))
        found.append(scan.chunk(condition, first, end))
    return np.concatenate(found)


class _Scan:
    """Evaluates conditions on the rows of one chunk; records read for it are kept that long."""

    def __init__(
        self, columns: Columns, file: CaptureFile, go_on: GoOn, annotations: Annotations
    ) -> None:
        self._columns = columns
        self._annotations = annotations
        self._records = RecentRecords(file)
        self._bytes = BytesOfRows(columns, file.data)
        self._go_on = go_on
        self._looks: dict[int, Look] = {}
        self._read = 0
        self._first = 0
        self._names: dict[str, tuple[str, ...]] = {
            "lane": tuple(lane.casefold() for lane in columns.lanes),
            "layer": tuple(layer.value for layer in LAYERS),
            "direction": tuple(direction.value for direction in DIRECTIONS),
        }

    def chunk(self, condition: Condition, first: int, end: int) -> Rows:
        """Return the rows of one chunk that fulfil a condition."""
        self._first = first
        self._ask()
        self._looks.clear()
        mask = self._mask(condition, slice(first, end), end - first)
        return np.flatnonzero(mask) + first

    def _mask(self, condition: Condition, rows: slice | Rows, count: int) -> Mask:
        """Return which of some rows fulfil a condition."""
        match condition:
            case Neither(inner):
                return ~self._mask(inner, rows, count)
            case Both():
                return self._narrow(condition.by_cost, rows, count, wanted=True)
            case Either():
                return self._narrow(condition.by_cost, rows, count, wanted=False)
            case Question():
                return self._answer(condition, rows)

    def _narrow(
        self, conditions: tuple[Condition, ...], rows: slice | Rows, count: int, *, wanted: bool
    ) -> Mask:
        """Ask one condition after another, the dear ones only of rows still undecided.

        wanted: what a row must answer to stay undecided; True for all-of, False for one-of.
        """
        mask: Mask = np.full(count, wanted)
        for condition in conditions:
            if condition.tier is Tier.COLUMNS:
                part = self._mask(condition, rows, count)
                mask = mask & part if wanted else mask | part
                continue
            open_ones = np.flatnonzero(mask == wanted)
            if not len(open_ones):
                break
            left = open_ones + rows.start if isinstance(rows, slice) else rows[open_ones]
            mask[open_ones] = self._mask(condition, left, len(left))
        return mask

    def _answer(self, question: Question, rows: slice | Rows) -> Mask:
        field = question.field
        if field.column == NOTED:
            return self._by_note(question, rows)
        if field.column in self._names:
            return self._by_name(question, rows)
        if field.column:
            return self._by_number(question, getattr(self._columns, field.column)[rows])
        if field.name in COMMAND_BYTES:
            has, numbers = self._bytes.command_byte(COMMAND_BYTES[field.name], rows)
            return has & self._by_number(question, numbers)
        if field is FIELDS["data"] and question.relation is Relation.CONTAINS:
            return self._bytes.contains(question.spans[0].first, rows)
        return self._by_reading(question, rows)

    def _by_reading(self, question: Question, rows: slice | Rows) -> Mask:
        """Read the records that may have the field, one by one."""
        mask = self._bytes.may_have(question.field.name, rows)
        places = np.flatnonzero(mask)
        asked = places + rows.start if isinstance(rows, slice) else rows[places]
        for at, row in zip(places.tolist(), asked.tolist(), strict=True):
            mask[at] = question.holds(self._look(row))
        return mask

    def _by_name(self, question: Question, rows: slice | Rows) -> Mask:
        """Ask each name once, and look the answer up for each row."""
        negative = question.relation is Relation.NOT_IN
        names = self._names[question.field.column]
        answers = np.array([question.accepts(name) != negative for name in names], np.bool_)
        mask: Mask = answers[getattr(self._columns, question.field.column)[rows]]
        return mask

    def _by_number(self, question: Question, numbers: NDArray[Any]) -> Mask:
        field, relation = question.field, question.relation
        if relation is Relation.EXISTS:
            mask: Mask = np.ones(len(numbers), np.bool_)
        elif relation in _ARRAYS:
            mask = _ARRAYS[relation](numbers, question.spans[0].first)
        else:
            mask = np.zeros(len(numbers), np.bool_)
            for first, last in question.spans:
                mask |= (
                    numbers == first if first == last else (numbers >= first) & (numbers <= last)
                )
            if relation is Relation.NOT_IN:
                mask = ~mask
        return mask if field.absent is None else mask & (numbers != field.absent)

    def _by_note(self, question: Question, rows: slice | Rows) -> Mask:
        """Ask once for all records that nothing is noted about, and each of the others."""
        seqs = self._columns.seq[rows]
        mask: Mask = np.full(len(seqs), question.holds(Look(_ANY, self._records)))
        for at, seq in _among(seqs, self._annotations.seqs):
            mask[at] = question.holds(Look(_ANY, self._records, self._annotations.get(seq)))
        return mask

    def _look(self, row: int) -> Look:
        look = self._looks.get(row)
        if look is None:
            self._read += 1
            if not self._read % _ASK_EVERY:
                self._ask()
            record = self._records.record(row)
            noted = self._annotations.get(record.seq)
            look = self._looks[row] = Look(record, self._records, noted)
        return look

    def _ask(self) -> None:
        if not self._go_on(self._first):
            raise CancelledError("The filter was stopped.", hint="Apply it again to see its rows.")


def _among(seqs: NDArray[np.uint64], noted: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield places and seqs of those that are noted; goes through the fewer of both."""
    if len(noted) < len(seqs):
        wanted = np.fromiter(noted, np.uint64, len(noted))
        places = np.flatnonzero(np.isin(seqs, wanted))
        yield from zip(places.tolist(), seqs[places].tolist(), strict=True)
    else:
        yield from ((at, seq) for at, seq in enumerate(seqs.tolist()) if seq in noted)
