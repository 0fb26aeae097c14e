"""Draws one row of the traffic list. Cut texts are kept, for cutting is what costs most."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.capture.parts import State
from app.capture.rows import Row
from widgets.chips import paint_shape
from widgets.lane_colour import lane_colour
from widgets.theme import Tokens, Tone, mono, tokens
from widgets.traffic_columns import Column

PAD = 8
_SHAPE = 8
_KEPT = 20_000
_ROUNDING = 2
"""Glyphs of a substitute face, such as the arrow, have fractions of a pixel that are cut off."""
_CARRIER = "STORE DATA · "
_MONO = frozenset({Column.TIME, Column.SIZE, Column.DURATION})
_RIGHT = frozenset({Column.SIZE, Column.DURATION})
_MARKED = frozenset({State.FAILED, State.ATTENTION})


class RowPainter:
    """Paints rows at given column widths. Made anew when faces or colours change."""

    def __init__(self, font: QFont) -> None:
        self._now: Tokens = tokens()
        self._font = font
        self._mono = mono(0.95)
        self._metrics = QFontMetrics(font)
        self._mono_metrics = QFontMetrics(self._mono)
        self._cut: dict[tuple[str, int, bool], str] = {}
        self._text = QColor(self._now.text)
        self._muted = QColor(self._now.muted)
        self._current = QColor(self._now.accent_ground)
        self._line = QColor(self._now.line)
        self._focus = QPen(QColor(self._now.accent), 1)

    def width_of(self, column: Column, text: str) -> int:
        """Return the pixels a text needs in a column."""
        metrics = self._mono_metrics if column in _MONO else self._metrics
        return metrics.horizontalAdvance(text) + 2 * PAD + _ROUNDING

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        row: Row,
        widths: list[int],
        *,
        current: bool,
        focused: bool,
    ) -> None:
        """Draw a row into `rect`, its columns from the left."""
        if current:
            painter.fillRect(rect, self._current)
        left, face = rect.left(), None
        for column in Column:
            width = widths[column]
            if width and row[column]:
                wanted = self._mono if column in _MONO else self._font
                if face is not wanted:  # changing the face is dear
                    face = wanted
                    painter.setFont(face)
                cell = QRect(left + PAD, rect.top(), width - 2 * PAD, rect.height())
                self._cell(painter, cell, column, row)
            left += width
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if current and focused:
            painter.setPen(self._focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _cell(self, painter: QPainter, cell: QRect, column: Column, row: Row) -> None:
        if column is Column.MEANING and row.state in _MARKED:
            self._mark(painter, cell, row.state)
            cell.setLeft(cell.left() + _SHAPE + 6)
        painter.setPen(self._ink(column, row))
        align = Qt.AlignmentFlag.AlignVCenter
        align |= Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
        shown = self._elided(row[column], cell.width(), column in _MONO)
        painter.drawText(cell, align | Qt.TextFlag.TextSingleLine, shown)

    def _ink(self, column: Column, row: Row) -> QColor:
        if column is Column.LANE:
            return lane_colour(row.lane, self._now.surface)
        if column is Column.MEANING and row.state in _MARKED:
            return self._now.tone(Tone(row.state.value))[0]
        if column in (Column.MESSAGE, Column.MEANING):
            return self._text
        return self._muted

    def _mark(self, painter: QPainter, cell: QRect, state: State) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = cell.center().y() + 1 - _SHAPE / 2
        paint_shape(painter, QRectF(cell.left(), top, _SHAPE, _SHAPE), Tone(state.value))
        painter.restore()

    def _elided(self, text: str, width: int, is_mono: bool) -> str:
        key = (text, width, is_mono)
        shown = self._cut.get(key)
        if shown is None:
            if len(self._cut) > _KEPT:
                self._cut.clear()
            metrics = self._mono_metrics if is_mono else self._metrics
            if metrics.horizontalAdvance(text) > width:
                text = text.removeprefix(_CARRIER)  # what is carried says more
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._cut[key] = shown
        return shown
