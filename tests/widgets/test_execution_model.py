"""Executions as rows."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.widgets.packages import DONE, execution, verdict
from widgets.execution_model import Column, ExecutionModel
from widgets.privacy import Mask


def test_a_row_tells_package_counter_and_outcome(mask: Mask) -> None:
    model = ExecutionModel(mask)
    one = execution(verdict(DONE))
    model.show_rows([one])
    texts = {column: model.index(0, column).data() for column in Column}
    assert texts[Column.PACKAGE] == "enable"
    assert texts[Column.COUNTER] == "5"
    assert texts[Column.OUTCOME] == "enable: ok"
    assert model.index(0, 0).data(ExecutionModel.EXECUTION) is one
    assert model.index(0, Column.STATE).data(ExecutionModel.CHIP)[0] == "executed, reported"


def test_every_column_has_a_title(mask: Mask) -> None:
    model = ExecutionModel(mask)
    across = Qt.Orientation.Horizontal
    assert all(model.headerData(column, across) for column in Column)
    assert model.rowCount() == 0
