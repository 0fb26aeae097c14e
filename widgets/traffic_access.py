"""The traffic list as a screen reader sees it: a list whose items are its rows.

Qt asks for a row when a reader comes to it, so a million rows cost nothing. Only the newest that
were asked for are kept; a row is known by the seq of its record, its texts are of this moment.

`Any` stands where Qt's type hints know neither that there may be none nor a state's members.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from widgets.row_area import RowArea

_MOST = 400


class RowAccess(QAccessibleInterface):
    """One row of the list."""

    def __init__(self, owner: TrafficAccess, view: RowArea, seq: int) -> None:
        super().__init__()
        self._owner = owner
        self._view = view
        self.seq = seq

    def isValid(self) -> bool:
        """Whether the record is a row now."""
        return self._view.rows.index_of(self.seq) >= 0

    def object(self) -> Any:
        """Rows are no objects of Qt."""
        return None

    def text(self, kind: QAccessible.Text) -> str:
        """Return what is said of the row."""
        return self._view.words_of(self.seq) if kind is QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Rows cannot be written."""

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> Any:
        """Whether it is chosen, has the focus, and is in sight."""
        state: Any = QAccessible.State()
        state.selectable = state.focusable = state.multiSelectable = True
        state.selected = self._view.is_chosen(self.seq)
        state.focused = self.seq == self._view.current_seq and self._view.hasFocus()
        state.offscreen = not self._view.place_of(self.seq).isValid()
        return state

    def rect(self) -> QRect:
        """Return where it stands on the screen; empty when it is not in sight."""
        place = self._view.place_of(self.seq)
        corner = self._view.viewport().mapToGlobal(place.topLeft())
        return QRect(corner, place.size()) if place.isValid() else QRect()

    def parent(self) -> QAccessibleInterface:
        """The list."""
        return self._owner

    def child(self, index: int) -> Any:
        """A row has no parts of its own."""
        return None

    def childAt(self, x: int, y: int) -> Any:
        """A row has no parts of its own."""
        return None

    def childCount(self) -> int:
        """A row has no parts of its own."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """A row has no parts of its own."""
        return -1


class TrafficAccess(QAccessibleWidget):
    """The list; its children are all rows there are."""

    def __init__(self, view: RowArea) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._kept = _kept.setdefault(id(view), {})

    def childCount(self) -> int:
        """Return how many rows there are."""
        return len(self._view.rows)

    def child(self, index: int) -> Any:
        """Return a row, None for one that is not there."""
        if not 0 <= index < len(self._view.rows):
            return None
        seq = self._view.rows.record(index).seq
        if seq not in self._kept:
            if len(self._kept) >= _MOST:
                _forget(self._kept, next(iter(self._kept)))
            row = RowAccess(self, self._view, seq)
            self._kept[seq] = row, QAccessible.registerAccessibleInterface(row)
        return self._kept[seq][0]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return which row a child is, -1 for a stranger."""
        return self._view.rows.index_of(child.seq) if isinstance(child, RowAccess) else -1

    def childAt(self, x: int, y: int) -> Any:
        """Return the row at a point of the screen."""
        return self.child(self._view.index_at(QPoint(x, y)))

    def focusChild(self) -> Any:
        """Return the current row."""
        return self.child(self._view.rows.index_of(self._view.current_seq))


Kept = dict[int, tuple[RowAccess, int]]

_kept: dict[int, Kept] = {}
"""The rows of each list and their numbers with Qt, which has to be told before they go."""

_lists: list[TrafficAccess] = []
"""Qt holds a list without Python's knowing; it has to stay until Qt has let go of it."""


def make_accessible(view: RowArea) -> None:
    """Let Qt describe a list this way for as long as it lives."""
    _install()
    if QAccessible.isActive():
        early = QAccessible.queryAccessibleInterface(view)
        if not isinstance(early, TrafficAccess):  # made before the list was one
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(early))
    view.destroyed.connect(partial(_forget_all, id(view)))


@cache
def _install() -> None:
    QAccessible.installFactory(_described)


def _described(key: str, target: QObject) -> QAccessibleInterface | None:
    if not isinstance(target, RowArea):
        return None
    made = TrafficAccess(target)
    _lists[:] = [one for one in _lists if Shiboken.isValid(one)] + [made]
    return made


def _forget_all(view: int) -> None:
    rows = _kept.pop(view, {})
    for seq in tuple(rows):
        _forget(rows, seq)


def _forget(rows: Kept, seq: int) -> None:
    _, number = rows.pop(seq)
    QAccessible.deleteAccessibleInterface(number)


def tell_focus(view: RowArea, index: int) -> None:
    """Tell a screen reader which row is current now."""
    if QAccessible.isActive():
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(index)
        QAccessible.updateAccessibility(event)


def tell_change(view: RowArea, words: str) -> None:
    """Have a screen reader say what changed about the current row."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))
