"""A QR code as a picture, drawn dark on light whatever the scheme, as readers expect it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 4
_SIDE = 240
_DARK, _LIGHT = Qt.GlobalColor.black, Qt.GlobalColor.white


class EimQr(QWidget):
    """Draws a matrix of modules in whole pixels each, so that edges stay sharp."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self.setAccessibleName(self.tr("QR code of the eIM configuration"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Draw a text; an empty or far too long one draws nothing."""
        self._matrix = _modules(text) if text else ()
        self.setVisible(bool(self._matrix))
        self.updateGeometry()
        self.update()

    def image(self, scale: int = 8) -> QImage:
        """Return the code as a picture. scale: pixels per module."""
        side = (len(self._matrix) + 2 * _QUIET) * scale
        image = QImage(side, side, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._draw(painter, image.rect(), scale)
        painter.end()
        return image

    def sizeHint(self) -> QSize:
        """Ask for whole pixels per module, at least two each."""
        modules = len(self._matrix) + 2 * _QUIET
        side = modules * max(2, _SIDE // modules)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        if self._matrix:
            painter = QPainter(self)
            self._draw(painter, self.rect(), self.width() // (len(self._matrix) + 2 * _QUIET))
            painter.end()

    def _draw(self, painter: QPainter, rect: QRect, scale: int) -> None:
        painter.fillRect(rect, _LIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_DARK)
        for row, modules in enumerate(self._matrix):
            for column, dark in enumerate(modules):
                if dark:
                    left, top = (column + _QUIET) * scale, (row + _QUIET) * scale
                    painter.drawRect(left, top, scale, scale)


def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    import segno  # only who wants a picture pays for it

    try:
        code = segno.make_qr(text, error="l")
    except segno.DataOverflowError:
        return ()
    return tuple(tuple(bool(module & 1) for module in row) for row in code.matrix)
