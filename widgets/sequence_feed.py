"""Groups traffic as procedures away from the GUI thread, in slices, as it arrives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.capture.procedure import Procedure
from app.capture.procedures import Procedures
from app.runtime import Runtime
from widgets.bridge import Job
from widgets.traffic_source import Batch, TrafficSource

_SLICE, _FILE_SLICE = 400, 4000
"""How many records are grouped at a time: live ones soon, those of a file with less ado."""


class SequenceFeed(QObject):
    """Follows a source from its oldest record on; the grouping runs on a lane of its own.

    Signals:
        arrived: the procedures that began or changed, the oldest first.
        progress: how much of the source was grouped, 0 to 1; not told where nobody knows.
        caught_up: nothing waits to be grouped now; how many records were lost before.
        restarted: the view was cleared; the procedures so far count no more.
        crashed: an exception that is our own defect.
    """

    arrived = Signal(object)
    progress = Signal(float)
    caught_up = Signal(int)
    restarted = Signal()
    crashed = Signal(object)

    def __init__(
        self, runtime: Runtime, source: TrafficSource, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._lane = runtime.lane("sequence")
        self._procedures = self._running = Procedures()
        self._busy = False
        self._finished = False
        self._closed = False
        self._most = _SLICE if source.live else _FILE_SLICE
        self._supply = source.supply(self)
        self._supply.more.connect(self._on_more)
        self._supply.restarted.connect(self._restart)
        self._on_more()

    def close(self) -> None:
        """Group no more; the lane ends after the portion it is at."""
        self._closed = True
        self._lane.close(wait=False)

    def _on_more(self) -> None:
        if not self._busy:
            self._work_on()

    def _restart(self) -> None:
        """Begin with new procedures; what still runs on the lane ends with the old ones."""
        self._procedures = Procedures()
        self._finished = False
        self.restarted.emit()

    def _work_on(self) -> None:
        if self._closed:
            return
        batch = self._supply.take(self._most)
        ended = batch is None and self._supply.ended and not self._finished
        self._busy = batch is not None or ended
        if batch is not None:
            self._run(partial(_grouped, self._procedures, batch))
        elif ended:
            self._finished = True
            self._run(partial(_finished, self._procedures))
        else:
            self.caught_up.emit(self._supply.lost)

    def _run(self, work: Callable[[], list[Procedure]]) -> None:
        job = Job(self._runtime, self._lane.run(work), self)
        self._running = self._procedures
        job.done.connect(self._on_grouped)
        job.failed.connect(self._on_failed)

    def _on_grouped(self, changed: list[Procedure]) -> None:
        if self._running is self._procedures:
            if changed:
                self.arrived.emit(changed)
            share = self._supply.share
            if share is not None:
                self.progress.emit(share)
        self._work_on()

    def _on_failed(self, error: Exception) -> None:
        if self._closed:
            return
        self.crashed.emit(error)
        self._work_on()


def _grouped(followed: Procedures, batch: Batch) -> list[Procedure]:
    followed.feed(batch())
    return followed.changed()


def _finished(followed: Procedures) -> list[Procedure]:
    followed.finish()
    return followed.changed()
