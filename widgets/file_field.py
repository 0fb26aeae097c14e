"""A field for a file name with a button that opens the system's file dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from widgets.buttons import push_button


class FileField(QWidget):
    """Holds one path. saving: ask for a file to write, not one to read. folder: ask for a folder.

    Signals:
        changed: another path, as text.
    """

    changed = Signal(str)

    def __init__(
        self,
        name: str,
        filters: str = "",
        *,
        saving: bool = False,
        folder: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """name: for screen readers. filters: as QFileDialog wants them."""
        super().__init__(parent)
        self._filters = filters
        self._saving = saving
        self._folder = folder
        self.setAccessibleName(name)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(name)
        self.edit.textChanged.connect(self.changed)
        browse = push_button(self.tr("Choose …"))
        browse.setAccessibleName(self.tr("Choose: {0}").format(name))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(browse)
        self.setFocusProxy(self.edit)

    @property
    def path(self) -> Path | None:
        """The path, None while the field is empty."""
        return Path(self.text).expanduser() if self.text else None

    @property
    def text(self) -> str:
        """The path as it was typed; empty while the field is."""
        return self.edit.text().strip()

    def set_path(self, text: str) -> None:
        """Put another path in."""
        self.edit.setText(text)

    def _browse(self) -> None:
        name, text = self.accessibleName(), self.edit.text()
        if self._folder:
            chosen = QFileDialog.getExistingDirectory(self, name, text)
        else:
            ask = QFileDialog.getSaveFileName if self._saving else QFileDialog.getOpenFileName
            chosen, _ = ask(self, name, text, self._filters)
        if chosen:
            self.edit.setText(chosen)
