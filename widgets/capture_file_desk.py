"""Everything between traffic and files: open, export, evidence bundle, and recording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.capture.value_text import count_text
from app.errors import WorkbenchError
from app.workbench import Workbench
from widgets.icons import set_icon
from widgets.recent_captures import RecentCaptures
from widgets.recording_chip import RecordingChip
from widgets.recording_work import RecordingState, RecordingWork
from widgets.window_state import WindowState

if TYPE_CHECKING:
    from widgets.capture_bundle_dialog import CaptureBundleDialog
    from widgets.capture_export_dialog import CaptureExportDialog
    from widgets.recording_dialog import RecordingDialog
    from widgets.traffic_dock import TrafficDock


class CaptureFileDesk(QObject):
    """Holds the File menu and the recording; each dialog is imported when it is first opened.

    Signals:
        open_wanted: the Path of a capture to show.
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
    """

    open_wanted = Signal(object)
    told = Signal(str)
    crashed = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        state: WindowState,
        chip: RecordingChip,
        current: Callable[[], TrafficDock | None],
        owner: QWidget,
    ) -> None:
        """chip: shows the recording. current: the traffic in front. owner: of the dialogs."""
        super().__init__(owner)
        self._workbench = workbench
        self._state = state
        self._chip = chip
        self._current = current
        self._owner = owner
        self._asking: RecordingDialog | None = None
        self.recording = RecordingWork(workbench.runtime, workbench.recorder, self)
        self.recent = RecentCaptures(state.recent, owner)
        self.menu = self._make_menu()
        self._connect()

    def close(self) -> None:
        """End a recording, and note what is to be remembered; the window goes."""
        self.recording.close()
        self._state.recent = [str(path) for path in self.recent.paths]

    def ask_open(self) -> None:
        """Ask which capture to open."""
        from widgets.capture_open_dialog import CaptureOpenDialog

        dialog = CaptureOpenDialog(self.recent.paths, self._workbench.runtime, self._owner)
        dialog.chosen.connect(self.open)
        dialog.crashed.connect(self.crashed)
        dialog.open()

    def open(self, path: Path) -> None:
        """Show a capture, and remember that."""
        self.recent.add(path)
        self._state.folder = str(path.parent)
        self.open_wanted.emit(path)

    def ask_export(self) -> None:
        """Ask in which form the traffic in front is to leave."""
        from widgets.capture_export_dialog import CaptureExportDialog

        self._hand_over(CaptureExportDialog)

    def ask_bundle(self) -> None:
        """Make an evidence bundle of the traffic in front."""
        from widgets.capture_bundle_dialog import CaptureBundleDialog

        self._hand_over(CaptureBundleDialog)

    def show_recording(self) -> None:
        """Show the recording that runs or failed, else ask where to record to."""
        if self.recording.running or self.recording.state is RecordingState.FAILED:
            self._show_panel()
        else:
            self.ask_recording()

    def ask_recording(self) -> None:
        """Ask where to record to."""
        from widgets.recording_dialog import RecordingDialog

        folder = self._workbench.settings.values.capture.home
        dialog = RecordingDialog(folder, self.recording.waiting, self._owner)
        dialog.requested.connect(self.recording.start)
        dialog.destroyed.connect(self._forget_dialog)
        self._asking = dialog
        dialog.open()

    @property
    def _folder(self) -> Path:
        """Where the user last opened or wrote a file."""
        kept = Path(self._state.folder)
        return kept if self._state.folder and kept.is_dir() else Path.home()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self._owner)
        menu.addAction(self._action(self.tr("&Open …"), "folder", "Ctrl+O", self.ask_open))
        menu.addMenu(self.recent)
        menu.addSeparator()
        menu.addAction(self._action(self.tr("&Export …"), "save", "Ctrl+E", self.ask_export))
        menu.addAction(
            self._action(self.tr("Evidence &bundle …"), "seal", "Ctrl+Shift+E", self.ask_bundle)
        )
        menu.addSeparator()
        self._record = self._action(self.tr("Re&cord …"), "record", "Ctrl+R", self.show_recording)
        menu.addAction(self._record)
        return menu

    def _action(self, words: str, icon: str, key: str, act: Callable[[], None]) -> QAction:
        """Return an action that its key starts anywhere in the window."""
        action = QAction(words, self._owner)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: act())
        set_icon(action, icon, "muted")
        self._owner.addAction(action)
        return action

    def _connect(self) -> None:
        work = self.recording
        work.changed.connect(self._on_recording)
        work.started.connect(self._on_started)
        work.ended.connect(self._on_ended)
        work.failed.connect(self._on_failed)
        work.crashed.connect(self.crashed)
        self.recent.chosen.connect(self.open)
        self._chip.clicked.connect(self.show_recording)

    def _hand_over(self, kind: type[CaptureExportDialog] | type[CaptureBundleDialog]) -> None:
        from widgets.capture_export_offer import offer_of

        dock = self._current()
        if dock is None:
            self.told.emit(self.tr("There is nothing to hand over until the capture is open."))
            return
        dialog = kind(offer_of(dock), self._folder, self._workbench.runtime, self._owner)
        dialog.written.connect(self._on_written)
        dialog.crashed.connect(self.crashed)
        dialog.open()

    def _on_written(self, path: Path) -> None:
        self._state.folder = str(path.parent)

    def _on_recording(self) -> None:
        self._chip.show_work(self.recording)
        words = self.tr("Re&cording …") if self.recording.running else self.tr("Re&cord …")
        self._record.setText(words)

    def _on_started(self, path: Path) -> None:
        self.recent.add(path)
        self.told.emit(self.tr("Recording to {0}.").format(path))
        if self._asking is not None:
            self._asking.accept()

    def _on_ended(self, path: Path) -> None:
        words = self.tr("Recorded {0} records to {1}.")
        self.told.emit(words.format(count_text(self.recording.written), path))

    def _on_failed(self, error: WorkbenchError) -> None:
        if self._asking is not None:
            self._asking.show_error(error)
        self.told.emit(f"{error.message} {error.hint}".strip())

    def _forget_dialog(self) -> None:
        self._asking = None

    def _show_panel(self) -> None:
        from widgets.recording_panel import RecordingPanel

        panel = RecordingPanel(self.recording, self._owner)
        panel.open_requested.connect(self._open_recording)
        panel.again_requested.connect(self.ask_recording)
        panel.open()

    def _open_recording(self) -> None:
        if self.recording.order is not None:
            self.open(self.recording.order.path)
