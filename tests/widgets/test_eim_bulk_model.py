"""Rows that were left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.eim.bulk import BadRow
from widgets.eim_bulk_model import EimBulkModel


def test_a_row_says_where_it_stands_and_why(qtbot: QtBot) -> None:
    model = EimBulkModel()
    model.show_rows([BadRow(7, "An EID has 32 digits.", "Correct it.", {"eid": "123"})])
    assert [model.index(0, column).data() for column in range(3)] == [
        "7",
        "123",
        "An EID has 32 digits.",
    ]
    tip = model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "An EID has 32 digits.\nCorrect it."
