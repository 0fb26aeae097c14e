"""The live list of traffic: rows by number, drawn as they come into sight.

A list of its own because item views ask Python for each cell of each frame. It never moves under
the reader: it follows the newest record only while told to, and scrolling up ends that.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.capture.rows import COLUMNS, Row
from widgets.theme import tokens
from widgets.traffic_header import HEIGHT as HEADER_HEIGHT
from widgets.traffic_header import TrafficHeader
from widgets.traffic_painter import RowPainter
from widgets.traffic_rows import TrafficRows

ROW_HEIGHT = 24


class TrafficList(QAbstractScrollArea):
    """Shows TrafficRows; one row is current, by its seq, and stays so when rows come and go.

    Signals:
        record_selected: seq of the record made current, 0 when none is any more.
        follow_changed: whether the newest record is kept in sight.
        menu_wanted: where on the screen the menu of the current row is wanted.
        copy_wanted: the user asked for a copy of the current row.
    """

    record_selected = Signal(int)
    follow_changed = Signal(bool)
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, rows: TrafficRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._current = 0
        self._left = 0
        self._follow = True
        self._lanes = 0
        self._empty_text = ""
        self._style = RowPainter(self.font())
        self._header = TrafficHeader(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportMargins(0, HEADER_HEIGHT, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Traffic"))
        self.verticalScrollBar().setSingleStep(1)
        self.horizontalScrollBar().valueChanged.connect(self._header.setOffset)
        self.verticalScrollBar().actionTriggered.connect(lambda action: self._user_scrolled())
        self._header.chosen.connect(self._arrange)
        rows.changed.connect(self._on_rows_changed)
        rows.replaced.connect(self._on_rows_replaced)

    @property
    def current_seq(self) -> int:
        """The seq of the current record, 0 when none is."""
        return self._current

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

    def set_empty_text(self, text: str) -> None:
        """Say what stands in place of rows."""
        self._empty_text = text
        self.viewport().update()

    def show_record(self, seq: int) -> bool:
        """Make a record current and bring it into sight; False when it is not in the list."""
        index = self._rows.index_of(seq)
        if index < 0:
            return False
        self._go_to(index)
        return True

    def unselect(self) -> None:
        """Make no record current. Rows stay where they are; keys go on from the one left."""
        if self._current:
            self._left, self._current = self._current, 0
            self.viewport().update()
            self.record_selected.emit(0)

    def current_row(self) -> Row | None:
        """Return the texts of the current row."""
        index = self._rows.index_of(self._current)
        return self._rows.row(index) if index >= 0 else None

    def sizeHint(self) -> QSize:
        """Room for a dozen rows."""
        return QSize(640, HEADER_HEIGHT + 12 * ROW_HEIGHT)

    def restyle(self) -> None:
        """Take over new faces and colours."""
        self._style = RowPainter(self.font())
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        painter = QPainter(self.viewport())
        count = len(self._rows)
        if not count:
            _paint_empty(painter, self.viewport().rect(), self._empty_text)
        first = self.verticalScrollBar().value()
        left = -self.horizontalScrollBar().value()
        width = max(sum(self._header.widths), self.viewport().width() - left)
        last = min(count, first + self.viewport().height() // ROW_HEIGHT + 1)
        for at, index in enumerate(range(first, last)):
            rect = QRect(left, at * ROW_HEIGHT, width, ROW_HEIGHT)
            is_current = self._rows.record(index).seq == self._current
            self._style.paint(
                painter, rect, self._rows.row(index), self._header.widths,
                current=is_current, focused=self.hasFocus(),
            )  # fmt: skip
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
            self.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by rows and pages, to the ends; Enter selects again what was left; copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        count = len(self._rows)
        at, page = self._rows.index_of(self._current or self._left), max(self._page() - 1, 1)
        target = _target(event.key(), at, page, count)
        if target is None or not count:
            super().keyPressEvent(event)
            return
        self._go_to(min(max(target, 0), count - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the row under the pointer current; a second click leaves it."""
        index = self._index_at(event.position().toPoint())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if index >= 0 and is_left and self._rows.record(index).seq == self._current:
            self.unselect()
        elif index >= 0:
            self._go_to(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first press has selected; the second is no wish to leave."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by rows; Shift scrolls sideways."""
        super().wheelEvent(event)
        self._user_scrolled()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row, at the pointer or at the current row."""
        index = self._index_at(self.viewport().mapFromGlobal(event.globalPos()))
        if event.reason() is QContextMenuEvent.Reason.Mouse and index >= 0:
            self._go_to(index)
        if self._rows.index_of(self._current) >= 0:
            self.menu_wanted.emit(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the whole text of a cut cell in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._index_at(event.pos())
            QToolTip.showText(event.globalPos(), _tip(self._rows, index), self)
            return True
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Rows are drawn by number, so there is nothing to move."""
        self.viewport().update()

    def _arrange(self) -> None:
        self._lanes = len(self._rows.lanes)
        self._header.share(self._style, self._rows.lanes, self.viewport().width())
        self._set_range()
        self.viewport().update()

    def _on_rows_changed(self, dropped: int) -> None:
        bar = self.verticalScrollBar()
        was_empty = bar.maximum() == 0
        if len(self._rows.lanes) != self._lanes:
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
        index = self._rows.index_of(self._current)
        if index >= 0:
            self._reveal(index)
        elif self._follow:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self.viewport().update()

    def _set_range(self) -> None:
        bar, page = self.verticalScrollBar(), self._page()
        bar.setPageStep(page)
        bar.setRange(0, max(len(self._rows) - page, 0))
        across = self.horizontalScrollBar()
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(sum(self._header.widths) - self.viewport().width(), 0))

    def _page(self) -> int:
        return max(self.viewport().height() // ROW_HEIGHT, 1)

    def _index_at(self, place: QPoint) -> int:
        index = self.verticalScrollBar().value() + place.y() // ROW_HEIGHT
        return index if place.y() >= 0 and index < len(self._rows) else -1

    def _go_to(self, index: int) -> None:
        seq = self._rows.record(index).seq
        if index < len(self._rows) - 1:
            self.set_follow(False)
        self._reveal(index)
        self.viewport().update()
        if seq == self._current:
            return
        self._current = seq
        _announce(self, self._rows.row(index))
        self.record_selected.emit(seq)

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


def _announce(view: TrafficList, row: Row) -> None:
    """Tell a screen reader the row: an own-painted list has no items it could read."""
    text = ", ".join(cell for cell in row[:-1] if cell)
    text = text.replace("↳", view.tr("answer to"))
    view.setAccessibleDescription(text)
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))


def _target(key: int, at: int, page: int, count: int) -> int | None:
    """Return the row a key leads to from row `at` (-1 for none), None for other keys."""
    return {
        int(Qt.Key.Key_Up): at - 1 if at >= 0 else count - 1,
        int(Qt.Key.Key_Down): at + 1,
        int(Qt.Key.Key_PageUp): at - page,
        int(Qt.Key.Key_PageDown): at + page,
        int(Qt.Key.Key_Home): 0,
        int(Qt.Key.Key_End): count - 1,
        int(Qt.Key.Key_Return): at if at >= 0 else count - 1,
        int(Qt.Key.Key_Enter): at if at >= 0 else count - 1,
    }.get(key)


def _tip(rows: TrafficRows, index: int) -> str:
    if index < 0:
        return ""
    cells = zip(COLUMNS, rows.row(index)[:-1], strict=True)
    lines = (f"{name}: {cell}" for name, cell in cells if cell)
    return "\n".join([f"#{rows.record(index).seq}", *lines])
