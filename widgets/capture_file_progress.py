"""The line in a dialog that tells how far its work is, and then where the file went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.capture.value_text import count_text
from widgets.buttons import push_button
from widgets.labels import ElidedLabel


class FileProgress(QWidget):
    """Hidden until there is something to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(120, 6)
        self._bar.setAccessibleName(self.tr("Work in progress"))
        self._text = ElidedLabel()
        self._folder = push_button(self.tr("Show in &folder"), "link", "folder")
        self._folder.clicked.connect(lambda: show_in_folder(self._path))
        self._copy = push_button(self.tr("Copy &path"), "link", "copy")
        self._copy.clicked.connect(self._copy_path)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._bar)
        row.addWidget(self._text, 1)
        row.addWidget(self._folder)
        row.addWidget(self._copy)
        self.setMinimumHeight(28)
        self.hide()

    def show_steps(self, done: int, total: int, seconds: float) -> None:
        """Show how far it is; total 0: nobody knows how much there is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if total:
            numbers = self.tr("{0} of {1} · {2:.1f} s")
            text = numbers.format(count_text(done), count_text(total), seconds)
        else:
            text = self.tr("{0:.1f} s").format(seconds)
        self._show(text, running=True)

    def show_saved(self, text: str, path: Path) -> None:
        """Say what was written, and lead to it."""
        self._path = path
        self._show(text, found=True)

    def show_text(self, text: str) -> None:
        """Say how it ended without a file."""
        self._show(text)

    def _show(self, text: str, *, running: bool = False, found: bool = False) -> None:
        self._text.setText(text)
        self._bar.setVisible(running)
        self._folder.setVisible(found)
        self._copy.setVisible(found)
        self.show()

    def _copy_path(self) -> None:
        QGuiApplication.clipboard().setText(str(self._path))
        self._text.setText(self.tr("The path was copied."))


def show_in_folder(path: Path) -> None:
    """Open the folder a file is in with the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
