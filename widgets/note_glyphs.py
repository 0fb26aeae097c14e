"""Small signs for what people noted about a record: marked, commented, out of sight."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.capture.annotation import Annotation
from widgets.icons import paint_icon
from widgets.theme import tokens

PAD = 7
_WIDTH, _GAP = 10, 4


class NoteGlyphs:
    """Draws the signs in the colours of the scheme. Made anew when these change."""

    def __init__(self) -> None:
        now = tokens()
        self._accent = QColor(now.accent)
        self._text = QColor(now.text)
        self._muted = QColor(now.muted)
        self._flag = QPolygonF(
            [QPointF(1, 0), QPointF(9, 0), QPointF(9, 11), QPointF(5, 7.5), QPointF(1, 11)]
        )
        self._bubble = QPainterPath()
        self._bubble.addRoundedRect(QRectF(0.5, 0.5, 10, 7.5), 2, 2)
        self._bubble.addPolygon(QPolygonF([QPointF(2.5, 8), QPointF(2.5, 11), QPointF(5.5, 8)]))

    def paint(self, painter: QPainter, cell: QRect, noted: Annotation) -> None:
        """Draw the signs into a cell: the mark left, the comment or what is out of sight right."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(cell.left() + PAD, cell.center().y() - 5)
        if noted.mark:
            painter.setBrush(self._accent)
            painter.drawPolygon(self._flag)
        painter.translate(_WIDTH + _GAP, 0)
        if noted.comment:
            painter.setPen(QPen(self._text, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._bubble)
        elif noted.hidden:
            paint_icon(painter, QRect(-1, -1, 13, 13), "eye-off", self._muted)
        painter.restore()
