"""State chips: a tint, a shape and a word, so that no state hangs on colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from widgets.theme import Tone, tokens

HEIGHT = 20
_PAD = 8
_SHAPE = 8
_GAP = 6


def chip_font() -> QFont:
    """Return the chips' face: a little smaller than the UI face, half bold."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * 0.9)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def chip_width(text: str) -> int:
    """Return how many pixels a chip with this word takes."""
    return QFontMetrics(chip_font()).horizontalAdvance(text) + 2 * _PAD + _SHAPE + _GAP


def paint_chip(painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
    """Draw a chip into `rect`; for delegates and for `Chip`."""
    ink, ground = tokens().tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
    box = QRectF(rect.left() + _PAD, rect.center().y() + 1 - _SHAPE / 2, _SHAPE, _SHAPE)
    paint_shape(painter, box, tone)
    painter.setPen(ink)
    painter.setFont(chip_font())
    words = rect.adjusted(_PAD + _SHAPE + _GAP, 0, -_PAD // 2, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def paint_shape(painter: QPainter, box: QRectF, tone: Tone) -> None:
    """Draw only the shape of a tone; for rows too dense for chips."""
    ink, _ = tokens().tone(tone)
    painter.setBrush(ink)
    if tone is Tone.OK:
        painter.drawEllipse(box)
    elif tone is Tone.NEUTRAL:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.5))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
    elif tone is Tone.FAILED:
        painter.drawRect(box)
    elif tone is Tone.ATTENTION:
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    else:
        middle = box.center()
        corners = [
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()),
            QPointF(middle.x(), box.bottom()),
            QPointF(box.left(), middle.y()),
        ]
        painter.drawPolygon(QPolygonF(corners))


class Chip(QAbstractButton):
    """A state in one word. Clickable only after `invite`; then it takes the keyboard focus too."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._inviting = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    @property
    def tone(self) -> Tone:
        """What the colour says now."""
        return self._tone

    def show_state(self, text: str, tone: Tone, tip: str = "") -> None:
        """Show another state; an empty text hides the chip."""
        self._tone = tone
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setToolTip(tip)
        if not text:
            self.hide()
        elif self.parentWidget() is not None:  # alone it would open as a window of its own
            self.show()
        self.updateGeometry()
        self.update()

    def invite(self) -> None:
        """Make it clickable: it leads somewhere."""
        self._inviting = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        return QSize(chip_width(self.accessibleName()), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A chip may shrink to its shape and a few letters."""
        return QSize(min(self.sizeHint().width(), 64), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tint, shape and word."""
        painter = QPainter(self)
        width = min(self.width(), self.sizeHint().width())
        rect = QRect(0, (self.height() - HEIGHT) // 2, width, HEIGHT)
        paint_chip(painter, rect, self.accessibleName(), self._tone)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens().tone(Tone.ACCENT)[0], 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 9, 9)
        painter.end()
