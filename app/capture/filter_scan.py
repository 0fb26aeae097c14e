"""A filter over millions of records: the columns first, then bytes, then decoding what is left.

Rows are looked at in chunks; of each chunk only what the cheap conditions leave goes on to the
dearer ones. The result is the same as asking record by record.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.capture.columns import Columns
from app.capture.file import CaptureFile
from app.capture.filter_conditions import Both, Condition, Either, Neither, Question, Relation
from app.capture.filter_fields import FIELDS, Look, Tier
from app.capture.frames import DIRECTIONS, LAYERS
from app.errors import CancelledError

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
GoOn = Callable[[int], bool]

_CHUNK = 1 << 16
_DEAR_CHUNK = 1 << 12
_ASK_EVERY = 256
"""How many records are read between two questions whether to go on: some tens of milliseconds."""

_ARRAYS: dict[Relation, Callable[[Any, Any], Any]] = {
    Relation.LESS: np.less,
    Relation.GREATER: np.greater,
    Relation.AT_MOST: np.less_equal,
    Relation.AT_LEAST: np.greater_equal,
}


def scan_rows(
    condition: Condition, columns: Columns, file: CaptureFile, go_on: GoOn, start: int = 0
) -> Rows:
    """Return the rows from `start` on that fulfil a condition, in order.

    go_on: called with the number of rows done; False ends the work with CancelledError.
    """
    scan = _Scan(columns, file, go_on)
    found = [np.empty(0, np.int64)]
    size = _CHUNK if condition.tier is Tier.COLUMNS else _DEAR_CHUNK
    for first in range(start, len(columns), size):
        end = min(first + size, len(columns))
        found.append(scan.chunk(condition, first, end))
    return np.concatenate(found)


class _Scan:
    """Evaluates conditions on the rows of one chunk; records read for it are kept that long."""

    def __init__(self, columns: Columns, file: CaptureFile, go_on: GoOn) -> None:
        self._columns = columns
        self._file = file
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
        if field.column in self._names:
            return self._by_name(question, rows)
        if field.column:
            return self._by_number(question, rows)
        places = range(rows.start, rows.stop) if isinstance(rows, slice) else rows.tolist()
        if field is FIELDS["data"] and question.relation is Relation.CONTAINS:
            return self._by_search(question.spans[0].first, rows)
        answers = (question.holds(self._look(row)) for row in places)
        return np.fromiter(answers, np.bool_, len(places))

    def _by_name(self, question: Question, rows: slice | Rows) -> Mask:
        """Ask each name once, and look the answer up for each row."""
        negative = question.relation is Relation.NOT_IN
        names = self._names[question.field.column]
        answers = np.array([question.accepts(name) != negative for name in names], np.bool_)
        mask: Mask = answers[getattr(self._columns, question.field.column)[rows]]
        return mask

    def _by_number(self, question: Question, rows: slice | Rows) -> Mask:
        field, relation = question.field, question.relation
        numbers = getattr(self._columns, field.column)[rows]
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

    def _by_search(self, needle: bytes, rows: slice | Rows) -> Mask:
        """Search the file itself from hit to hit, without reading a record."""
        starts: list[int] = self._columns.offset[rows].tolist()
        sizes: list[int] = self._columns.length[rows].tolist()
        mask: Mask = np.zeros(len(starts), np.bool_)
        data, row = self._file.data, 0
        while row < len(starts):
            hit = data.find(needle, starts[row], starts[-1] + sizes[-1])
            if hit < 0:
                break
            row = bisect_right(starts, hit) - 1
            mask[row] = hit + len(needle) <= starts[row] + sizes[row]
            row += 1
        return mask

    def _look(self, row: int) -> Look:
        look = self._looks.get(row)
        if look is None:
            self._read += 1
            if not self._read % _ASK_EVERY:
                self._ask()
            look = self._looks[row] = Look(self._file.record(row), self._file)
        return look

    def _ask(self) -> None:
        if not self._go_on(self._first):
            raise CancelledError("The filter was stopped.", hint="Apply it again to see its rows.")
