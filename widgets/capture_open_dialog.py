"""Asks which capture to open, and says what a file is before it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.capture.import_source import Source
from app.capture.imports import recognise
from app.capture.value_text import size_text
from app.errors import WorkbenchError
from app.runtime import Runtime
from widgets.capture_file_work import FileWork, Told
from widgets.file_field import FileField
from widgets.form_dialog import FormDialog
from widgets.labels import label

_PAUSE_MS = 150
_ROWS_SHOWN, _ROW_HEIGHT = 6, 28
_FILTERS = (
    "*.eimcap *.zip *.pcapng *.pcap *.cap *.jsonl *.log *.txt"  # what a file is, its bytes say
)


class CaptureOpenDialog(FormDialog):
    """Offers a field for any file, and the ones opened last.

    Signals:
        chosen: the Path of a file that can be opened.
        crashed: an exception that is our own defect.
    """

    chosen = Signal(object)
    crashed = Signal(object)

    def __init__(
        self, recent: Sequence[Path], runtime: Runtime, parent: QWidget | None = None
    ) -> None:
        """recent: the files opened last, the newest first."""
        super().__init__(
            self.tr(
                "Opens captures and evidence bundles of this program, pcap and pcapng, JSON lines, "
                "and logs of pcscd, lpac and AT commands."
            ),
            self.tr("&Open"),
            "folder",
            parent,
        )
        self.entitle(self.tr("Open a capture"))
        captures, every = self.tr("Captures and logs"), self.tr("All files")
        self.file = FileField(self.tr("File"), f"{captures} ({_FILTERS});;{every} (*)")
        self._found = label(wrap=True)
        self.recent = QListWidget()
        self.recent.setProperty("frame", "popup")
        self.recent.setFixedHeight(_ROW_HEIGHT * min(len(recent), _ROWS_SHOWN) + 4)
        self._work = FileWork(runtime, "open", self)
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self.add_row(self.tr("&File"), self.file)
        self.add_note(self._found)
        if recent:
            self.add_row(self.tr("&Recent"), self.recent)
        for path in recent:
            self._list(path)
        self._connect()
        self._show_found("", "")

    def done(self, result: int) -> None:
        """Leave no work behind."""
        self._work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave no work behind when the window goes too."""
        self._work.close()
        super().closeEvent(event)

    def _list(self, path: Path) -> None:
        item = QListWidgetItem(f"{path.name}  ·  {path.parent}", self.recent)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        item.setData(Qt.ItemDataRole.UserRole, str(path))
        item.setToolTip(str(path))

    def _connect(self) -> None:
        self.file.changed.connect(self._on_changed)
        self._pause.timeout.connect(self._look)
        self.recent.currentItemChanged.connect(self._take)
        self.recent.itemActivated.connect(lambda item: self._choose())
        self.act.clicked.connect(self._choose)
        self._work.done.connect(self._on_recognised)
        self._work.failed.connect(self._on_unknown)
        self._work.crashed.connect(self.crashed)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.file.set_path(str(item.data(Qt.ItemDataRole.UserRole)))

    def _on_changed(self) -> None:
        self.act.setEnabled(self.file.path is not None)
        self._show_found("", "")
        self._pause.start()

    def _look(self) -> None:
        path = self.file.path
        self._again = self._work.busy
        if path is not None and not self._again:
            self._work.run(lambda told: _recognised(path, told))

    def _on_recognised(self, found: object) -> None:
        if self._looked_on() and isinstance(found, tuple):
            title, size = found
            words = self.tr("This is {0}, {1}.").format(title, size_text(size))
            self._show_found("ok", f"● {words}")

    def _on_unknown(self, error: WorkbenchError) -> None:
        if self._looked_on():
            self.act.setEnabled(False)
            self._show_found("attention", f"▲ {error.message} {error.hint}".strip())

    def _looked_on(self) -> bool:
        """Whether the answer is about what stands in the field now; else look again."""
        if self._again:
            self._look()
            return False
        return True

    def _show_found(self, role: str, text: str) -> None:
        self._found.setProperty("role", role)
        self._found.setText(text)
        self._found.style().unpolish(self._found)
        self._found.style().polish(self._found)
        self.file.edit.setAccessibleDescription(text)
        self.act.setEnabled(self.file.path is not None and role != "attention")

    def _choose(self) -> None:
        path = self.file.path
        if path is not None and self.act.isEnabled():
            self.accept()
            self.chosen.emit(path)


def _recognised(path: Path, told: Told) -> tuple[str, int]:
    """Return what a file is in words, and its size."""
    title = recognise(Source(path)).title
    return title, path.stat().st_size
