"""An area of rows under a header: which rows are in sight, and that they stay where they are read.

Rows are drawn by number as they come into sight. The area follows the newest one only while told
to, and scrolling up ends that.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.capture.annotations import Annotations
from app.capture.rows import Row
from widgets import row_words
from widgets.chosen_rows import ChosenRows
from widgets.rows_source import RowsSource
from widgets.theme import tokens
from widgets.traffic_decoder import TrafficDecoder
from widgets.traffic_header import HEIGHT as HEADER_HEIGHT
from widgets.traffic_header import TrafficHeader
from widgets.traffic_painter import Line, RowPainter
from widgets.visible_rows import VisibleRows

ROW_HEIGHT = 24


class RowArea(QAbstractScrollArea):
    """Draws rows, and keeps in place what is read when rows come and go.

    rows: those that are shown, without hidden ones. selection: which are chosen.

    Signals:
        follow_changed: whether the newest record is kept in sight.
        hidden_changed: how many records are hidden, and whether they are shown all the same.
        noted: what is noted about some records is another.
    """

    follow_changed = Signal(bool)
    hidden_changed = Signal(int, bool)
    noted = Signal()

    def __init__(
        self,
        rows: RowsSource,
        parent: QWidget | None = None,
        *,
        annotations: Annotations | None = None,
    ) -> None:
        """annotations: what people noted about the records; without them nothing is."""
        super().__init__(parent)
        self.annotations = Annotations() if annotations is None else annotations
        self.rows = VisibleRows(rows, self.annotations, self)
        self.selection = ChosenRows(self.rows)
        self._follow = True
        self._arranged_for = (0, False)
        self._hidden = self.annotations.hidden
        self._decoder: TrafficDecoder | None = None
        self._empty_text = ""
        self._style = RowPainter(self.font())
        self._header = TrafficHeader(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(0, HEADER_HEIGHT, 0, 0)
        self.verticalScrollBar().setSingleStep(1)
        self.horizontalScrollBar().valueChanged.connect(self._header.setOffset)
        self.verticalScrollBar().actionTriggered.connect(lambda action: self._user_scrolled())
        self._header.chosen.connect(self._arrange)
        self.rows.changed.connect(self._on_rows_changed)
        self.rows.replaced.connect(self._on_rows_replaced)
        end = self.annotations.listen(self._on_noted)
        self.destroyed.connect(lambda: end())

    @property
    def current_seq(self) -> int:
        """The seq of the current record, 0 when none is."""
        return self.selection.current

    @property
    def follows(self) -> bool:
        """Whether the newest record is kept in sight."""
        return self._follow

    @property
    def header(self) -> TrafficHeader:
        """The header, which knows the widths of the columns."""
        return self._header

    def set_follow(self, follow: bool) -> None:
        """Begin or end to keep the newest record in sight."""
        if follow is not self._follow:
            self._follow = follow
            self.follow_changed.emit(follow)
        if follow:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def use_decoder(self, decoder: TrafficDecoder) -> None:
        """Leave the decoding of rows to a decoder; before, it is done while they are painted."""
        self._decoder = decoder
        decoder.rows_ready.connect(self.viewport().update)

    def show_hidden(self, shown: bool) -> None:
        """Show hidden records as well, or not."""
        self.rows.show_hidden(shown)
        self.hidden_changed.emit(len(self._hidden), shown)

    def set_empty_text(self, text: str) -> None:
        """Say what stands in place of rows."""
        self._empty_text = text
        self.viewport().update()

    def is_chosen(self, seq: int) -> bool:
        """Whether a record's row is among the chosen ones."""
        index = self.rows.index_of(seq)
        return index >= 0 and self.selection.holds(index)

    def words_of(self, seq: int) -> str:
        """Return a record's row as a screen reader says it, empty when it is not shown."""
        index = self.rows.index_of(seq)
        if index < 0:
            return ""
        place = (index + 1, len(self.rows))
        noted = self.annotations.get(seq)
        return row_words.spoken(self._row(index), noted, place, self.selection.count)

    def place_of(self, seq: int) -> QRect:
        """Return where a record's row is drawn; invalid when it is not in sight."""
        index = self.rows.index_of(seq)
        at = index - self.verticalScrollBar().value()
        if index < 0 or not 0 <= at <= self.viewport().height() // ROW_HEIGHT:
            return QRect()
        return QRect(0, at * ROW_HEIGHT, self.viewport().width(), ROW_HEIGHT)

    def index_at(self, place: QPoint) -> int:
        """Return the row at a point of the screen, -1 for none."""
        return self._index_at(self.viewport().mapFromGlobal(place))

    def sizeHint(self) -> QSize:
        """Room for a dozen rows."""
        return QSize(640, HEADER_HEIGHT + 12 * ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        rows, count = self.rows, len(self.rows)
        if not count:
            _paint_empty(painter, self.viewport().rect(), self._empty_text)
        first = self.verticalScrollBar().value()
        left = -self.horizontalScrollBar().value()
        width = max(sum(self._header.widths), self.viewport().width() - left)
        last = min(count, first + self.viewport().height() // ROW_HEIGHT + 1)
        columns, current, focus = self._header.shown, self.selection.current, self.hasFocus()
        start, end = self.selection.stretch()
        if self._decoder is not None:
            self._decoder.begin_frame()
        before = rows.record(first - 1) if 0 < first <= count else None
        for at, index in enumerate(range(first, last)):
            record = rows.record(index)
            seq = record.seq
            chosen = start <= index < end or seq in self.selection.single
            noted, focused = self.annotations.get(seq), focus and seq == current
            line = Line(record, self._row(index), before, noted, chosen, focused)
            rect = QRect(left, at * ROW_HEIGHT, width, ROW_HEIGHT)
            self._style.paint(painter, rect, line, columns)
            before = record
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new room among the columns."""
        super().resizeEvent(event)
        self._header.setGeometry(0, 0, self.viewport().width(), HEADER_HEIGHT)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of font and scheme."""
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange)
        if event.type() in kinds and hasattr(self, "_header"):
            self._style = RowPainter(self.font())
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by rows; Shift scrolls sideways."""
        super().wheelEvent(event)
        self._user_scrolled()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Rows are drawn by number, so there is nothing to move."""
        self.viewport().update()

    def _arrange(self) -> None:
        has_notes = self.annotations.any
        self._arranged_for = (len(self.rows.lanes), has_notes)
        room = self.viewport().width()
        self._header.share(self._style, self.rows.lanes, room, notes=has_notes)
        self._set_range()
        self.viewport().update()

    def _on_noted(self, seqs: frozenset[int]) -> None:
        if self._hidden != self.annotations.hidden:
            self._hidden = self.annotations.hidden
            self.rows.refresh()
            self.hidden_changed.emit(len(self._hidden), self.rows.showing_hidden)
        if self._arranged_for[1] is not self.annotations.any:
            self._arrange()
        self.viewport().update()
        self.noted.emit()

    def _on_rows_changed(self, dropped: int) -> None:
        bar = self.verticalScrollBar()
        was_empty = bar.maximum() == 0
        if len(self.rows.lanes) != self._arranged_for[0]:
            self._arrange()
        self._set_range()
        if self._follow:
            bar.setValue(bar.maximum())
        elif dropped:
            bar.setValue(max(bar.value() - dropped, 0))
        if was_empty or self._follow or dropped:
            self.viewport().update()

    def _on_rows_replaced(self) -> None:
        self._arrange()
        index = self.rows.index_of(self.selection.current)
        if index >= 0:
            self._reveal(index)
        elif self._follow:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self.viewport().update()

    def _set_range(self) -> None:
        bar, page = self.verticalScrollBar(), self._page()
        bar.setPageStep(page)
        bar.setRange(0, max(len(self.rows) - page, 0))
        across = self.horizontalScrollBar()
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(sum(self._header.widths) - self.viewport().width(), 0))

    def _row(self, index: int) -> Row:
        """Return the texts of a row, or of one that is still to be decoded."""
        if self._decoder is None:
            return self.rows.row(index)
        return self._decoder.row(self.rows.record(index))

    def _page(self) -> int:
        return max(self.viewport().height() // ROW_HEIGHT, 1)

    def _index_at(self, place: QPoint) -> int:
        index = self.verticalScrollBar().value() + place.y() // ROW_HEIGHT
        return index if place.y() >= 0 and index < len(self.rows) else -1

    def _reveal(self, index: int) -> None:
        bar, page = self.verticalScrollBar(), self._page()
        if index < bar.value():
            bar.setValue(index)
        elif index >= bar.value() + page:
            bar.setValue(index - page + 1)

    def _user_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if min(bar.value(), bar.sliderPosition()) < bar.maximum():
            self.set_follow(False)


def _paint_empty(painter: QPainter, room: QRect, text: str) -> None:
    painter.setPen(QColor(tokens().muted))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(room.adjusted(16, 0, -16, 0), flags, text)
