"""Rows of the Trust place's two tables: a state, texts, and what the row stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.theme import Tone, mono

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TrustRow:
    """One row. chip: for the first column; texts: for those after it; value: what it is about."""

    name: str
    chip: tuple[str, Tone]
    texts: tuple[str, ...]
    value: object


class TrustModel(QAbstractTableModel):
    """Read-only. titles: of all columns, the chip's first."""

    CHIP = Qt.ItemDataRole.UserRole + 1

    def __init__(
        self, titles: Sequence[str], identifiers: frozenset[int], parent: QObject | None = None
    ) -> None:
        """identifiers: columns in the monospace face, never cut short."""
        super().__init__(parent)
        self._titles = tuple(titles)
        self._identifiers = identifiers
        self._rows: tuple[TrustRow, ...] = ()

    def show_rows(self, rows: Sequence[TrustRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, place: int) -> TrustRow | None:
        """Return one row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, name: str) -> int:
        """Return where a name stands, -1 when it is not listed."""
        return next((i for i, row in enumerate(self._rows) if row.name == name), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's title; rows have none."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._titles[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        text = row.chip[0] if column == 0 else row.texts[column - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text
        if role == Qt.ItemDataRole.FontRole and column in self._identifiers:
            return mono()
        return row.chip if role == self.CHIP and column == 0 else None
