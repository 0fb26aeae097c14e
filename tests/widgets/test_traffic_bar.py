from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.capture.filter import FilterError
from app.capture.sought import Sought, SoughtKind
from app.errors import SettingsError
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
    with qtbot.waitSignal(bar.filter_changed) as signal:
        qtbot.keyClicks(bar.field, "BF3E")
    assert signal.args == ["BF3E"]


def test_escape_empties_the_search_then_leaves_it(qtbot: QtBot, bar: TrafficBar) -> None:
    qtbot.keyClicks(bar.field, "zz")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.field.text() == ""
    with qtbot.waitSignal(bar.filter_left):
        qtbot.keyClick(bar.field, Qt.Key.Key_Escape)


def test_buttons_say_what_is_wanted(qtbot: QtBot, bar: TrafficBar) -> None:
    with qtbot.waitSignal(bar.follow_wanted) as signal:
        qtbot.mouseClick(button(bar, "Follow"), Qt.MouseButton.LeftButton)
    assert signal.args == [False]
    with qtbot.waitSignal(bar.clear_wanted):
        qtbot.mouseClick(button(bar, "Clear view"), Qt.MouseButton.LeftButton)
    bar.show_follow(True)
    assert button(bar, "Follow").isChecked()


def test_counts_and_losses_are_told(qtbot: QtBot, bar: TrafficBar) -> None:
    bar.show_counts(1204, 1204, 0, None, narrowed=False)
    assert "1\u202f204 records" in words(bar)
    bar.show_counts(38, 1204, 5, 0.5, narrowed=True)
    assert "38 of 1\u202f204, searching 50 %" in words(bar)
    assert "5 lost" in words(bar)


def test_the_menu_names_what_can_be_copied(qtbot: QtBot, bar: TrafficBar) -> None:
    chosen: list[str] = []
    menu = copy_menu(bar, chosen.append)
    for action in menu.actions():
        action.trigger()
    assert chosen == ["hex", "tree", "row"]


def test_typing_switches_a_filter_on_that_was_off(qtbot: QtBot, bar: TrafficBar) -> None:
    qtbot.keyClicks(bar.field, "zz")
    with qtbot.waitSignal(bar.filter_changed) as signal:
        qtbot.mouseClick(button(bar, "Filter"), Qt.MouseButton.LeftButton)
    assert signal.args == [""]
    assert bar.field.text() == "zz"
    qtbot.keyClicks(bar.field, "y")
    assert button(bar, "Filter").isChecked()


def test_enter_stays_in_a_field_that_is_wrong(qtbot: QtBot, bar: TrafficBar) -> None:
    left: list[bool] = []
    bar.filter_left.connect(lambda: left.append(True))
    bar.show_error(FilterError("Wrong.", column=2, length=0, hint="Mend it."))
    assert "■ Column 3: Wrong. Mend it." in words(bar)
    assert bar.field.marked == (2, 1)
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert left == []
    bar.show_understood(Sought("zz", SoughtKind.TEXT, None, "decode"))
    assert bar.cost == "Decode"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert left == [True]


def test_a_file_menu_is_offered_once_there_is_one(qtbot: QtBot, bar: TrafficBar) -> None:
    assert not bar.file.isVisible()
    menu = QMenu(bar)
    bar.use_file_menu(menu)
    assert button(bar, "File").isVisible()
    assert bar.file.menu() is menu


def test_what_is_chosen_and_hidden_is_counted_and_hidden_ones_are_asked_for(
    qtbot: QtBot, bar: TrafficBar
) -> None:
    bar.show_chosen(1)
    bar.show_hidden(0, False)
    texts = [one.text() for one in bar.findChildren(QLabel) if one.isVisible()]
    assert ("1 chosen" in texts, bar.hidden.isVisible()) == (False, False)
    bar.show_chosen(1200)
    bar.show_hidden(12, False)
    texts = [one.text() for one in bar.findChildren(QLabel) if one.isVisible()]
    assert ("1\u202f200 chosen" in texts, bar.hidden.text()) == (True, "12 hidden")
    with qtbot.waitSignal(bar.hidden_wanted):
        qtbot.mouseClick(bar.hidden, Qt.MouseButton.LeftButton)


def test_a_condition_narrows_the_filter_there_is(qtbot: QtBot, bar: TrafficBar) -> None:
    for condition, text in (("mark", "mark"), ("len == 1 || dur", "mark && (len == 1 || dur)")):
        with qtbot.waitSignal(bar.filter_changed) as signal:
            bar.narrow(condition)
        assert signal.args == [text]


def test_what_did_not_work_is_said(bar: TrafficBar) -> None:
    bar.show_failure(SettingsError("Marks cannot be kept: disk full.", hint="Make room."))
    assert bar.field.accessibleDescription() == "■ Marks cannot be kept: disk full. Make room."
