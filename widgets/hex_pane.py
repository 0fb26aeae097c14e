"""The hex view with a choice of bytes above it, where a message lies in more than one record."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.capture.parts import Decoding, Part
from app.capture.value_text import size_text
from widgets.hex_view import HexView


class HexPane(QWidget):
    """Shows the sources of a decoding, one at a time.

    Signals:
        byte_clicked: number of the source shown, and the offset of the byte.
    """

    byte_clicked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = HexView(self)
        self._decoding: Decoding | None = None
        self._shown = 0
        self._choices = QWidget(self)
        self._row = QHBoxLayout(self._choices)
        self._row.setContentsMargins(4, 4, 4, 0)
        self._row.setSpacing(4)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._choices)
        column.addWidget(self.view, 1)
        self.view.byte_clicked.connect(lambda offset: self.byte_clicked.emit(self._shown, offset))
        self._choices.hide()

    @property
    def shown(self) -> int:
        """The number of the source shown."""
        return self._shown

    def show_decoding(self, decoding: Decoding | None) -> None:
        """Show the bytes of another record; a whole message before the record it ended in."""
        self._decoding = decoding
        self._make_choices()
        count = len(decoding.sources) if decoding else 0
        self._show_source(count - 1 if count else 0)

    def select_part(self, part: Part | None) -> None:
        """Mark the bytes of a part, changing to the source they are in."""
        if part is None:
            self.view.select_range(0, 0)
            return
        if part.source != self._shown:
            self._show_source(part.source)
        self.view.select_range(part.start, part.end)

    def hover_part(self, part: Part | None) -> None:
        """Mark the bytes of a part lightly, when they are in sight."""
        if part is None or part.source != self._shown:
            self.view.hover_range(0, 0)
        else:
            self.view.hover_range(part.start, part.end)

    def _show_source(self, number: int) -> None:
        self._shown = number
        sources = self._decoding.sources if self._decoding else ()
        self.view.show_source(sources[number] if sources else None)
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def _make_choices(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        while self._row.count():
            self._row.takeAt(0)
        sources = self._decoding.sources if self._decoding else ()
        for number, source in enumerate(sources):
            button = QToolButton()
            button.setProperty("kind", "segment")
            button.setCheckable(True)
            pieces = len(source.pieces)
            several = self.tr("{0} of {1} records").format(source.name, pieces)
            button.setText(several if pieces > 1 else source.name)
            button.setToolTip(size_text(len(source.data)))
            button.clicked.connect(partial(self._show_source, number))
            self._group.addButton(button, number)
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._choices.setVisible(len(sources) > 1)
