"""Executed packages as table rows, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.values.packages import Execution
from widgets.package_words import content_words, moment, outcome_words, state_words
from widgets.privacy import Mask
from widgets.theme import mono
from widgets.words import short_id

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, left to right."""

    WHEN = 0
    STATE = 1
    PACKAGE = 2
    EID = 3
    COUNTER = 4
    OUTCOME = 5


class ExecutionModel(QAbstractTableModel):
    """Read-only rows of executions."""

    CHIP = Qt.ItemDataRole.UserRole + 1
    EXECUTION = Qt.ItemDataRole.UserRole + 2

    def __init__(self, mask: Mask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._rows: tuple[Execution, ...] = ()
        self._headers = (
            self.tr("Signed"),
            self.tr("State"),
            self.tr("Package"),
            self.tr("EID"),
            self.tr("Counter"),
            self.tr("Outcome"),
        )
        mask.changed.connect(lambda: self.show_executions(self._rows))

    @property
    def executions(self) -> tuple[Execution, ...]:
        """The rows' executions."""
        return self._rows

    def show_executions(self, executions: Sequence[Execution]) -> None:
        """Show other executions, in this order."""
        self.beginResetModel()
        self._rows = tuple(executions)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of executions."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title; rows have none."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._headers[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, chip, font or the execution itself."""
        if not index.isValid():
            return None
        execution, column = self._rows[index.row()], Column(index.column())
        if role == self.EXECUTION:
            return execution
        if role == self.CHIP and column is Column.STATE:
            return state_words(execution)
        if role == Qt.ItemDataRole.FontRole and column in (Column.WHEN, Column.EID):
            return mono(0.95)
        shown = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        return self._text(execution, column) if role in shown else None

    def _text(self, execution: Execution, column: Column) -> str:
        package = execution.package
        if column is Column.WHEN:
            return moment(execution.signed_at)
        if column is Column.STATE:
            return state_words(execution)[0]
        if column is Column.PACKAGE:
            return content_words(package.recipe)
        if column is Column.EID:
            return short_id(package.eid) if package.eid else ""
        if column is Column.COUNTER:
            return "" if package.counter is None else str(package.counter)
        return self._mask.text(outcome_words(execution))
