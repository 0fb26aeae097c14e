"""Groups traffic as procedures away from the GUI thread, in slices, as it arrives."""

from __future__ import annotations

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.capture.procedure import Procedure
from app.capture.procedures import Procedures
from app.capture.recorder import Recorder
from app.runtime import Runtime
from app.values.traffic import Record
from widgets.bridge import Feed, Job

_SLICE = 400


class SequenceFeed(QObject):
    """Follows a recorder from its oldest record on; the grouping runs on a lane of its own.

    Signals:
        arrived: the procedures that began or changed, the oldest first.
        caught_up: nothing waits to be grouped now; how many records were lost before.
        crashed: an exception that is our own defect.
    """

    arrived = Signal(object)
    caught_up = Signal(int)
    crashed = Signal(object)

    def __init__(self, runtime: Runtime, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._lane = runtime.lane("sequence")
        self._procedures = Procedures()
        self._waiting: deque[Record] = deque()
        self._busy = False
        self._lost = 0
        self._feed = Feed(recorder, self)
        self._feed.arrived.connect(self._take)

    def _take(self, lost: int, batch: list[Record]) -> None:
        self._lost += lost
        self._waiting.extend(batch)
        if not self._busy:
            self._work_on()

    def _work_on(self) -> None:
        self._busy = bool(self._waiting)
        if not self._busy:
            self.caught_up.emit(self._lost)
            return
        count = min(_SLICE, len(self._waiting))
        batch = [self._waiting.popleft() for _ in range(count)]
        job = Job(self._runtime, self._lane.run(partial(_grouped, self._procedures, batch)), self)
        job.done.connect(self._on_grouped)
        job.failed.connect(self._on_failed)

    def _on_grouped(self, changed: list[Procedure]) -> None:
        if changed:
            self.arrived.emit(changed)
        self._work_on()

    def _on_failed(self, error: Exception) -> None:
        self.crashed.emit(error)
        self._work_on()


def _grouped(followed: Procedures, batch: list[Record]) -> list[Procedure]:
    followed.feed(batch)
    return followed.changed()
