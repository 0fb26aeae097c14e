"""Opens a capture away from the GUI thread: recognised, brought in when foreign, read through.

Each part of the work is a turn on the file's lane, so searches find their turns in between.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.capture.file import CaptureFile
from app.capture.importing import OWN, Importing, format_of
from app.capture.opening import Opening
from app.errors import WorkbenchError
from app.runtime import Lane, Runtime
from widgets.bridge import Job


class Stage(Enum):
    """How far it is."""

    LOOKING = "looking"
    IMPORTING = "importing"
    READING = "reading"
    STOPPED = "stopped"
    WHOLE = "whole"
    FAILED = "failed"


class CaptureOpening(QObject):
    """One file being opened; `begin` starts it.

    Signals:
        changed: the stage, or how far it is.
        opened: the CaptureFile, as soon as its first records are there.
        grew: more of the file was read.
        failed: the error that left nothing to show.
        crashed: an exception that is our own defect.
    """

    changed = Signal()
    opened = Signal(object)
    grew = Signal()
    failed = Signal(object)
    crashed = Signal(object)

    def __init__(
        self, path: Path, runtime: Runtime, lane: Lane, parent: QObject | None = None
    ) -> None:
        """lane: where the work is done; it belongs to somebody else."""
        super().__init__(parent)
        self.path = path
        self.stage = Stage.LOOKING
        self._runtime = runtime
        self._lane = lane
        self._importing: Importing | None = None
        self._opening: Opening | None = None
        self._stop = False
        self._closed = False

    @property
    def imported(self) -> Importing | None:
        """How it was brought in, None for a capture of this program."""
        return self._importing

    @property
    def file(self) -> CaptureFile | None:
        """What was read so far; None before anything was."""
        return self._opening.file if self._opening is not None else None

    @property
    def share(self) -> float:
        """How much of the file was read, 0 to 1."""
        opening = self._opening
        return opening.done / max(opening.size, 1) if opening is not None else 0.0

    @property
    def running(self) -> bool:
        """Whether there is work to be waited for or stopped."""
        return self.stage in (Stage.LOOKING, Stage.IMPORTING, Stage.READING)

    def begin(self) -> None:
        """Start; the outcome comes as signals."""
        self._run(lambda: _recognised(self.path), self._on_recognised)

    def stop(self) -> None:
        """Read no further after the part at work; what was read stays."""
        self._stop = True

    def read_on(self) -> None:
        """Go on after a stop."""
        if self.stage is Stage.STOPPED:
            self._stop = False
            self._advance()

    def close(self) -> None:
        """Stop and take away what an import wrote; the file itself belongs to who shows it."""
        self._closed = True
        if self._importing is not None:
            self._importing.close()

    def _run(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        job = Job(self._runtime, self._lane.run(work), self)
        job.done.connect(then)
        job.failed.connect(self._on_failed)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _on_recognised(self, found: object) -> None:
        if self._closed:
            if isinstance(found, Importing):
                found.close()
            elif isinstance(found, Opening):
                found.file.close()
            return
        if isinstance(found, Importing):
            self._importing = found
            self._enter(Stage.IMPORTING)
            self._run(found.step, self._on_imported)
        elif isinstance(found, Opening):
            self._opening = found
            self._run(found.step, self._on_first_read)

    def _on_imported(self, more: object) -> None:
        importing = self._importing
        if self._closed or importing is None:
            return
        if self._stop:
            importing.stop()
        self.changed.emit()
        if more:
            self._run(importing.step, self._on_imported)
        else:
            self._stop = False
            self._run(lambda: Opening(importing.target), self._on_recognised)

    def _on_first_read(self, more: object) -> None:
        if self._closed or self._opening is None:
            return
        self.opened.emit(self._opening.file)
        self._on_read(more)

    def _on_read(self, more: object) -> None:
        if self._closed:
            return
        if not more:
            self._enter(Stage.WHOLE)
        elif self._stop:
            self._enter(Stage.STOPPED)
        else:
            self._advance()
        self.grew.emit()

    def _advance(self) -> None:
        self._enter(Stage.READING)
        if self._opening is not None:
            self._run(self._opening.step, self._on_read)

    def _on_failed(self, error: Exception) -> None:
        if self._closed:
            return
        self._enter(Stage.FAILED)
        (self.failed if isinstance(error, WorkbenchError) else self.crashed).emit(error)


def _recognised(path: Path) -> Opening | Importing:
    return Opening(path) if format_of(path).name == OWN else Importing(path)
