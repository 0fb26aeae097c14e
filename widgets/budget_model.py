"""The figures of a data budget as a table."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.fleet.budget import BudgetRow
from widgets.budget_words import bytes_words, parts, session_words
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone, mono

_DOOR, _SESSION, _EXCHANGES = range(3)
_FIRST_PART = 3


class BudgetModel(RowModel[BudgetRow]):
    """Rows of one procedure: the way, the session, and the bytes of each part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts()
        self.entitle(
            self.tr("Way"),
            self.tr("Session"),
            self.tr("Requests"),
            *(part.words for part in self._parts),
            self.tr("Total"),
            self.tr("Figures"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, font or alignment."""
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role in SHOWN:
            return self._text(row, column)
        total = _FIRST_PART + len(self._parts)
        if role == self.CHIP and column == total + 1:
            return self._text(row, column), Tone.ATTENTION if row.wire.estimated else Tone.OK
        if role == Qt.ItemDataRole.FontRole and _EXCHANGES <= column <= total:
            return mono()
        return None

    def _text(self, row: BudgetRow, column: int) -> str:
        total = _FIRST_PART + len(self._parts)
        if column == _DOOR:
            return row.door.value
        if column == _SESSION:
            return session_words(row.door, row.session)
        if column == _EXCHANGES:
            return str(row.exchanges)
        if column == total:
            return bytes_words(row.wire.total)
        if column == total + 1:
            if row.wire.estimated:
                return self.tr("estimated")
            return self.tr("counted")
        part = self._parts[column - _FIRST_PART]
        mark = "≈ " if row.wire.estimated and part.key in ("transport", "ip") else ""
        return mark + bytes_words(part.of(row.wire))
