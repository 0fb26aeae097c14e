"""The cost of one procedure over each way, as stacked bars on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.fleet.budget import BudgetRow
from widgets.budget_words import BudgetPart, bytes_words, parts, row_words
from widgets.theme import tokens

_ROW, _BAR = 26, 14
_GAP = 12
_LEGEND = 26
_BOX = 10
_LEAST_BAR = 160


class BudgetBars(QWidget):
    """Draws rows; figures stand beside the bars, so that nothing hangs on a colour.

    A hatched end of a bar was reckoned from sizes, not counted packet by packet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[BudgetRow, ...] = ()
        self._parts = parts()
        self.setAccessibleName(self.tr("Bytes on the wire"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: Sequence[BudgetRow]) -> None:
        """Show the rows of one procedure."""
        self._rows = tuple(rows)
        self.setAccessibleDescription(
            "\n".join(f"{row_words(row)}: {row.wire.total} B" for row in self._rows)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of all rows and the legend."""
        return QSize(640, _LEGEND + _ROW * len(self._rows) + 4)

    def minimumSizeHint(self) -> QSize:
        """The bars may become short, the rows stay."""
        return QSize(420, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw legend, names, bars and figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(row_words(row)) for row in self._rows), default=0)
        most = max((row.wire.total for row in self._rows), default=0)
        figures = metrics.horizontalAdvance(f"≈ {bytes_words(most)} B") + _GAP
        room = max(self.width() - names - figures - 2 * _GAP, _LEAST_BAR)
        self._legend(painter, metrics)
        for place, row in enumerate(self._rows):
            top = _LEGEND + place * _ROW
            painter.setPen(QColor(tokens().text))
            line = QRectF(0, top, names, _ROW)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, row_words(row))
            end = self._bar(painter, row, names + _GAP, top + (_ROW - _BAR) / 2, room / most)
            mark = "≈ " if row.wire.estimated else ""
            painter.setPen(QColor(tokens().text))
            painter.drawText(
                QRectF(end + _GAP / 2, top, figures, _ROW),
                Qt.AlignmentFlag.AlignVCenter,
                f"{mark}{bytes_words(row.wire.total)} B",
            )
        painter.end()

    def _legend(self, painter: QPainter, metrics: QFontMetrics) -> None:
        left = 0.0
        for part in self._parts:
            painter.fillRect(QRectF(left, 7, _BOX, _BOX), _colour(part))
            painter.setPen(QColor(tokens().muted))
            width = metrics.horizontalAdvance(part.words)
            box = QRectF(left + _BOX + 6, 0, width + 4, _LEGEND - 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, part.words)
            left += _BOX + 6 + width + _GAP + 4

    def _bar(
        self, painter: QPainter, row: BudgetRow, left: float, top: float, scale: float
    ) -> float:
        for part in self._parts:
            width = part.of(row.wire) * scale
            if not width:
                continue
            box = QRectF(left, top, max(width - 1, 0.5), _BAR)
            painter.fillRect(box, _colour(part))
            if row.wire.estimated and part.key in ("transport", "ip"):
                painter.fillRect(box, QBrush(QColor(tokens().surface), Qt.BrushStyle.BDiagPattern))
            left += width
        return left


def _colour(part: BudgetPart) -> QColor:
    return QColor(getattr(tokens(), part.role))
