"""Executed packages as table rows, newest first."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from app.values.packages import Execution
from widgets.package_words import content_words, moment, outcome_words, state_words
from widgets.privacy import Mask
from widgets.row_model import SHOWN, Index, RowModel
from widgets.theme import mono
from widgets.words import short_id


class Column(IntEnum):
    """The columns, left to right."""

    WHEN = 0
    STATE = 1
    PACKAGE = 2
    EID = 3
    COUNTER = 4
    OUTCOME = 5


class ExecutionModel(RowModel[Execution]):
    """Rows of executions."""

    EXECUTION = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("Signed"),
            self.tr("State"),
            self.tr("Package"),
            self.tr("EID"),
            self.tr("Counter"),
            self.tr("Outcome"),
        )
        self._mask = mask
        mask.changed.connect(self.repaint)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the execution itself."""
        execution = self.row(index.row())
        if execution is None:
            return None
        column = Column(index.column())
        if role == self.EXECUTION:
            return execution
        if role == self.CHIP and column is Column.STATE:
            return state_words(execution)
        if role == Qt.ItemDataRole.FontRole and column in (Column.WHEN, Column.EID):
            return mono(0.95)
        if role in SHOWN or role == Qt.ItemDataRole.ToolTipRole:
            return self._text(execution, column)
        return None

    def _text(self, execution: Execution, column: Column) -> str:
        package = execution.package
        if column is Column.WHEN:
            return moment(execution.signed_at)
        if column is Column.STATE:
            return state_words(execution)[0]
        if column is Column.PACKAGE:
            return self._mask.text(content_words(package.recipe))
        if column is Column.EID:
            return short_id(package.eid) if package.eid else ""
        if column is Column.COUNTER:
            return "" if package.counter is None else str(package.counter)
        return self._mask.text(outcome_words(execution))
