"""A capture file as a source of traffic: its rows, its records, and what people noted beside it."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.importing import Importing
from app.capture.inspector import Inspector
from app.capture.recent_records import RecentRecords
from app.errors import WorkbenchError
from app.runtime import Lane, Runtime
from app.values.traffic import Record
from widgets.capture_rows import CaptureRows
from widgets.traffic_source import Batch, Supply, TrafficSource

_log = logging.getLogger(__name__)


class FileSource(TrafficSource):
    """Shows a file that may still grow while it is read.

    complete: whether all of the file was read.

    Signals:
        grew: more of the file was read, perhaps the last of it.
        failed: the exception that ended a search.
    """

    grew = Signal()
    failed = Signal(object)

    def __init__(
        self,
        file: CaptureFile,
        runtime: Runtime,
        lane: Lane,
        parent: QObject | None = None,
        *,
        complete: bool = True,
        imported: Importing | None = None,
    ) -> None:
        """lane: where the file is searched and its notes are kept; belongs to somebody else.

        imported: how the file was made from another program's, beside which notes are kept then.
        """
        super().__init__(parent)
        self.file = file
        self.path = file.path if imported is None else imported.source
        self.complete = complete
        self._recent = RecentRecords(file)
        self.records = self._recent
        self.inspector = Inspector(self._recent)
        noted = imported.noted if imported is not None else {}
        self.annotations = Annotations.of_capture(self.path, lane.submit, noted)
        self._rows = CaptureRows(
            file, self._recent, self.inspector, self.annotations, runtime, lane, self
        )
        self._rows.failed.connect(self.failed)
        self.rows = self._rows

    @property
    def newest_seq(self) -> int:
        """The seq of the last record read so far; 0 without any."""
        seqs = self.file.columns.seq
        return int(seqs[-1]) if len(seqs) else 0

    def bring_back(self, seq: int) -> None:
        """Nothing to do: a file's records are rows as soon as they were read."""

    def clear(self) -> None:
        """Nothing to do: a file stays as it is."""

    def supply(self, parent: QObject) -> Supply:
        """Return what hands over the records of the file, the first one first."""
        made = _FileSupply(self, self._recent, parent)
        self.grew.connect(made.more)
        return made

    def grow(self, *, complete: bool) -> None:
        """Take what more of the file was read."""
        self.complete = complete
        self._rows.grow()
        self.grew.emit()

    def close(self) -> None:
        """Search no more, keep what people noted, and let go of the file."""
        self._rows.stop()
        try:
            self.annotations.keep()
        except WorkbenchError as error:
            _log.info("notes on %s were not kept: %s", self.path, error)
        self.file.close()


class _FileSupply(Supply):
    """Goes through a file once; a portion is read where it is worked on."""

    def __init__(self, source: FileSource, records: RecentRecords, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._records = records
        self._taken = 0
        self.lost = source.file.lost

    @property
    def ended(self) -> bool:
        """Whether all of a file that was wholly read was taken."""
        return self._source.complete and self._taken >= len(self._source.file)

    @property
    def share(self) -> float | None:
        """How much of the records read so far was taken."""
        return self._taken / max(len(self._source.file), 1)

    def take(self, most: int) -> Batch | None:
        """Return the next portion."""
        start, end = self._taken, min(self._taken + most, len(self._source.file))
        self._taken = end
        self.lost = self._source.file.lost
        return partial(_read, self._records, start, end) if start < end else None


def _read(records: RecentRecords, start: int, end: int) -> list[Record]:
    return [records.read(index) for index in range(start, end)]
