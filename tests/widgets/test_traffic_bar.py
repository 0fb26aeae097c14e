from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from widgets.traffic_bar import TrafficBar, copy_menu


@pytest.fixture
def bar(qtbot: QtBot) -> TrafficBar:
    made = TrafficBar()
    qtbot.addWidget(made)
    made.show()
    return made


def button(bar: TrafficBar, text: str) -> QToolButton:
    return next(one for one in bar.findChildren(QToolButton) if one.text() == text)


def words(bar: TrafficBar) -> str:
    return " | ".join(one.text() for one in bar.findChildren(QLabel))


def test_typing_is_told_after_a_pause(qtbot: QtBot, bar: TrafficBar) -> None:
    with qtbot.waitSignal(bar.search_changed) as signal:
        qtbot.keyClicks(bar.search, "BF3E")
    assert signal.args == ["BF3E"]


def test_escape_empties_the_search_then_leaves_it(qtbot: QtBot, bar: TrafficBar) -> None:
    qtbot.keyClicks(bar.search, "x")
    qtbot.keyClick(bar.search, Qt.Key.Key_Escape)
    assert bar.search.text() == ""
    with qtbot.waitSignal(bar.search_left):
        qtbot.keyClick(bar.search, Qt.Key.Key_Escape)


def test_buttons_say_what_is_wanted(qtbot: QtBot, bar: TrafficBar) -> None:
    with qtbot.waitSignal(bar.follow_wanted) as signal:
        qtbot.mouseClick(button(bar, "Follow"), Qt.MouseButton.LeftButton)
    assert signal.args == [False]
    with qtbot.waitSignal(bar.clear_wanted):
        qtbot.mouseClick(button(bar, "Clear view"), Qt.MouseButton.LeftButton)
    bar.show_follow(True)
    assert button(bar, "Follow").isChecked()


def test_counts_and_losses_are_told(qtbot: QtBot, bar: TrafficBar) -> None:
    bar.show_counts(1204, 1204, 0, None)
    assert "1\u202f204 records" in words(bar)
    bar.search.setText("x")
    bar.show_counts(38, 1204, 5, 0.5)
    assert "38 of 1\u202f204, searching 50 %" in words(bar)
    assert "5 lost" in words(bar)


def test_the_menu_names_what_can_be_copied(qtbot: QtBot, bar: TrafficBar) -> None:
    chosen: list[str] = []
    menu = copy_menu(bar, chosen.append)
    for action in menu.actions():
        action.trigger()
    assert chosen == ["hex", "tree", "row"]
