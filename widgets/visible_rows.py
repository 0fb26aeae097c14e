"""Rows without those that were put out of sight, whatever the rows come from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.capture.annotations import Annotations
from app.capture.rows import Row
from app.capture.sought import Sought
from app.values.traffic import Record
from widgets.rows_source import RowsSource


class VisibleRows(RowsSource):
    """Passes on another source's rows, except those whose record is hidden."""

    def __init__(
        self, rows: RowsSource, annotations: Annotations, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._annotations = annotations
        self._showing = False
        self._count = len(rows)
        self._missing: set[int] = set()
        self._gone: list[int] = []
        self._ahead: list[int] = []
        rows.changed.connect(self._on_changed)
        rows.replaced.connect(self.refresh)
        self._find_all()

    @property
    def out_of_sight(self) -> int:
        """How many of the rows there would be are hidden now."""
        return len(self._gone)

    @property
    def showing_hidden(self) -> bool:
        """Whether hidden records are shown all the same."""
        return self._showing

    def show_hidden(self, shown: bool) -> None:
        """Show hidden records as well, or not."""
        if shown is not self._showing:
            self._showing = shown
            self.refresh()

    def refresh(self) -> None:
        """Look anew which rows are hidden; all is as after a search then."""
        self._find_all()
        self.replaced.emit()

    def __len__(self) -> int:
        return len(self._rows) - len(self._gone)

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return self._rows.total

    @property
    def matching(self) -> bool:
        """Whether a search decides what is shown."""
        return self._rows.matching

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes seen, in order of appearance."""
        return self._rows.lanes

    @property
    def searching(self) -> float | None:
        """How much of the records a running search has looked at."""
        return self._rows.searching

    def record(self, index: int) -> Record:
        """Return the record of a row."""
        return self._rows.record(self._place(index))

    def row(self, index: int) -> Row:
        """Return the texts of a row."""
        return self._rows.row(self._place(index))

    def index_of(self, seq: int) -> int:
        """Return the row of a record, -1 when it is not shown."""
        place = self._rows.index_of(seq)
        if place < 0 or not self._gone:
            return place
        before = bisect_left(self._gone, place)
        is_gone = before < len(self._gone) and self._gone[before] == place
        return -1 if is_gone else place - before

    def seqs(self) -> Sequence[int]:
        """Return the seqs of all rows."""
        seqs = self._rows.seqs()
        gone = frozenset(self._gone)
        return [seq for at, seq in enumerate(seqs) if at not in gone] if gone else seqs

    def search(self, sought: Sought) -> None:
        """Show only records that are sought."""
        self._rows.search(sought)

    def _place(self, index: int) -> int:
        """Return the place among all rows of one that is in sight."""
        return index + bisect_right(self._ahead, index) if self._gone else index

    def _find_all(self) -> None:
        hidden = frozenset() if self._showing else self._annotations.hidden
        places = {seq: self._rows.index_of(seq) for seq in hidden}
        self._missing = {seq for seq, place in places.items() if place < 0}
        self._count = len(self._rows)
        self._set_gone(sorted(place for place in places.values() if place >= 0))

    def _set_gone(self, gone: list[int]) -> None:
        self._gone = gone
        self._ahead = [place - before for before, place in enumerate(gone)]

    def _on_changed(self, dropped: int) -> None:
        """Follow rows that came or went; hidden ones among them are looked for by their seq."""
        went = bisect_left(self._gone, dropped)
        gone = [place - dropped for place in self._gone[went:]] if dropped else list(self._gone)
        if self._missing and len(self._rows) > self._count - dropped:
            places = {seq: self._rows.index_of(seq) for seq in self._missing}
            found = {seq: place for seq, place in places.items() if place >= 0}
            self._missing -= found.keys()
            gone = sorted([*gone, *found.values()])
        if gone != self._gone:
            self._set_gone(gone)
        self._count = len(self._rows)
        self.changed.emit(dropped - went)
