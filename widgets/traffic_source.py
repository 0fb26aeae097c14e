"""Where a traffic view takes its records from: what runs now, or a capture that was opened."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.capture.annotations import Annotations
from app.capture.assembly import Records
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Record
from widgets.bridge import Feed
from widgets.rows_source import RowsSource
from widgets.traffic_rows import TrafficRows

Batch = Callable[[], list[Record]]
"""Reads some records; called on a lane, where reading may take its time."""


class Supply(QObject):
    """Hands over all records of a source once, in order and in portions.

    lost: how many records never arrived.

    Signals:
        more: there is something to take.
        restarted: the records so far count no more.
    """

    more = Signal()
    restarted = Signal()
    lost: int = 0

    @abstractmethod
    def take(self, most: int) -> Batch | None:
        """Return the next portion of at most so many records, None when nothing waits."""

    @property
    @abstractmethod
    def ended(self) -> bool:
        """Whether all was taken and no more will ever come."""

    @property
    @abstractmethod
    def share(self) -> float | None:
        """How much of the records was taken, 0 to 1; None where nobody knows how many come."""


class TrafficSource(QObject):
    """Records, and all that is needed to show them.

    rows: what the list shows. records: finds any record by its seq. inspector: what records mean.
    annotations: what people noted about records. live: whether records still come, from what runs
    now. path: the capture file; None when live.
    """

    live: bool = False
    path: Path | None = None
    rows: RowsSource
    records: Records
    inspector: Inspector
    annotations: Annotations

    @property
    @abstractmethod
    def newest_seq(self) -> int:
        """The seq of the newest record that has arrived here."""

    @abstractmethod
    def bring_back(self, seq: int) -> None:
        """See to it that a record that is kept becomes a row again, now or a moment later."""

    @abstractmethod
    def clear(self) -> None:
        """Empty the views; records that come later are shown."""

    @abstractmethod
    def supply(self, parent: QObject) -> Supply:
        """Return what hands over all records from the oldest on."""


class LiveSource(TrafficSource):
    """What a recorder keeps, from its oldest record on, and what comes."""

    live = True
    cleared = Signal()

    def __init__(self, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recorder = recorder
        self.records = recorder
        self.inspector = Inspector(recorder)
        self.annotations = Annotations()
        self._rows = TrafficRows(self.inspector, recorder.capacity, self)
        self.rows = self._rows
        self._newest = 0
        self._cleared = 0
        self._feed = Feed(recorder, self)
        self._feed.arrived.connect(self._on_arrived)

    @property
    def newest_seq(self) -> int:
        """The seq of the newest record that has arrived here."""
        return self._newest

    def bring_back(self, seq: int) -> None:
        """Fill a cleared view again when the record was in it."""
        if seq <= self._newest:
            self._rows.clear()
            self._feed.restart()

    def clear(self) -> None:
        """Empty list and sequences; recording goes on."""
        self._cleared = self._newest
        self._rows.clear()
        self.cleared.emit()

    def supply(self, parent: QObject) -> Supply:
        """Return what hands over the records since the last clear, and all to come."""
        made = _LiveSupply(self.recorder, self._cleared, parent)
        self.cleared.connect(made.restart)
        return made

    def _on_arrived(self, lost: int, batch: list[Record]) -> None:
        if batch:
            self._newest = batch[-1].seq
        self._rows.append(lost, batch)


class _LiveSupply(Supply):
    """Follows a recorder on its own, so that a portion still to be worked on is never lost."""

    def __init__(self, recorder: Recorder, after: int, parent: QObject) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._waiting: deque[Record] = deque()
        self._feed = Feed(recorder, self)
        self._feed.restart(after)
        self._feed.arrived.connect(self._on_arrived)

    @property
    def ended(self) -> bool:
        """Never: more may always come."""
        return False

    @property
    def share(self) -> float | None:
        """Unknown: nobody knows how many come."""
        return None

    def take(self, most: int) -> Batch | None:
        """Return the next portion."""
        count = min(most, len(self._waiting))
        batch = [self._waiting.popleft() for _ in range(count)]
        return partial(_given, batch) if batch else None

    def restart(self) -> None:
        """Forget what came so far."""
        self._waiting.clear()
        self.lost = 0
        self._feed.restart(self._recorder.last_seq)
        self.restarted.emit()

    def _on_arrived(self, lost: int, batch: list[Record]) -> None:
        self.lost += lost
        self._waiting.extend(batch)
        self.more.emit()


def _given(batch: list[Record]) -> list[Record]:
    return batch
