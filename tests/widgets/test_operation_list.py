"""The operations in their order."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.eim.problems import Problem
from app.values.packages import Operation
from tests.widgets.finding import said
from tests.widgets.packages import ENABLE, Profiles
from widgets.operation_list import OperationList
from widgets.theme import Theme

_THREE = (ENABLE, Operation("getRAT"), Operation("listProfileInfo", {"tagList": ("5A",)}))


def _list(qtbot: QtBot) -> OperationList:
    made = OperationList(Profiles())
    qtbot.addWidget(made)
    made.show_operations(_THREE, "1.2")
    made.resize(500, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=3000)
    return made


def _names(made: OperationList) -> list[str]:
    return [operation.name for operation in made.operations()]


def test_operations_come_back_as_they_were_given(qtbot: QtBot, theme: Theme) -> None:
    assert _list(qtbot).operations() == _THREE


def test_an_operation_is_moved_by_keys_and_keeps_the_focus(qtbot: QtBot, theme: Theme) -> None:
    made = _list(qtbot)
    card = made.cards[0]
    card.setFocus()
    with qtbot.waitSignal(made.changed):
        qtbot.keyClick(card, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _names(made) == ["getRAT", "enable", "listProfileInfo"]
    assert card.hasFocus()
    qtbot.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert _names(made) == ["enable", "getRAT", "listProfileInfo"]


def test_an_operation_is_removed_by_key_and_the_next_gets_the_focus(
    qtbot: QtBot, theme: Theme
) -> None:
    made = _list(qtbot)
    made.cards[1].setFocus()
    qtbot.keyClick(made.cards[1], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert _names(made) == ["enable", "listProfileInfo"]
    assert made.cards[1].hasFocus()


def test_a_card_dropped_below_the_others_comes_last(qtbot: QtBot, theme: Theme) -> None:
    made = _list(qtbot)
    first = made.cards[0]
    below = made.cards[2].geometry().bottom()
    assert made.place_at(below, first) == 2
    assert made.place_at(0, made.cards[2]) == 0
    made.shift(first, made.place_at(below, first))
    assert _names(made) == ["getRAT", "listProfileInfo", "enable"]


def test_each_problem_stands_on_its_card(qtbot: QtBot, theme: Theme) -> None:
    made = _list(qtbot)
    made.show_problems(
        [
            Problem("operations.2", "List them first."),
            Problem("operations.0.iccid", "No such ICCID."),
            Problem("eid", "Of the package."),
        ]
    )
    assert "List them first." in said(made.cards[2])
    assert "No such ICCID." in said(made.cards[0])
    assert "Of the package." not in said(made)


def test_an_empty_list_says_what_to_do(qtbot: QtBot, theme: Theme) -> None:
    made = _list(qtbot)
    made.show_operations((), "1.2")
    assert "No operation yet" in said(made)
    made.add("getRAT")
    assert "No operation yet" not in said(made)
    assert made.kind == "psmo"
