"""A decode tree in which the parts that differ from another message stand out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.capture.parts import Part
from widgets.theme import Tone, tokens
from widgets.tree_model import PART_ROLE
from widgets.tree_view import DecodeTree

_EDGE = 3


class DifferenceTree(DecodeTree):
    """Lays a ground and an edge under marked parts: colour is not the only sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marked: dict[int, Tone] = {}

    def mark(self, parts: Sequence[tuple[Part, Tone]]) -> None:
        """Mark these parts of the decoding shown, and no others."""
        self._marked = {id(part): tone for part, tone in parts}
        self.viewport().update()

    def tone_of(self, part: Part) -> Tone | None:
        """Return how a part is marked, None when it is not."""
        return self._marked.get(id(part))

    def drawRow(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ground of a marked part, then the row, then its edge."""
        tone = self.tone_of(index.data(PART_ROLE))
        rect: QRect = option.rect
        if tone is not None:
            painter.fillRect(rect, tokens().tone(tone)[1])
        super().drawRow(painter, option, index)
        if tone is not None:
            edge = QRect(rect.left(), rect.top() + 1, _EDGE, rect.height() - 2)
            painter.fillRect(edge, QColor(tokens().tone(tone)[0]))
