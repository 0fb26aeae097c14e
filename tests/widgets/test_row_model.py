"""What all tables of rows have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.row_model import SHOWN, Index, RowModel

_ACROSS = Qt.Orientation.Horizontal


class _Words(RowModel[str]):
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self.row(index.row()) if role in SHOWN else None


def _model() -> _Words:
    model = _Words()
    model.entitle("Word", "")
    model.show_rows(["one", "two"])
    return model


def test_rows_and_titles_are_told(qtbot: QtBot) -> None:
    model = _model()
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.headerData(0, _ACROSS) == "Word"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.index(1, 0).data() == "two"
    assert model.rowCount(model.index(0, 0)) == 0


def test_a_row_that_is_not_there_is_nothing(qtbot: QtBot) -> None:
    model = _model()
    assert [model.row(place) for place in (-1, 2)] == [None, None]


def test_painting_again_touches_every_cell_and_resets_nothing(qtbot: QtBot) -> None:
    model = _model()
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as told:
        model.repaint()
    first, last = told.args[:2]
    assert (first.row(), first.column(), last.row(), last.column()) == (0, 0, 1, 1)
    model.show_rows([])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.repaint()
