"""What a page says while it has nothing to show: what is missing and the next step as a button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.icons import pixmap
from widgets.labels import heading, label

_ICON = 48
_WIDTH = 480


class EmptyState(QWidget):
    """An icon, one sentence of fact, one of advice, and up to three buttons.

    Signals:
        chosen: the key of the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "info"
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = heading(scale=1.3)
        self._advice = label(role="muted", wrap=True)
        for text in (self._title, self._advice):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addWidget(self._title)
        column.addWidget(self._advice)
        column.addSpacing(4)
        column.addLayout(self._buttons)
        column.addStretch(3)
        self._advice.setFixedWidth(_WIDTH)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)

    def show_state(
        self, icon_name: str, title: str, advice: str, buttons: list[tuple[str, str]]
    ) -> None:
        """Show a state. buttons: (key, words), the first is the primary one."""
        self._icon_name = icon_name
        self._title.setText(title)
        self._advice.setText(advice)
        self.setAccessibleName(title)
        self.setAccessibleDescription(advice)
        self._draw()
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for place, (key, words) in enumerate(buttons):
            button = push_button(words, "primary" if place == 0 else "")
            button.setObjectName(key)
            button.clicked.connect(partial(self.chosen.emit, key))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon when the scheme changes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, "muted", _ICON, self.devicePixelRatioF()))
