"""The list of traffic: rows to go through, to choose one of or several, by keys and by mouse.

A list of its own because item views ask Python for each cell of each frame.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.capture.annotations import Annotations
from app.capture.rows import Row
from widgets import row_words
from widgets.row_area import RowArea
from widgets.rows_source import RowsSource
from widgets.traffic_access import make_accessible, tell_change, tell_focus

_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class TrafficList(RowArea):
    """Rows to choose from; one is current, by its seq, and stays so when rows come and go.

    Signals:
        record_selected: seq of the record made current, 0 when none is any more.
        selection_changed: other rows are chosen than before.
        menu_wanted: where on the screen the menu of the chosen rows is wanted.
        copy_wanted: the user asked for a copy of the chosen rows.
    """

    record_selected = Signal(int)
    selection_changed = Signal()
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(
        self,
        rows: RowsSource,
        parent: QWidget | None = None,
        *,
        annotations: Annotations | None = None,
    ) -> None:
        """annotations: what people noted about the records; without them nothing is."""
        super().__init__(rows, parent, annotations=annotations)
        self._left = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Traffic"))
        make_accessible(self)

    def show_record(self, seq: int) -> bool:
        """Make a record current and bring it into sight; False when it is not in the list.

        When it is hidden, hidden records are shown from now on.
        """
        index = self.rows.index_of(seq)
        if index < 0 and seq in self.annotations.hidden:
            self.show_hidden(True)
            index = self.rows.index_of(seq)
        if index < 0:
            return False
        self._go_to(index)
        return True

    def unselect(self) -> None:
        """Make no record current. Rows stay where they are; keys go on from the one left."""
        if self.current_seq:
            self._left = self.current_seq
            self._choose(0)

    def select_all(self) -> None:
        """Choose all rows."""
        before = self.current_seq
        self.selection.choose_all()
        self._on_selected(before)

    def current_row(self) -> Row | None:
        """Return the texts of the current row."""
        index = self.rows.index_of(self.current_seq)
        return self._row(index) if index >= 0 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by rows and pages, to the ends, with Shift choosing what lies between; copy."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
            return
        count = len(self.rows)
        at, page = self.rows.index_of(self.current_seq or self._left), max(self._page() - 1, 1)
        target = _target(event.key(), at, page, count)
        if target is None or not count:
            super().keyPressEvent(event)
            return
        is_more = bool(event.modifiers() & _SHIFT) and bool(self.current_seq)
        self._go_to(min(max(target, 0), count - 1), extend=is_more)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the row under the pointer current; a second click leaves it.

        Shift chooses all up to it, Ctrl adds it or takes it out; the right button keeps a choice
        it is made within.
        """
        index = self._index_at(event.position().toPoint())
        if index < 0:
            return
        seq = self.rows.record(index).seq
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and event.modifiers() & _CONTROL:
            before = self.current_seq
            self.selection.toggle(seq)
            self._on_selected(before)
        elif is_left and event.modifiers() & _SHIFT and self.current_seq:
            self._go_to(index, extend=True)
        elif is_left and seq == self.current_seq and self.selection.count == 1:
            self.unselect()
        elif is_left or not self.is_chosen(seq):
            self._go_to(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first press has selected; the second is no wish to leave."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the rows, at the pointer or below the current row."""
        place = self.place_of(self.current_seq)
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.menu_wanted.emit(event.globalPos())
        elif place.isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.bottomLeft() + QPoint(24, 0)))
        else:
            self.menu_wanted.emit(self.viewport().mapToGlobal(QPoint(24, 0)))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the whole text of a row, and its comment, in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def _choose(self, seq: int) -> None:
        before = self.current_seq
        self.selection.choose(seq)
        self._on_selected(before)

    def _go_to(self, index: int, *, extend: bool = False) -> None:
        """Make a row current, or choose all up to it, and bring it into sight."""
        before = self.current_seq
        if index < len(self.rows) - 1:
            self.set_follow(False)
        if extend:
            self.selection.extend(index)
        else:
            self.selection.choose(self.rows.record(index).seq)
        self._reveal(index)
        self._on_selected(before)

    def _on_selected(self, before: int) -> None:
        """Tell everybody; before: the seq that was current."""
        self.viewport().update()
        seq = self.current_seq
        self.setAccessibleDescription(self.words_of(seq))
        self.selection_changed.emit()
        if seq != before:
            tell_focus(self, self.rows.index_of(seq))
            self.record_selected.emit(seq)

    def _on_noted(self, seqs: frozenset[int]) -> None:
        super()._on_noted(seqs)
        if self.current_seq in seqs:
            self.setAccessibleDescription(self.words_of(self.current_seq))
            words = row_words.note_words(self.annotations.get(self.current_seq))
            tell_change(self, ", ".join(words) or self.tr("nothing noted"))

    def _tip(self, place: QPoint) -> str:
        index = self._index_at(place)
        if index < 0:
            return ""
        seq = self.rows.record(index).seq
        return row_words.tip(seq, self._row(index), self.annotations.get(seq))


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
