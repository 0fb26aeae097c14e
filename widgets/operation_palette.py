"""The palette: every operation this dialect knows, one press away from the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.eim.operations import OperationRow
from widgets.buttons import push_button
from widgets.labels import label

_WIDTH = 216


class OperationPalette(QScrollArea):
    """Offers operations; those that cannot join what is listed are greyed and say why.

    Signals:
        chosen: name of the operation to add.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Operations"))
        self._buttons: dict[str, tuple[QPushButton, OperationRow]] = {}
        self._page = QFrame()
        self._page.setProperty("frame", "page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(16, 12, 8, 12)
        self._column.setSpacing(4)
        self.setWidget(self._page)

    def show_rows(self, rows: Sequence[OperationRow]) -> None:
        """Offer other operations."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        titles = {"psmo": self.tr("Profile operations"), "eco": self.tr("eIM operations")}
        for kind, title in titles.items():
            self._column.addWidget(label(title, "muted"))
            for row in (row for row in rows if row.list == kind):
                self._column.addWidget(self._button(row))
            self._column.addSpacing(8)
        self._column.addStretch(1)

    def allow(self, kind: str) -> None:
        """Allow only operations of this list (`psmo` or `eco`); an empty text allows both."""
        for button, row in self._buttons.values():
            fits = kind in ("", row.list)
            button.setEnabled(fits)
            mixed = self.tr("A package holds profile operations or eIM operations, not both.")
            button.setToolTip(row.title if fits else mixed)

    def _button(self, row: OperationRow) -> QPushButton:
        button = push_button(row.name, "palette", tip=row.title)
        button.setAccessibleDescription(row.title)
        button.clicked.connect(partial(self.chosen.emit, row.name))
        self._buttons[row.name] = (button, row)
        return button
