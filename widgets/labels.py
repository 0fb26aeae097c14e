"""Text on the page: headings, muted facts, monospace identifiers, and text that shortens itself."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from widgets.theme import mono


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return plain text; role: `muted`, `ok`, `attention`, `failed` or empty."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def heading(text: str = "", scale: float = 1.1) -> QLabel:
    """Return a heading; scale: times the UI size."""
    made = label(text)
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setWeight(QFont.Weight.DemiBold)
    made.setFont(font)
    return made


def identifier(text: str = "", scale: float = 1.0) -> QLabel:
    """Return an identifier in the monospace face, selectable by mouse and keyboard."""
    made = label(text)
    made.setFont(mono(scale))
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis when there is no room; the tooltip then has it all."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the whole line as it is drawn; a fraction of a pixel less would shorten it."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(math.ceil(width) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than a few letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()), text)
        painter.end()
