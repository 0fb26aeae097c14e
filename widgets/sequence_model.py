"""The procedures as rows, the newest on top."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.capture.parts import State
from app.capture.procedure import Procedure
from app.capture.procedures import DEFAULT_MOST
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone

_WORDS = {
    State.OK: "done",
    State.ATTENTION: "attention",
    State.FAILED: "failed",
    State.NEUTRAL: "seen",
}


class SequenceModel(RowModel[Procedure]):
    """State, kind and title of each procedure. most: older ones beyond it are let go."""

    def __init__(self, most: int = DEFAULT_MOST, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self.entitle(self.tr("State"), self.tr("Kind"), self.tr("Procedure"))

    def take(self, changed: Sequence[Procedure]) -> None:
        """Take in procedures that began or changed; the others keep their rows."""
        rows = list(self._rows)
        places = [(self.place_of(one.number), one) for one in changed]
        known = [
            (place, one)
            for place, one in places
            if place < len(rows) and rows[place].number == one.number
        ]
        for place, one in known:
            rows[place] = one
        self._rows = tuple(rows)
        for place, _ in known:
            self.dataChanged.emit(self.index(place, 0), self.index(place, 2))
        fresh = [one for one in changed if not self._rows or one.number > self._rows[0].number]
        if fresh:
            fresh.sort(key=lambda one: -one.number)
            self._put_on_top(fresh[: self._most])
        self._let_go()

    def forget(self) -> None:
        """Let all procedures go."""
        self.beginResetModel()
        self._rows = ()
        self.endResetModel()

    def place_of(self, number: int) -> int:
        """Return the row of a procedure, or that of the next older one."""
        return bisect_left(self._rows, -number, key=lambda one: -one.number)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return words, a chip for the state, and the whole title and status as tooltip."""
        one = self.row(index.row())
        if one is None:
            return None
        if role == self.CHIP:
            return self._state(one) if index.column() == 0 else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{one.title}: {one.status}"
        if role in SHOWN:
            return (self._state(one)[0], str(one.kind), one.title)[index.column()]
        return None

    def _state(self, one: Procedure) -> tuple[str, Tone]:
        if one.running and one.state is not State.FAILED:
            return self.tr("running"), Tone.ACCENT
        return self.tr(_WORDS[one.state]), Tone(one.state.value)

    def _put_on_top(self, fresh: list[Procedure]) -> None:
        self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
        self._rows = (*fresh, *self._rows)
        self.endInsertRows()

    def _let_go(self) -> None:
        if len(self._rows) > self._most:
            self.beginRemoveRows(QModelIndex(), self._most, len(self._rows) - 1)
            self._rows = self._rows[: self._most]
            self.endRemoveRows()
