"""A row of small widgets that goes on in the next line where the room ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_GAP = 4


class FlowRow(QWidget):
    """Lays widgets out from left to right at their own sizes, in as many lines as that takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show other widgets; those shown before are destroyed."""
        for old in self._widgets:
            old.hide()
            old.deleteLater()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
            widget.show()
        self.setVisible(bool(self._widgets))
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """A narrow row takes more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at this width."""
        return self._flow(width, move=False)

    def sizeHint(self) -> QSize:
        """Ask for the height the current width takes."""
        return QSize(self.width(), self._flow(max(self.width(), 1), move=False))

    def minimumSizeHint(self) -> QSize:
        """Ask for as much as the widest of them."""
        widest = max((widget.minimumSizeHint().width() for widget in self._widgets), default=0)
        return QSize(widest, self._flow(max(self.width(), 1), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines elsewhere."""
        super().resizeEvent(event)
        self._place()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _place(self) -> None:
        self._flow(self.width(), move=True)

    def _flow(self, width: int, *, move: bool) -> int:
        left = top = height = 0
        for widget in self._widgets:
            size = widget.sizeHint()
            wide = min(size.width(), max(width, 1))
            if left and left + wide > width:
                left, top, height = 0, top + height + _GAP, 0
            if move:
                widget.setGeometry(left, top, wide, size.height())
            left += wide + _GAP
            height = max(height, size.height())
        return top + height
