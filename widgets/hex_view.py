"""Bytes of one source in hex and as characters, with the range of a part laid over them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from app.capture.parts import HIDDEN_BYTE, Source
from widgets.hex_layout import HexLayout
from widgets.theme import mono, tokens

_Range = tuple[int, int]
_NOTHING: _Range = (0, 0)
_Ground = QColor | QBrush
_HATCH = Qt.BrushStyle.BDiagPattern
"""The ground of hidden bytes, so that nobody takes the dots for what was on the wire."""
_PRINTABLE = range(0x20, 0x7F)


class HexView(QAbstractScrollArea):
    """Shows a Source. Where the bytes of one record end and the next begin, the ground changes.

    Signals:
        byte_clicked: offset of the byte the user pointed at or moved to.
    """

    byte_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self._selected: _Range = _NOTHING
        self._hovered: _Range = _NOTHING
        self._caret = 0
        self._layout = HexLayout(16, 7, 18)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Bytes of the selected record"))
        self._measure()

    @property
    def bytes_per_line(self) -> int:
        """How many bytes stand in one line now."""
        return self._layout.count

    @property
    def selected(self) -> _Range:
        """The selected range, start and end."""
        return self._selected

    @property
    def hovered(self) -> _Range:
        """The range of the part under the pointer elsewhere."""
        return self._hovered

    def show_source(self, source: Source | None) -> None:
        """Show other bytes, or none."""
        self._source = source
        self._selected = self._hovered = _NOTHING
        self._caret = 0
        self.verticalScrollBar().setValue(0)
        self._set_range()
        self.viewport().update()

    def select_range(self, start: int, end: int) -> None:
        """Mark a range and bring its beginning into sight."""
        self._selected = (start, end)
        self._caret = start
        if end > start:
            self._reveal(start)
        self.viewport().update()

    def hover_range(self, start: int, end: int) -> None:
        """Mark a range lightly, without moving."""
        if (start, end) != self._hovered:
            self._hovered = (start, end)
            self.viewport().update()

    def copy(self) -> None:
        """Put the selected bytes, or all of them, on the clipboard as hex."""
        start, end = self._selected
        if self._source is not None:
            span = (start, end) if end > start else (0, len(self._data))
            QApplication.clipboard().setText(self._source.hex_text(*span))

    def sizeHint(self) -> QSize:
        """Room for a few lines of sixteen bytes."""
        return self._size_of(16, 6)

    def minimumSizeHint(self) -> QSize:
        """At least eight bytes in a line, two lines."""
        return self._size_of(8, 2)

    def place_of(self, offset: int) -> QPoint:
        """Return the middle of a byte's digits in the viewport."""
        row = offset // self._layout.count - self.verticalScrollBar().value()
        x = self._layout.hex_at(offset) + self._layout.char
        return QPoint(x, row * self._layout.line + self._layout.line // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines in sight."""
        painter = QPainter(self.viewport())
        painter.setFont(mono(0.95))
        count, first = self._layout.count, self.verticalScrollBar().value()
        in_sight = self.viewport().height() // self._layout.line + 1
        for row in range(in_sight):
            start = (first + row) * count
            if start >= len(self._data):
                break
            self._paint_line(painter, start, row * self._layout.line)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how many bytes fit into a line."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of font and scheme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say which byte was pointed at."""
        offset = self.offset_at(event.position().toPoint())
        if offset is not None:
            self._move_to(offset)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from byte to byte; copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        count = self._layout.count
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -count}
        steps |= {Qt.Key.Key_Down: count}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._data) - 1}
        key = Qt.Key(event.key())
        if not self._data or (key not in steps and key not in ends):
            super().keyPressEvent(event)
            return
        target = ends.get(key, self._caret + steps.get(key, 0))
        self._move_to(min(max(target, 0), len(self._data) - 1))

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell offset and origin of the byte under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            offset = self.offset_at(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(offset), self)
            return True
        return super().viewportEvent(event)

    def offset_at(self, place: QPoint) -> int | None:
        """Return the offset of the byte at a place in the viewport."""
        column = self._layout.column_at(place.x())
        if column is None or place.y() < 0:
            return None
        row = self.verticalScrollBar().value() + place.y() // self._layout.line
        offset = row * self._layout.count + column
        return offset if offset < len(self._data) else None

    @property
    def _data(self) -> bytes:
        return self._source.data if self._source else b""

    def _digits(self, offset: int) -> str:
        """Return a byte as its two digits, or two dots when it is hidden."""
        return HIDDEN_BYTE if self._hides(offset) else f"{self._data[offset]:02X}"

    def _hides(self, offset: int) -> bool:
        return self._source is not None and self._source.hides(offset)

    def _sign(self, offset: int) -> str:
        """Return a byte as a character, or a dot when it is hidden."""
        if self._hides(offset):
            return HIDDEN_BYTE[0]
        value = self._data[offset]
        return chr(value) if value in _PRINTABLE else "·"

    def _size_of(self, count: int, lines: int) -> QSize:
        layout = HexLayout(count, self._layout.char, self._layout.line)
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(layout.width + bar, lines * layout.line)

    def _measure(self) -> None:
        metrics = QFontMetrics(mono(0.95))
        char, line = metrics.horizontalAdvance("0"), metrics.height() + 2
        self._layout = HexLayout.fit(self.viewport().width(), char, line)
        self._set_range()
        self.viewport().update()

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        page = max(self.viewport().height() // self._layout.line, 1)
        bar.setPageStep(page)
        bar.setRange(0, max(self._layout.lines(len(self._data)) - page, 0))

    def _reveal(self, offset: int) -> None:
        row, bar = offset // self._layout.count, self.verticalScrollBar()
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + bar.pageStep():
            bar.setValue(row - bar.pageStep() + 1)

    def _move_to(self, offset: int) -> None:
        self._caret = offset
        self._reveal(offset)
        self.setAccessibleDescription(self._tip(offset))
        self.byte_clicked.emit(offset)
        self._caret = offset
        self.viewport().update()

    def _tip(self, offset: int | None) -> str:
        if offset is None or self._source is None:
            return ""
        byte = self.tr("hidden") if self._hides(offset) else self._digits(offset)
        text = self.tr("offset {0}, byte {1}").format(offset, byte)
        pieces = self._source.locate(offset, offset + 1)
        if len(self._source.pieces) > 1 and pieces:
            where = self.tr("record #{0}, its byte {1}")
            text += "\n" + where.format(pieces[0].seq, pieces[0].start)
        return text

    def _paint_line(self, painter: QPainter, start: int, top: int) -> None:
        now, layout = tokens(), self._layout
        end = min(start + layout.count, len(self._data))
        self._paint_grounds(painter, start, end, top)
        cell = QRect(layout.left, top, 6 * layout.char, layout.line)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(QColor(now.muted))
        painter.drawText(cell, align, f"{start:04X}")
        painter.setPen(QColor(now.text))
        for offset in range(start, end):
            cell = QRect(layout.hex_at(offset), top, 2 * layout.char + 1, layout.line)
            painter.drawText(cell, align, self._digits(offset))
        painter.setPen(QColor(now.neutral))
        for offset in range(start, end):
            cell = QRect(layout.text_at(offset), top, layout.char + 1, layout.line)
            painter.drawText(cell, align, self._sign(offset))
        if self.hasFocus() and start <= self._caret < end:
            painter.setPen(QPen(QColor(now.accent), 1))
            left = layout.hex_at(self._caret) - 2
            painter.drawRect(QRect(left, top + 1, 2 * layout.char + 3, layout.line - 3))

    def _paint_grounds(self, painter: QPainter, start: int, end: int, top: int) -> None:
        now = tokens()
        edges = self._source.edges() if self._source else ()
        for number, low in enumerate((0, *edges)):
            if number % 2:
                high = (*edges, len(self._data))[number]
                self._fill(painter, (low, high), start, end, top, QColor(now.background))
        self._fill(painter, self._hovered, start, end, top, QColor(now.accent_ground))
        self._fill(painter, self._selected, start, end, top, QColor(now.highlight))
        for span in self._source.hidden if self._source else ():
            self._fill(painter, span, start, end, top, QBrush(QColor(now.muted), _HATCH))

    def _fill(
        self, painter: QPainter, span: _Range, start: int, end: int, top: int, ground: _Ground
    ) -> None:
        low, high = max(span[0], start), min(span[1], end)
        if low >= high:
            return
        layout, last = self._layout, high - 1
        left, right = layout.hex_at(low) - 2, layout.hex_at(last) + 2 * layout.char + 2
        painter.fillRect(QRect(left, top, right - left, layout.line), ground)
        left, right = layout.text_at(low), layout.text_at(last) + layout.char
        painter.fillRect(QRect(left, top, right - left, layout.line), ground)
