"""The rows behind the traffic list: which records it shows, in the order they came.

No Qt model: at a million rows the list asks for the few it paints. Searching looks at records in
slices between other work, so the window never waits for it.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from operator import attrgetter

from PySide6.QtCore import QObject, QTimer

from app.capture.inspector import Inspector
from app.capture.rows import Row
from app.capture.sought import Sought
from app.values.traffic import Record
from widgets.rows_source import RowsSource

_SLICE_S = 0.008
_SLICE_ROWS = 64
_SAMPLE = 1000
_SLACK = 1.1
_BY_SEQ = attrgetter("seq")


class TrafficRows(RowsSource):
    """Records held in memory: all that are kept, or those the search found."""

    def __init__(self, inspector: Inspector, capacity: int, parent: QObject | None = None) -> None:
        """capacity: how many records are kept; the oldest go first."""
        super().__init__(parent)
        self._inspector = inspector
        self._capacity = capacity
        self._records: list[Record] = []
        self._found: list[Record] | None = None
        self._lanes: dict[str, None] = {}
        self._wanted: Callable[[Record], bool] | None = None
        self._searched = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._search_on)

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def total(self) -> int:
        """How many records are kept, shown or not."""
        return len(self._records)

    @property
    def matching(self) -> bool:
        """Whether a search decides what is shown."""
        return self._found is not None

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes seen since the last clear, in order of appearance."""
        return tuple(self._lanes)

    @property
    def searching(self) -> float | None:
        """How much of the records a running search has looked at, 0 to 1; None when done."""
        if self._found is None or self._searched >= len(self._records):
            return None
        return self._searched / max(len(self._records), 1)

    def record(self, index: int) -> Record:
        """Return the record of a row."""
        return self._shown[index]

    def row(self, index: int) -> Row:
        """Return the texts of a row; decodes the record when it was not looked at before."""
        return self._inspector.row(self._shown[index])

    def index_of(self, seq: int) -> int:
        """Return the row of a record, -1 when it is not shown."""
        index = bisect_left(self._shown, seq, key=_BY_SEQ)
        found = index < len(self._shown) and self._shown[index].seq == seq
        return index if found else -1

    def seqs(self) -> list[int]:
        """Return the seqs of all rows."""
        return [record.seq for record in self._shown]

    def append(self, lost: int, batch: list[Record]) -> None:
        """Take a batch from the feed; lost: how many never arrived."""
        self.lost += lost
        self._records += batch
        # Of a flood a sample names the lanes well enough for the width of a column.
        sample = batch[:: len(batch) // _SAMPLE + 1]
        self._lanes |= dict.fromkeys(record.lane for record in sample)
        dropped = self._trim()
        if self._found is not None:
            self._timer.start()
        if self._found is None or dropped:
            self.changed.emit(dropped)

    def clear(self) -> None:
        """Forget all records; those to come are shown."""
        self._records = []
        self._lanes = {}
        self.lost = 0
        self._restart()

    def search(self, sought: Sought) -> None:
        """Show only records that are sought, and those of the ones to come."""
        self._wanted = sought.wanted
        self._restart()

    @property
    def _shown(self) -> list[Record]:
        return self._records if self._found is None else self._found

    def _restart(self) -> None:
        self._searched = 0
        self._found = None if self._wanted is None else []
        if self._wanted is None:
            self._timer.stop()
        else:
            self._timer.start()
        self.replaced.emit()

    def _search_on(self) -> None:
        if self._found is None or self._wanted is None:
            return
        until = time.perf_counter() + _SLICE_S
        while self._searched < len(self._records) and time.perf_counter() < until:
            end = self._searched + _SLICE_ROWS
            self._found += filter(self._wanted, self._records[self._searched : end])
            self._searched = min(end, len(self._records))
        if self._searched >= len(self._records):
            self._timer.stop()
        self.changed.emit(0)

    def _trim(self) -> int:
        """Let the oldest go, many at once; return by how many rows the list became shorter."""
        if len(self._records) <= self._capacity * _SLACK:
            return 0
        extra = len(self._records) - self._capacity
        del self._records[:extra]
        if self._found is None:
            return extra
        self._searched = max(self._searched - extra, 0)
        gone = bisect_left(self._found, self._records[0].seq, key=_BY_SEQ)
        del self._found[:gone]
        return gone
