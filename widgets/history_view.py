"""The history of packages: search, look again, take one as the start of the next, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.values.packages import Execution
from widgets.buttons import push_button
from widgets.empty_state import EmptyState
from widgets.execution_model import Column, ExecutionModel
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.row_table import RowTable

_PAUSE_MS = 200


class HistoryView(QWidget):
    """Lists executions.

    Signals:
        search_changed: the words all of which must occur, after a short pause in typing.
        execution_chosen: show this Execution.
        recipe_wanted: compose again from this Recipe.
        export_wanted: the Executions listed now, as a tuple.
    """

    search_changed = Signal(str)
    execution_chosen = Signal(object)
    recipe_wanted = Signal(object)
    export_wanted = Signal(object)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ExecutionModel(mask, self)
        self.table = RowTable(
            self._model,
            name=self.tr("Signed and executed packages"),
            chip_role=ExecutionModel.CHIP,
            stretch=Column.OUTCOME,
        )
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find EID, operation, eIM, outcome"))
        self.search.setAccessibleName(self.tr("Find in the history"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(280)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda: self._pause.start())
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._panel = Panel(self.tr("History"))
        self._build()
        self.show_executions(())

    def show_executions(self, executions: Sequence[Execution]) -> None:
        """Show what the search found, newest first."""
        self._model.show_rows(executions)
        self._panel.show_count(len(executions) or None)
        searching = bool(self.search.text())
        self._stack.setCurrentIndex(1 if executions else 0)
        if not executions:
            self._say_empty(searching=searching)
        else:
            self.table.selectRow(0)
        self._judge()

    def current(self) -> Execution | None:
        """Return the execution of the current row."""
        found: Execution | None = self.table.currentIndex().data(ExecutionModel.EXECUTION)
        return found

    def _build(self) -> None:
        self._open = push_button(self.tr("Show the &result"), "link", "eye")
        self._again = push_button(self.tr("Compose &again from it"), "link", "pencil")
        self._export = push_button(self.tr("E&xport …"), "link", "save")
        self._open.clicked.connect(self._show_current)
        self._again.clicked.connect(self._compose_again)
        self._export.clicked.connect(lambda: self.export_wanted.emit(self._model.rows))
        for button in (self._open, self._again, self._export):
            self._panel.commands.addWidget(button)
        self._panel.title_row.insertWidget(2, self.search)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        self._panel.body.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.addWidget(self._panel)
        self._empty.chosen.connect(lambda _key: self.search.clear())
        self.table.menu_requested.connect(self._on_row_asked)
        self.table.doubleClicked.connect(self._on_row_asked)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._judge())

    def _say_empty(self, *, searching: bool) -> None:
        if searching:
            title = self.tr("Nothing found")
            advice = self.tr("No package has all of these words.")
            buttons = [("clear", self.tr("Clear the search"))]
        else:
            title = self.tr("No package yet")
            advice = self.tr("Each package that is signed is kept here with what came of it.")
            buttons = []
        self._empty.show_state("clock", title, advice, buttons)

    def _judge(self) -> None:
        there = self.current() is not None
        for button in (self._open, self._again):
            button.setEnabled(there)
        self._export.setEnabled(self._model.rowCount() > 0)

    def _on_row_asked(self, _index: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        if (execution := self.current()) is not None:
            self.execution_chosen.emit(execution)

    def _compose_again(self) -> None:
        if (execution := self.current()) is not None:
            self.recipe_wanted.emit(execution.package.recipe)
