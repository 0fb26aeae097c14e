"""The Trust place's work on the key store, off the thread that draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from app.errors import WorkbenchError
from app.runtime import Runtime
from app.values.euicc import Check
from app.values.trust import (
    ExportForm,
    IdentityKind,
    IdentityRequest,
    StoredIdentity,
    StoredRoot,
    TrustContents,
)
from widgets.bridge import Job

T = TypeVar("T")


class Store(Protocol):
    """What the window asks of the store, as `Workbench.trust` gives it."""

    def contents(self) -> TrustContents:
        """Return everything."""
        ...

    def keyring_name(self) -> str:
        """Return the OS keyring's name, empty when none is usable."""
        ...

    def generate_requested(self, request: IdentityRequest) -> StoredIdentity:
        """Make a key and certificate."""
        ...

    def import_paths(
        self,
        paths: tuple[Path, ...],
        name: str,
        passphrase: str | None = None,
        *,
        kind: IdentityKind | None = None,
        protect: str = "",
        expired_too: bool = False,
    ) -> StoredIdentity:
        """Keep what one or two files hold."""
        ...

    def export_path(
        self,
        path: Path,
        name: str,
        form: ExportForm,
        passphrase: str | None = None,
        *,
        unlock: str | None = None,
        protect: str = "",
    ) -> int:
        """Write an identity to a file, over one that is there; return its size."""
        ...

    def remove(self, name: str) -> None:
        """Delete an identity."""
        ...

    def add_root_path(self, path: Path, name: str = "", *, expired_too: bool = False) -> StoredRoot:
        """Trust the root in a file."""
        ...

    def remove_root(self, name: str) -> None:
        """Trust a root no more."""
        ...

    def check(self, certificate: bytes) -> tuple[Check, ...]:
        """Judge a certificate."""
        ...


class TrustWork(QObject):
    """Runs one thing after the other on a lane of its own, and hands the end to a callback.

    Signals:
        crashed: an exception that is our own defect.
        idle: nothing runs any more.
    """

    crashed = Signal(object)
    idle = Signal()

    def __init__(
        self, runtime: Runtime, open_store: Callable[[], Store], parent: QObject | None = None
    ) -> None:
        """open_store: called on the lane: what it imports is heavy."""
        super().__init__(parent)
        self._runtime = runtime
        self._open_store = open_store
        self._lane = runtime.lane("key store")
        self._running = 0

    @property
    def busy(self) -> bool:
        """Whether anything runs."""
        return self._running > 0

    def run(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], object],
        failed: Callable[[WorkbenchError], object],
    ) -> None:
        """Do work; one of the callbacks is called on this thread, neither when the window goes."""
        self._running += 1
        job = Job(self._runtime, self._lane.run(lambda: work(self._open_store())), self)

        def end(then: Callable[[Any], object], what: Any) -> None:
            self._running -= 1
            then(what)
            if not self.busy:
                self.idle.emit()

        job.done.connect(lambda result: end(done, result))
        job.failed.connect(lambda error: end(self._judge(failed), error))
        job.cancelled.connect(lambda: end(lambda _: None, None))

    def _judge(self, failed: Callable[[WorkbenchError], object]) -> Callable[[Any], object]:
        def judge(error: Exception) -> None:
            if isinstance(error, WorkbenchError):
                failed(error)
            else:
                self.crashed.emit(error)

        return judge
