"""The only crossing between the program's threads and Qt.

`Job` is a coroutine seen from the GUI thread, `Feed` hands traffic over in batches, `BenchSignals`
turns the bench's callbacks into a signal. Widgets use these three and never touch a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.capture.recorder import Recorder
from app.errors import CancelledError
from app.runtime import Runtime

_FEED_INTERVAL_MS = 40


class Job(QObject):
    """A coroutine seen from the GUI thread; it deletes itself after its one outcome.

    Signals:
        done: the coroutine's result.
        failed: the exception it ended with.
        cancelled: the user stopped it.
    Exactly one is emitted, always on the GUI thread and never before the constructor has returned.
    A parent destroyed first is safe: the outcome is then dropped.
    """

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _settled = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        coroutine: Coroutine[Any, Any, Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        # Connected before the spawn, and queued in any case: the coroutine may be finished already
        # when the callback is added, which then runs here, before anyone listens.
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._future = runtime.spawn(coroutine)
        self._future.add_done_callback(self._on_settled)

    def cancel(self) -> None:
        """Ask the work to stop; card work stops between two APDUs."""
        self._future.cancel()

    def _on_settled(self, future: Future[Any]) -> None:
        with suppress(RuntimeError):  # the parent was destroyed first
            self._settled.emit(future)

    def _deliver(self, future: Future[Any]) -> None:
        if future.cancelled() or isinstance(error := future.exception(), CancelledError):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.done.emit(future.result())
        self.deleteLater()


class Feed(QObject):
    """Hands new traffic to a model in batches, so that the row count per second does not matter.

    Signals:
        arrived: how many records were lost before this batch, and the records.
    """

    arrived = Signal(int, object)
    """Declared as `list`, Qt would copy every record of the batch into a variant of its own."""

    def __init__(self, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._seq = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FEED_INTERVAL_MS)
        self._timer.timeout.connect(self._drain)
        self._timer.start()

    def restart(self, seq: int = 0) -> None:
        """Deliver again everything after `seq`."""
        self._seq = seq

    def _drain(self) -> None:
        if self._recorder.last_seq == self._seq:
            return
        self._seq, lost, batch = self._recorder.since(self._seq)
        if batch or lost:
            self.arrived.emit(lost, batch)


class Listenable(Protocol):
    """Something that calls back from any thread when it changed."""

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Register `callback`; the answer takes it off again."""
        ...


class BenchSignals(QObject):
    """Turns callbacks from any thread into one signal; a burst of them becomes one emission.

    Signals:
        changed: readers, cards or states differ from before.
    """

    changed = Signal()
    _woken = Signal()

    def __init__(self, source: Listenable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending = False
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = source.listen(self._on_called)

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def _on_called(self) -> None:
        if not self._pending:
            self._pending = True
            with suppress(RuntimeError):  # the window is gone
                self._woken.emit()

    def _wake(self) -> None:
        self._pending = False  # first: a callback from now on must wake us again
        self.changed.emit()
