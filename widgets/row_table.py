"""A table in our manner: whole rows, no grid, row height 28, one row current for the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from widgets.row_delegate import ROW_HEIGHT, RowDelegate

_MANY_ROWS = 40
_MENU_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu)


class RowTable(QTableView):
    """Shows a model and asks for the menu of a row.

    Signals:
        menu_requested: index of the row whose actions are wanted (click on the dots, Enter, Menu).
    """

    menu_requested = Signal(QModelIndex)

    def __init__(
        self,
        model: QAbstractItemModel,
        *,
        name: str,
        chip_role: int,
        stretch: int,
        menu_column: int = -1,
        parent: QWidget | None = None,
    ) -> None:
        """name: for screen readers. stretch: the column that takes what room is left."""
        super().__init__(parent)
        self._menu_column = menu_column
        self.setModel(model)
        self.setItemDelegate(RowDelegate(chip_role, menu_column, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        header.setFixedHeight(ROW_HEIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._on_clicked)
        self.customContextMenuRequested.connect(lambda place: self._ask_menu(self.indexAt(place)))

    def needed_height(self, at_most_rows: int) -> int:
        """Return the height that shows all rows, or `at_most_rows` and a scroll bar."""
        rows = min(self.model().rowCount(), at_most_rows)
        return (rows + 1) * ROW_HEIGHT + 2

    def sizeHint(self) -> QSize:
        """Ask for the room all rows take."""
        return QSize(super().sizeHint().width(), self.needed_height(_MANY_ROWS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row's menu on Enter and Menu."""
        if event.key() in _MENU_KEYS and self.state() is not self.State.EditingState:
            self._ask_menu(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == self._menu_column:
            self._ask_menu(index)

    def _ask_menu(self, index: QModelIndex) -> None:
        if index.isValid():
            self.menu_requested.emit(index)
