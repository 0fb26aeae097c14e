"""A panel with one of the Trust place's tables, and a sentence while there is nothing in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets.labels import label
from widgets.panel import Panel
from widgets.row_table import RowTable
from widgets.trust_model import TrustModel, TrustRow

_ROWS = 8


class TrustTable(Panel):
    """Shows rows; one is current in both tables of the place together.

    Signals:
        picked: the TrustRow the user went to.
        removal_requested: the TrustRow whose removal is wanted (Del).
    """

    picked = Signal(object)
    removal_requested = Signal(object)

    def __init__(
        self,
        title: str,
        titles: Sequence[str],
        *,
        identifiers: frozenset[int],
        stretch: int,
        empty: str,
        parent: QWidget | None = None,
    ) -> None:
        """titles: of the columns. empty: what to say without rows."""
        super().__init__(title, parent)
        self._model = TrustModel(titles, identifiers, self)
        self.table = RowTable(self._model, name=title, chip_role=TrustModel.CHIP, stretch=stretch)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        delete = QShortcut(QKeySequence("Del"), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_removal)
        self._empty = label(empty, "muted", wrap=True)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.table)

    def show_rows(self, rows: Sequence[TrustRow]) -> None:
        """Show other rows; none is current until `select`."""
        self.table.blockSignals(True)
        self._model.show_rows(rows)
        self.table.blockSignals(False)
        self.show_count(len(rows))
        self._empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.setMinimumHeight(self.table.needed_height(2))
        self.table.setMaximumHeight(self.table.needed_height(_ROWS))

    def select(self, name: str) -> bool:
        """Make a row current; False when it is not there."""
        place = self._model.place_of(name)
        if place >= 0:
            self.table.selectRow(place)
        return place >= 0

    def clear(self) -> None:
        """Let no row be current."""
        self.table.selectionModel().setCurrentIndex(
            self._model.index(-1, -1), QItemSelectionModel.SelectionFlag.Clear
        )

    def first(self) -> str:
        """Return the name of the first row, or nothing."""
        row = self._model.row(0)
        return row.name if row else ""

    def _on_current(self) -> None:
        row = self._model.row(self.table.currentIndex().row())
        if row is not None:
            self.picked.emit(row)

    def _ask_removal(self) -> None:
        row = self._model.row(self.table.currentIndex().row())
        if row is not None:
            self.removal_requested.emit(row)
