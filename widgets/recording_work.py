"""Recording to a file from the window: one recording at a time, which outlives nothing.

The keeper has a lane of its own while it follows the traffic. Files are begun and ended on a second
one, because a disk may take its time.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.capture.annotations import Annotations
from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.segments import SEGMENT_BYTES
from app.errors import WorkbenchError
from app.runtime import Lane, Runtime
from widgets.bridge import Job

_LOOK_MS = 250


class RecordingState(StrEnum):
    """Where a recording stands."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecordingOrder:
    """What to record to. keep: newest files to keep, None for all of them.

    along: whether what is in memory already goes along. replace: an older file may go.
    """

    path: Path
    segment_bytes: int = SEGMENT_BYTES
    keep: int | None = None
    along: bool = False
    replace: bool = False


class RecordingWork(QObject):
    """Starts and stops a recording, and looks after it while it runs.

    failure: why it could not begin or ended by itself, None while all is well. notes: what people
    noted about the live traffic; kept beside a recording when it ends.

    Signals:
        changed: state or numbers are others.
        started: the Path being written.
        ended: the Path, closed and whole.
        failed: the WorkbenchError that ended it; what was written before is kept.
        crashed: an exception that is our own defect.
    """

    changed = Signal()
    started = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(self, runtime: Runtime, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runtime = runtime
        self._recorder = recorder
        self._keeper: Keeper | None = None
        self._lanes: tuple[Lane, Lane] | None = None
        self._began = self._took = 0.0
        self.state = RecordingState.IDLE
        self.failure: WorkbenchError | None = None
        self.notes: Annotations | None = None
        self._since = 0
        self.order: RecordingOrder | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a file is being written, or about to be."""
        return self.state in (
            RecordingState.STARTING,
            RecordingState.RUNNING,
            RecordingState.STOPPING,
        )

    @property
    def waiting(self) -> int:
        """How many records are in memory that could go along."""
        return self._recorder.last_seq - self._recorder.first_seq + 1

    @property
    def written(self) -> int:
        """How many records this recording has written."""
        return self._keeper.written if self._keeper else 0

    @property
    def lost(self) -> int:
        """How many came too fast to be written."""
        return self._keeper.lost if self._keeper else 0

    @property
    def seconds(self) -> float:
        """How long it has been recording, or was."""
        return time.monotonic() - self._began if self.running else self._took

    def start(self, order: RecordingOrder) -> None:
        """Begin a recording; none may be running."""
        recorder = self._recorder
        self._since = recorder.first_seq - 1 if order.along else recorder.last_seq
        if self._lanes is None:
            self._lanes = self._runtime.lane("recording"), self._runtime.lane("recording file")
        self.order, self.failure, self._keeper = order, None, None
        self._began = time.monotonic()
        self._go(RecordingState.STARTING)
        _, files = self._lanes
        job = Job(self._runtime, files.run(partial(self._begin, order)), self)
        job.done.connect(self._on_begun)
        job.failed.connect(self._on_failed)

    def stop(self) -> None:
        """End the recording; `ended` tells when the file is whole."""
        if self.state is not RecordingState.RUNNING or not self._keeper or not self._lanes:
            return
        self._go(RecordingState.STOPPING)
        job = Job(self._runtime, self._lanes[1].run(self._finish), self)
        job.done.connect(self._on_ended)
        job.failed.connect(self._on_failed)

    def close(self) -> None:
        """End the recording now and wait for it: the window goes."""
        self._timer.stop()
        if self._lanes is None:
            return
        follow, files = self._lanes
        files.close()  # a file that is just being begun is there now
        if self._keeper is not None:
            with suppress(WorkbenchError):  # the keeper has logged why
                self._finish()
        follow.close()
        self._lanes = None
        self.state = RecordingState.IDLE

    def _begin(self, order: RecordingOrder) -> None:
        if self._lanes is not None:
            self._keeper = Keeper(
                self._recorder,
                order.path,
                self._lanes[0],
                since=self._since,
                segment_bytes=order.segment_bytes,
                keep=order.keep,
                replace=order.replace,
            )

    def _finish(self) -> None:
        """End the file, and keep the notes on its records beside it."""
        if self._keeper is None:
            return
        last = self._recorder.last_seq
        self._keeper.close()
        if self.notes is not None:
            self.notes.keep_beside(self._keeper.path, lambda seq: self._since < seq <= last)

    def _on_begun(self) -> None:
        self._timer.start()
        self._go(RecordingState.RUNNING)
        if self.order is not None:
            self.started.emit(self.order.path)

    def _look(self) -> None:
        if self.state is RecordingState.RUNNING and self._keeper and self._keeper.failure:
            self.stop()  # closing it raises the failure
        self.changed.emit()

    def _on_ended(self) -> None:
        self._settle(RecordingState.ENDED)
        if self.order is not None:
            self.ended.emit(self.order.path)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, WorkbenchError):
            self.failure = error
            self._settle(RecordingState.FAILED)
            self.failed.emit(error)
        else:
            self._settle(RecordingState.IDLE)
            self.crashed.emit(error)

    def _settle(self, state: RecordingState) -> None:
        self._timer.stop()
        self._took = time.monotonic() - self._began
        self._go(state)

    def _go(self, state: RecordingState) -> None:
        self.state = state
        self.changed.emit()
