"""One opened capture: the line above it, and its list or its sequences as soon as there are any."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.capture.file import CaptureFile
from app.errors import CodecError, WorkbenchError
from app.runtime import Runtime
from widgets.capture_findings import findings, number
from widgets.capture_notice import CaptureNotice
from widgets.capture_opening import CaptureOpening, Stage
from widgets.capture_source import FileSource
from widgets.empty_state import EmptyState
from widgets.error_view import ErrorView
from widgets.sequence_switch import SequenceSwitch
from widgets.traffic_dock import TrafficDock


class CaptureDocument(QWidget):
    """Opens a file and shows it; `end` lets go of it.

    Signals:
        shown: there is a dock now.
        renamed: the title is another.
        close_wanted: there is nothing to show, and the user has read why.
        other_wanted: open another file instead.
        crashed: an exception that is our own defect.
    """

    shown = Signal()
    renamed = Signal()
    close_wanted = Signal()
    other_wanted = Signal()
    crashed = Signal(object)

    def __init__(self, path: Path, runtime: Runtime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._runtime = runtime
        self._lane = runtime.lane(f"capture {path.name}")
        self._opening = CaptureOpening(path, runtime, self._lane, self)
        self._source: FileSource | None = None
        self._search_problem = ""
        self.dock: TrafficDock | None = None
        self.switch: SequenceSwitch | None = None
        self.notice = CaptureNotice()
        self.error = ErrorView()
        self._pages = QStackedWidget()
        self._waiting = EmptyState()
        self._say_waiting(self.tr("Its first records appear here as soon as they are read."))
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(self._refusal())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)
        self._connect()

    @property
    def title(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def settled(self) -> bool:
        """Whether nothing is being read, brought in or searched."""
        return not self._opening.running and (
            self._source is None or self._source.rows.searching is None
        )

    def begin(self) -> None:
        """Start to read."""
        self._show_progress()
        self._opening.begin()

    def end(self) -> None:
        """Stop all work and let go of the file; the widget is not to be seen any more."""
        self.hide()
        self._lane.close(wait=False)
        self._opening.close()
        if self.switch is not None:
            self.switch.end()
        if self._source is not None:
            self._source.close()

    def _connect(self) -> None:
        self._opening.changed.connect(self._show_progress)
        self._opening.opened.connect(self._show_file)
        self._opening.grew.connect(self._on_grew)
        self._opening.failed.connect(self._show_error)
        self._opening.crashed.connect(self._on_crashed)
        self.notice.stop_wanted.connect(self._opening.stop)
        self.notice.more_wanted.connect(self._opening.read_on)
        self.error.closed.connect(self.close_wanted)
        self.error.step_chosen.connect(lambda _key: self.other_wanted.emit())

    def _say_waiting(self, advice: str) -> None:
        self._waiting.show_state(
            "traffic", self.tr("Opening {0}").format(self.path.name), advice, []
        )

    def _refusal(self) -> QWidget:
        page = QWidget()
        page.setProperty("frame", "page")
        self.error.allow_traffic(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self.error)
        column.addStretch(1)
        return page

    def _show_file(self, file: CaptureFile) -> None:
        self._source = FileSource(
            file,
            self._runtime,
            self._lane,
            self,
            complete=False,
            imported=self._opening.imported,
        )
        self._source.failed.connect(self._on_search_failed)
        self.dock = TrafficDock(self._source)
        self.switch = SequenceSwitch(self.dock, self._runtime)
        self.switch.crashed.connect(self.crashed)
        self._pages.addWidget(self.switch)
        self._pages.setCurrentWidget(self.switch)
        self.setFocusProxy(self.dock.list)
        self.shown.emit()

    def _on_grew(self) -> None:
        if self._source is not None and self.switch is not None:
            self._source.grow(complete=self._opening.stage is Stage.WHOLE)
            self.switch.show_caption(self._caption())

    def _caption(self) -> str:
        imported = self._opening.imported
        if imported is None:
            return str(self.path)
        return self.tr("{0} · brought in from {1}").format(self.path, imported.format.title)

    def _show_progress(self) -> None:
        opening, records = self._opening, len(self._opening.file or ())
        if opening.stage is Stage.IMPORTING and opening.imported is not None:
            what = self.tr("Bringing in {0} … {1} records")
            imported = opening.imported
            if not imported.count:
                self._say_waiting(self.tr("Its records appear here once all were brought in."))
            self.notice.show_progress(
                what.format(imported.format.title, number(imported.count)), None
            )
        elif opening.stage is Stage.LOOKING:
            self.notice.show_progress(self.tr("Looking at the file …"), None)
        elif opening.stage is Stage.READING:
            text = self.tr("Reading … {0} %, {1} records so far")
            self.notice.show_progress(
                text.format(int(opening.share * 100), number(records)), opening.share
            )
        elif opening.stage is Stage.STOPPED:
            text = self.tr("Only the first {0} % of the file was read: {1} records.")
            self.notice.show_stopped(text.format(int(opening.share * 100), number(records)))
        else:
            self._show_findings()

    def _show_findings(self) -> None:
        file = self._opening.file
        if file is None:
            self.notice.hide()
            return
        said = findings(self._opening, file)
        if self._source is not None:
            said += self._source.annotations.problems
        if self._search_problem:
            said.append(self._search_problem)
        self.notice.show_findings(said, [one.text for one in file.problems if one.size])

    def _on_search_failed(self, error: Exception) -> None:
        if not isinstance(error, WorkbenchError):
            self.crashed.emit(error)
        self._search_problem = self.tr("The search ended early: {0}").format(error)
        if not self._opening.running:
            self._show_findings()

    def _on_crashed(self, error: Exception) -> None:
        self.crashed.emit(error)
        hint = self.tr("The report says what happened; please pass it on.")
        self._show_error(CodecError(self.tr("“{0}” was not opened.").format(self.title), hint=hint))

    def _show_error(self, error: WorkbenchError) -> None:
        self.notice.hide()
        self.error.show_error(error, [("other", self.tr("&Open another file …"))])
        self._pages.setCurrentIndex(1)
        self.setFocusProxy(self.error)
        self.renamed.emit()
