"""One arrow of a sequence: its line and its head say how the message went, without colour too."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.capture.parts import State
from app.capture.procedure import Step
from widgets.theme import Tone, tokens

_HEAD = 9.0
_CROSS = 5.0


def ink_of(step: Step) -> QColor:
    """Return the colour of a step's words: the text's, unless something is wrong with it."""
    now = tokens()
    if step.state in (State.FAILED, State.ATTENTION):
        return now.tone(Tone(step.state.value))[0]
    return QColor(now.text)


def paint_arrow(painter: QPainter, start: QPointF, end: QPointF, step: Step) -> None:
    """Draw it: answers are dashed, a failed one ends in a cross, an odd one in an open head."""
    painter.save()
    ink = ink_of(step) if step.state in (State.FAILED, State.ATTENTION) else _plain_ink()
    width = 2.0 if step.state is State.FAILED else 1.4
    dashes = Qt.PenStyle.DashLine if step.label.startswith("↳") else Qt.PenStyle.SolidLine
    painter.setPen(QPen(ink, width, dashes))
    painter.drawLine(QLineF(start, end))
    painter.setPen(QPen(ink, width))
    way = 1.0 if end.x() >= start.x() else -1.0
    if step.state is State.FAILED:
        _paint_cross(painter, QPointF(end.x() - way * (_CROSS + 3), end.y()))
    else:
        back = end.x() - way * _HEAD
        head = QPolygonF([QPointF(back, end.y() - 5), end, QPointF(back, end.y() + 5)])
        if step.state is State.ATTENTION:
            painter.drawPolyline(head)
        else:
            painter.setBrush(ink)
            painter.drawPolygon(head)
    painter.restore()


def _plain_ink() -> QColor:
    return QColor(tokens().accent)


def _paint_cross(painter: QPainter, middle: QPointF) -> None:
    painter.setPen(QPen(painter.pen().color(), 2.6))
    for rise in (_CROSS, -_CROSS):
        arm = QPointF(_CROSS, rise)
        painter.drawLine(QLineF(middle - arm, middle + arm))
