"""A line of text that keeps an identifier to itself while the privacy mask is on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.privacy import Mask
from widgets.words import grouped


class PrivateLine(QLineEdit):
    """Use `plain` and `put`, never text and setText: what stands there may be masked.

    While the mask is on, a line that holds an identifier shows it masked, in groups, and is
    read-only: whoever edits digits has to see them. What is being typed is masked once the cursor
    leaves the line.

    Signals:
        plain_changed: the user changed what it holds.
    """

    plain_changed = Signal()

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._hidden: str | None = None
        self._quiet = False
        self.textChanged.connect(self._on_text)
        self.editingFinished.connect(self._cover)
        mask.changed.connect(self._cover)

    @property
    def plain(self) -> str:
        """What it holds, whatever it shows."""
        return self.text() if self._hidden is None else self._hidden

    def put(self, text: str) -> None:
        """Hold another text, without a signal."""
        self._hidden = None
        self._show(text)
        self._cover()

    def take(self, text: str) -> None:
        """Hold another text that the user chose."""
        self.put(text)
        self.plain_changed.emit()

    def _cover(self) -> None:
        """Show what may be seen now."""
        plain = self.plain
        hide = self._mask.hides(plain)
        if hide == (self._hidden is not None):
            return
        self._hidden = plain if hide else None
        self.setReadOnly(hide)
        tip = self.tr("Masked. Switch the mask off to see and edit it.") if hide else ""
        if self._mask.hides_code(plain):
            tip = self.tr("Hidden. Show codes to see and edit it.")
        self.setToolTip(tip)
        self._show(self._mask.text(grouped(plain) if plain.isdigit() else plain) if hide else plain)

    def _show(self, text: str) -> None:
        self._quiet = True
        self.setReadOnly(self._hidden is not None)
        self.setText(text)
        self.setCursorPosition(0)
        self._quiet = False

    def _on_text(self) -> None:
        if not self._quiet:
            self._hidden = None
            self.plain_changed.emit()
