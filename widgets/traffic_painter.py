"""Draws one row of the traffic list. Cut texts are kept, for cutting is what costs most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.capture import further_cells
from app.capture.annotation import NOTHING, Annotation
from app.capture.parts import State
from app.capture.rows import Row
from app.values.traffic import Record
from widgets.chips import paint_shape
from widgets.lane_colour import lane_colour
from widgets.note_colour import edge_colour, tint
from widgets.note_glyphs import NoteGlyphs
from widgets.theme import Tokens, Tone, mono, tokens
from widgets.traffic_columns import Column

PAD = 8
_SHAPE = 8
_KEPT = 20_000
_ROUNDING = 2
"""Glyphs of a substitute face, such as the arrow, have fractions of a pixel that are cut off."""
_CARRIER = "STORE DATA · "
_EDGE = 4
_FURTHER: dict[Column, further_cells.Cell] = {
    Column.NUMBER: further_cells.number,
    Column.DATE: further_cells.date,
    Column.DELTA: further_cells.delta,
    Column.LAYER: further_cells.layer,
    Column.SESSION: further_cells.session,
    Column.STATUS: further_cells.status,
}
_NUMBERS = (Column.SIZE, Column.DURATION, Column.NUMBER, Column.DELTA, Column.SESSION)
_MONO = frozenset({Column.TIME, Column.DATE, Column.STATUS, *_NUMBERS})
RIGHT = frozenset(_NUMBERS)
"""Columns whose texts stand at the right."""
_MARKED = frozenset({State.FAILED, State.ATTENTION})


class Line(NamedTuple):
    """A row to paint. before: the record in the row above, None in the first row."""

    record: Record
    row: Row
    before: Record | None = None
    noted: Annotation = NOTHING
    selected: bool = False
    focused: bool = False


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
        self._glyphs = NoteGlyphs()

    def width_of(self, column: Column, text: str) -> int:
        """Return the pixels a text needs in a column."""
        metrics = self._mono_metrics if column in _MONO else self._metrics
        return metrics.horizontalAdvance(text) + 2 * PAD + _ROUNDING

    def paint(
        self, painter: QPainter, rect: QRect, line: Line, columns: Sequence[tuple[Column, int]]
    ) -> None:
        """Draw a row into `rect`; columns: the shown ones with their widths, from the left."""
        row, noted = line.row, line.noted
        ground = self._fill(painter, rect, line)
        left, face = rect.left(), None
        for column, width in columns:
            cell = QRect(left + PAD, rect.top(), width - 2 * PAD, rect.height())
            left += width
            if column is Column.NOTES:
                if noted:
                    self._glyphs.paint(painter, cell.adjusted(-PAD, 0, PAD, 0), noted)
                continue
            text = row[column] if column <= Column.DURATION else _further(column, line)
            if not text:
                continue
            wanted = self._mono if column in _MONO else self._font
            if face is not wanted:  # changing the face is dear
                face = wanted
                painter.setFont(face)
            if column is Column.MEANING and row.state in _MARKED:
                self._mark(painter, cell, row.state)
                cell.setLeft(cell.left() + _SHAPE + 6)
            painter.setPen(self._muted if noted.hidden else self._ink(column, row, ground))
            self._cell(painter, cell, column, text)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if line.focused:
            painter.setPen(self._focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _fill(self, painter: QPainter, rect: QRect, line: Line) -> str:
        """Paint the ground and return its colour: chosen rows have one of their own."""
        ground = self._now.surface
        colour = line.noted.colour
        if line.selected:
            ground = self._now.accent_ground
            painter.fillRect(rect, self._current)
        elif colour:
            mixed = tint(colour, ground, self._now.muted)
            ground = mixed.name()
            painter.fillRect(rect, mixed)
        if colour:
            edge = QRect(rect.left(), rect.top(), _EDGE, rect.height() - 1)
            painter.fillRect(edge, edge_colour(colour, ground))
        return ground

    def _cell(self, painter: QPainter, cell: QRect, column: Column, text: str) -> None:
        align = Qt.AlignmentFlag.AlignVCenter
        align |= Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
        shown = self._elided(text, cell.width(), column in _MONO)
        painter.drawText(cell, align | Qt.TextFlag.TextSingleLine, shown)

    def _ink(self, column: Column, row: Row, ground: str) -> QColor:
        if column is Column.LANE:
            return lane_colour(row.lane, ground)
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


def _further(column: Column, line: Line) -> str:
    return _FURTHER[column](line.record, line.before)
