"""The work behind a comparison, on a lane of its own: reading, grouping, comparing, decoding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.capture.side_by_side import SideBySide, Sight
from app.capture.stretches import Stretch, Stretched, stretches
from app.capture.veil import Veil
from app.errors import WorkbenchError
from app.runtime import Runtime
from app.values.traffic import Record
from widgets.bridge import Job

MOST_READ = 200_000
"""Records of a source that are looked through for sessions and procedures."""

_TICK_MS = 100

Failed = Callable[[WorkbenchError], object]


@dataclass(frozen=True)
class SessionSource:
    """Where sessions can be taken from. read: called on a lane, may block and raise."""

    name: str
    read: Callable[[], Iterable[Record]]


class DifferenceWork(QObject):
    """Runs one thing after the other. Close it, or its lane stays.

    Signals:
        progress: how many records were looked at, for what runs now.
        crashed: an exception that is our own defect.
        stopped: the user ended what ran.
    """

    progress = Signal(int)
    crashed = Signal(object)
    stopped = Signal()

    def __init__(
        self,
        runtime: Runtime,
        hides: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        """hides: whether secrets are hidden; asked when a comparison begins."""
        super().__init__(parent)
        self._runtime = runtime
        self._hides = hides
        self._lane = runtime.lane("compare")
        self._counted = 0
        self._job: Job | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(lambda: self.progress.emit(self._counted))

    def close(self) -> None:
        """Stop what runs and end the lane."""
        self._tick.stop()
        self._lane.close()

    def cancel(self) -> None:
        """Ask what runs to stop."""
        if self._job is not None:
            self._job.cancel()

    def find(
        self, source: SessionSource, done: Callable[[list[Stretch]], object], failed: Failed
    ) -> None:
        """Read a source and find what of it can be compared."""
        self._run(lambda: stretches(self._read(source), self._lane.check), done, failed)

    def compare(
        self, left: Stretch, right: Stretch, done: Callable[[SideBySide], object], failed: Failed
    ) -> None:
        """Compare two stretches."""
        hides = self._hides()

        def work() -> SideBySide:
            mine, theirs = (list(self._shown(one.records, hides=hides)) for one in (left, right))
            return SideBySide(mine, theirs, self._check)

        self._run(work, done, failed)

    def look(
        self, found: SideBySide, place: int, done: Callable[[Sight], object], failed: Failed
    ) -> None:
        """Decode a pair of a comparison."""
        self._run(lambda: found.sight(place), done, failed)

    def _shown(self, records: Sequence[Record], *, hides: bool) -> Iterator[Record]:
        """Yield records as they may be seen: what is hidden differs from nothing."""
        veil = Veil(Stretched(records)) if hides else None
        for record in records:
            self._check()
            yield record if veil is None else veil.veiled(record)

    def _read(self, source: SessionSource) -> Iterator[Record]:
        for record in islice(source.read(), MOST_READ):
            self._check()
            yield record

    def _check(self) -> None:
        self._counted += 1
        self._lane.check()

    def _run(self, work: Callable[[], Any], done: Callable[[Any], object], failed: Failed) -> None:
        def begun() -> Any:
            self._counted = 0
            return work()

        self._tick.start()
        job = self._job = Job(self._runtime, self._lane.run(begun), self)

        def settled(then: Callable[..., object], *results: object) -> None:
            if self._job is job:
                self._job = None
                self._tick.stop()
            then(*results)

        job.done.connect(lambda result: settled(done, result))
        job.failed.connect(lambda error: settled(self._fail, failed, error))
        job.cancelled.connect(lambda: settled(self.stopped.emit))

    def _fail(self, failed: Failed, error: Exception) -> None:
        if isinstance(error, WorkbenchError):
            failed(error)
        else:
            self.crashed.emit(error)
