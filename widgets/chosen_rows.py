"""Which rows of the traffic list are chosen: one, a stretch of rows, or single ones together.

Rows are remembered by the seq of their records, so that they stay chosen when rows come and go. A
stretch is only its two ends until something is done with it.
"""

from __future__ import annotations

from widgets.rows_source import RowsSource

LARGEST = 100_000
"""Rows of the longest stretch; what is noted about more is better said with a filter."""

_MANY = 500
"""From so many on, asking for all seqs there are is cheaper than reading each record."""


class ChosenRows:
    """The chosen rows. One of them is current: the one whose details are shown.

    current: its seq, 0 when no row is chosen. single: seqs that are chosen beside the stretch.
    """

    def __init__(self, rows: RowsSource) -> None:
        self._rows = rows
        self._anchor = 0
        self.single: set[int] = set()
        self.current = 0

    @property
    def count(self) -> int:
        """How many rows are chosen."""
        first, last = self.stretch()
        places = map(self._rows.index_of, self.single)
        return last - first + sum(at >= 0 and not first <= at < last for at in places)

    def choose(self, seq: int) -> None:
        """Choose one row alone; 0 chooses none."""
        self.single.clear()
        self._anchor = self.current = seq

    def extend(self, index: int) -> None:
        """Choose all rows from where the choice began up to this one."""
        start = self._rows.index_of(self._anchor)
        if start < 0:
            start = index
            self._anchor = self._rows.record(index).seq
        index = min(max(index, start - LARGEST + 1), start + LARGEST - 1)
        self.current = self._rows.record(index).seq

    def toggle(self, seq: int) -> None:
        """Add a row to the choice, or take it out; the choice goes on from there."""
        self.single = set(self.seqs()) ^ {seq}
        if seq not in self.single:
            seq = min(self.single, key=lambda one: (abs(one - seq), one), default=0)
        self._anchor = self.current = seq

    def choose_all(self) -> None:
        """Choose all rows; the last one becomes current."""
        count = len(self._rows)
        if count:
            self.choose(self._rows.record(max(count - LARGEST, 0)).seq)
            self.extend(count - 1)

    def holds(self, index: int) -> bool:
        """Whether a row is chosen."""
        first, last = self.stretch()
        return first <= index < last or self._rows.record(index).seq in self.single

    def seqs(self) -> list[int]:
        """Return the seqs of all chosen rows that are shown, rising."""
        first, last = self.stretch()
        if last - first > _MANY:
            found = {int(seq) for seq in self._rows.seqs()[first:last]}
        else:
            found = {self._rows.record(at).seq for at in range(first, last)}
        return sorted(found.union(one for one in self.single if self._rows.index_of(one) >= 0))

    def stretch(self) -> tuple[int, int]:
        """Return the rows of the stretch: the first, and the one behind the last."""
        here = self._rows.index_of(self.current)
        start = self._rows.index_of(self._anchor)
        if here < 0:
            return 0, 0
        start = here if start < 0 else start
        return min(here, start), max(here, start) + 1
