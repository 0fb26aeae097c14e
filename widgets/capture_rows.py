"""The rows of a capture file: by number from its columns, or what a search found so far.

No record is held here; the list asks for the few it paints. Searching runs on the file's lane, part
by part, so that a text typed meanwhile takes over at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.file_search import FileSearch
from app.capture.inspector import Inspector
from app.capture.recent_records import RecentRecords
from app.capture.rows import Row
from app.capture.sought import Sought, SoughtKind
from app.runtime import Lane, Runtime
from app.values.traffic import Record
from widgets.bridge import Job
from widgets.rows_source import RowsSource


class CaptureRows(RowsSource):
    """Shows a file that may still grow; `grow` says when it did.

    Signals:
        failed: the exception that ended a search.
    """

    failed = Signal(object)

    def __init__(
        self,
        file: CaptureFile,
        records: RecentRecords,
        inspector: Inspector,
        annotations: Annotations,
        runtime: Runtime,
        lane: Lane,
        parent: QObject | None = None,
    ) -> None:
        """lane: where searching is done; it belongs to somebody else."""
        super().__init__(parent)
        self._file = file
        self._records = records
        self._inspector = inspector
        self._annotations = annotations
        self._runtime = runtime
        self._lane = lane
        self._search: FileSearch | None = None
        self._job: Job | None = None
        self._count = len(file)
        self.lost = file.lost

    def __len__(self) -> int:
        return self._count if self._search is None else len(self._search)

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return self._count

    @property
    def matching(self) -> bool:
        """Whether a search decides what is shown."""
        return self._search is not None

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes of the records read so far, in order of appearance."""
        return self._file.columns.lanes

    @property
    def searching(self) -> float | None:
        """How much of the records a running search has looked at, 0 to 1; None when done."""
        return self._search.share if self._search is not None and self._job is not None else None

    def record(self, index: int) -> Record:
        """Return the record of a row."""
        return self._records.record(index if self._search is None else self._search.row(index))

    def row(self, index: int) -> Row:
        """Return the texts of a row; decodes the record when it was not looked at before."""
        return self._inspector.row(self.record(index))

    def index_of(self, seq: int) -> int:
        """Return the row of a record, -1 when it is not shown."""
        row = self._file.row(seq)
        if row is None:
            return -1
        return row if self._search is None else self._search.place_of(row)

    def seqs(self) -> Sequence[int]:
        """Return the seqs of all rows."""
        seqs = self._file.columns.seq[: self._count]
        found = seqs if self._search is None else seqs[self._search.rows]
        return cast(Sequence[int], found)

    def search(self, sought: Sought) -> None:
        """Show only records that are sought; what an earlier search still does is given up."""
        if self._job is not None:
            self._job.cancel()
        self._search = None
        if sought.kind is not SoughtKind.ALL:
            self._search = FileSearch(self._file, self._records, self._annotations, sought)
        self._go_on()
        self.replaced.emit()

    def grow(self) -> None:
        """Show what more of the file was read."""
        self._count = len(self._file)
        self.lost = self._file.lost
        self._go_on()
        self.changed.emit(0)

    def stop(self) -> None:
        """Search no more and say nothing any more; the file goes."""
        self.blockSignals(True)
        if self._job is not None:
            self._job.cancel()
        self._search = None

    def _go_on(self) -> None:
        if self._search is None or self._search.share is None or self._job is not None:
            return
        step = partial(self._search.step, self._lane.check)
        self._job = Job(self._runtime, self._lane.run(step), self)
        self._job.done.connect(self._on_stepped)
        self._job.cancelled.connect(self._on_stepped)
        self._job.failed.connect(self._on_failed)

    def _on_stepped(self, _more: bool = True) -> None:
        self._job = None
        self._go_on()
        self.changed.emit(0)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)
        self.changed.emit(0)
