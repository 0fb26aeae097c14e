"""One long piece of work on a capture: off the GUI thread, with numbers, and it can be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import CancelledError, WorkbenchError
from app.runtime import Lane, Runtime
from widgets.bridge import Job

_TICK_MS = 100

Told = Callable[[int, int], None]


class FileWork(QObject):
    """Does one thing at a time on a lane of its own, which `close` ends.

    Signals:
        progressed: how many steps of how many are done, and the seconds it has taken.
        done: the result.
        failed: the WorkbenchError it ended with.
        cancelled: it was stopped.
        crashed: an exception that is our own defect.
    """

    progressed = Signal(int, int, float)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    crashed = Signal(object)

    def __init__(self, runtime: Runtime, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._name = name
        self._lane: Lane | None = None
        self._job: Job | None = None
        self._steps = (0, 0)
        self._stop = False
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._job is not None

    def run(self, work: Callable[[Told], object]) -> None:
        """Begin; nothing may be running. work: tells its steps, and is stopped where it does."""
        if self._lane is None:
            self._lane = self._runtime.lane(self._name)
        lane = self._lane

        def told(done: int, total: int) -> None:
            self._steps = (done, total)
            if self._stop:
                raise CancelledError("Stopped by the user.")
            lane.check()

        self._steps = (0, 0)
        self._stop = False
        self._began = time.monotonic()
        self._job = job = Job(self._runtime, lane.run(lambda: work(told)), self)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)
        self._timer.start()

    def cancel(self) -> None:
        """Ask it to stop; `cancelled` tells when it did and has cleaned up, unless it was done."""
        self._stop = True

    def close(self) -> None:
        """Stop what runs, and wait for it; no signal comes any more."""
        self._end()
        if self._lane is not None:
            self._lane.close()
            self._lane = None

    def _end(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.disconnect(self)
            self._job = None

    def _tell(self) -> None:
        self.progressed.emit(*self._steps, time.monotonic() - self._began)

    def _on_done(self, result: object) -> None:
        self._end()
        self.done.emit(result)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        told = self.failed if isinstance(error, WorkbenchError) else self.crashed
        told.emit(error)

    def _on_cancelled(self) -> None:
        self._end()
        self.cancelled.emit()
