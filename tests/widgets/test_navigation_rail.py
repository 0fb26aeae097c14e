"""The rail."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button
from widgets.navigation_rail import NavigationRail, Place
from widgets.theme import Theme


@pytest.mark.parametrize(
    ("words", "place"),
    [
        pytest.param("Bench", Place.BENCH, id="bench"),
        pytest.param("Packages", Place.PACKAGES, id="packages"),
        pytest.param("Traffic", Place.TRAFFIC, id="traffic"),
        pytest.param("Trust", Place.TRUST, id="trust"),
        pytest.param("Help", Place.HELP, id="help"),
    ],
)
def test_each_place_is_one_click_or_key_away(
    qtbot: QtBot, theme: Theme, words: str, place: Place
) -> None:
    rail = NavigationRail()
    qtbot.addWidget(rail)
    rail.show()
    found = button(rail, words)
    with qtbot.waitSignal(rail.chosen) as blocker:
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert blocker.args == [place.value]
    with qtbot.waitSignal(rail.chosen):
        qtbot.keyClick(found, Qt.Key.Key_Space)
    rail.show_place(place)
    assert found.isChecked()
