from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.widgets import compared
from widgets.difference_model import DifferenceModel, DifferenceRow
from widgets.theme import Tone


@pytest.fixture
def model(qtbot: QtBot, qtmodeltester: ModelTester) -> DifferenceModel:
    made = DifferenceModel()
    qtmodeltester.check(made)
    made.show_found(compared.found())
    return made


def text(model: DifferenceModel, row: int, column: int) -> object:
    return model.index(row, column).data()


def test_equal_steps_are_one_row_and_differences_their_own(model: DifferenceModel) -> None:
    first = compared.found().differing[0]
    assert model.rows[:2] == (DifferenceRow(0, first), DifferenceRow(first))
    assert text(model, 0, 1) == f"▸ {first} equal steps"
    assert "eidValue" in str(text(model, 1, 3))


def test_the_first_difference_says_so_in_its_state(model: DifferenceModel) -> None:
    assert model.index(1, 0).data(model.CHIP) == ("first · differs", Tone.FAILED)
    last = model.rowCount() - 1
    assert model.index(last, 0).data(model.CHIP) == ("only right", Tone.ATTENTION)
    assert (text(model, last, 1), text(model, last, 2)) != ("—", "—")


def test_a_fold_opens_in_place(model: DifferenceModel) -> None:
    before, folded = model.rowCount(), model.rows[0].folded
    assert model.unfold(0)
    assert model.rowCount() == before + folded - 1
    assert [one.place for one in model.rows[:folded]] == list(range(folded))
    assert not model.unfold(0)


def test_all_can_be_shown_and_folded_again(model: DifferenceModel) -> None:
    folded = model.rows
    model.fold(False)
    assert model.rowCount() == len(compared.found().pairs)
    model.fold(True)
    assert model.rows == folded


def test_a_pair_is_found_where_it_is_shown_or_folded(model: DifferenceModel) -> None:
    assert model.row_of(2) == 0
    assert model.row_of(compared.found().differing[0]) == 1
    assert model.row_of(10_000) == -1


def test_both_sides_tell_how_long_they_took(model: DifferenceModel) -> None:
    assert (text(model, 1, 4), text(model, 1, 5)) == ("1.5 ms", "1.5 ms")
    assert model.index(0, 4).data(Qt.ItemDataRole.DisplayRole) is None
