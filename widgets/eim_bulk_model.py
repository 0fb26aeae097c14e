"""Rows of a table that cannot be queued, each with its reason."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.eim.bulk import BadRow
from widgets.privacy import without_codes
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import mono

_WHY = 2


class EimBulkModel(RowModel[BadRow]):
    """Failed rows in the order of the file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(self.tr("Line"), self.tr("EID"), self.tr("Reason left out"))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip or font."""
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role in SHOWN:
            return (str(row.line), row.cells.get("eid", ""), without_codes(row.reason))[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return without_codes(f"{row.reason}\n{row.hint}".strip())
        return mono() if role == Qt.ItemDataRole.FontRole and column != _WHY else None
