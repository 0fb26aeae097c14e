from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.parts import State
from tests.widgets.sequence_scenes import refused_package
from widgets.sequence_model import SequenceModel
from widgets.theme import Tone


def test_the_newest_is_on_top_and_a_changed_one_keeps_its_row(qtbot: QtBot) -> None:
    model, one = SequenceModel(), refused_package()
    model.take([replace(one, number=1), replace(one, number=2)])
    model.take([replace(one, number=1, title="changed"), replace(one, number=3)])
    assert [(row.number, row.title == "changed") for row in model.rows] == [
        (3, False),
        (2, False),
        (1, True),
    ]


def test_old_ones_are_let_go_and_do_not_come_back() -> None:
    model, one = SequenceModel(most=2), refused_package()
    model.take([replace(one, number=number) for number in (1, 2, 3)])
    model.take([replace(one, number=4), replace(one, number=1)])
    assert [row.number for row in model.rows] == [4, 3]


@pytest.mark.parametrize(
    ("state", "running", "chip"),
    [
        pytest.param(State.FAILED, True, ("failed", Tone.FAILED), id="failed wins"),
        pytest.param(State.NEUTRAL, True, ("running", Tone.ACCENT), id="running"),
        pytest.param(State.OK, False, ("done", Tone.OK), id="done"),
    ],
)
def test_the_state_is_a_chip(state: State, running: bool, chip: tuple[str, Tone]) -> None:
    model = SequenceModel()
    model.take([replace(refused_package(), state=state, running=running)])
    index = model.index(0, 0)
    assert index.data(model.CHIP) == chip
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == chip[0]
