"""Choosing a simulated card."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.card.transport import CardUri
from tests.widgets.finding import button
from widgets.simulated_dialog import SimulatedDialog


def _dialog(qtbot: QtBot, *taken: str) -> SimulatedDialog:
    dialog = SimulatedDialog(taken)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _choose(dialog: SimulatedDialog, **values: str) -> None:
    boxes = {box.accessibleName().lower(): box for box in dialog.findChildren(QComboBox)}
    for name, value in values.items():
        boxes[name].setCurrentIndex(boxes[name].findData(value))


@pytest.mark.parametrize(
    ("values", "options"),
    [
        pytest.param({}, {}, id="default"),
        pytest.param({"card": "sgp22"}, {"kind": "sgp22"}, id="sgp22"),
        pytest.param(
            {"dialect": "1.3", "curve": "brainpool"},
            {"dialect": "1.3", "curve": "brainpool"},
            id="dialect-and-curve",
        ),
        pytest.param(
            {"dialect": "1.3", "card": "uicc", "protocol": "t1"},
            {"kind": "uicc", "protocol": "t1"},
            id="a-uicc-has-no-dialect",
        ),
    ],
)
def test_the_uri_says_what_was_chosen(
    qtbot: QtBot, values: dict[str, str], options: dict[str, str]
) -> None:
    dialog = _dialog(qtbot)
    _choose(dialog, **values)
    uri = CardUri.parse(dialog.uri())
    assert uri.scheme == "sim"
    assert uri.options == options


def test_a_second_card_of_a_kind_gets_a_number(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, "sim:", "sim:2")
    assert dialog.uri() == "sim:3"


def test_putting_it_on_the_bench_tells_the_uri(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot)
    with qtbot.waitSignal(dialog.chosen) as blocker:
        qtbot.mouseClick(button(dialog, "Put on the bench"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["sim:"]
