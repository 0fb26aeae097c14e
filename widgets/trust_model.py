"""Rows of the Trust place's two tables: a state, texts, and what the row stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt

from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import Tone, mono


@dataclass(frozen=True, slots=True)
class TrustRow:
    """One row. chip: for the first column; texts: for those after it; value: what it is about."""

    name: str
    chip: tuple[str, Tone]
    texts: tuple[str, ...]
    value: object


class TrustModel(RowModel[TrustRow]):
    """Rows of keys or roots; the chip stands in the first column."""

    def __init__(
        self, titles: Sequence[str], identifiers: frozenset[int], parent: QObject | None = None
    ) -> None:
        """identifiers: columns in the monospace face, never cut short."""
        super().__init__(parent)
        self.entitle(*titles)
        self._identifiers = identifiers

    def place_of(self, name: str) -> int:
        """Return where a name stands, -1 when it is not listed."""
        return next((i for i, row in enumerate(self.rows) if row.name == name), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role in SHOWN or role == Qt.ItemDataRole.ToolTipRole:
            return row.chip[0] if column == 0 else row.texts[column - 1]
        if role == Qt.ItemDataRole.FontRole and column in self._identifiers:
            return mono()
        return row.chip if role == self.CHIP and column == 0 else None
