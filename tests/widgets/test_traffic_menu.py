from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from widgets.row_area import ROW_HEIGHT
from widgets.traffic_columns import Column
from widgets.traffic_list import TrafficList
from widgets.traffic_menu import TrafficMenu
from widgets.traffic_source import LiveSource

Made = tuple[TrafficList, TrafficMenu, LiveSource]


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    tape.event("card removed")
    source = LiveSource(tape.recorder)
    view = TrafficList(source.rows, annotations=source.annotations)
    source.setParent(view)
    qtbot.addWidget(view)
    menu = TrafficMenu(source, view, view)
    view.resize(900, 300)
    with qtbot.waitActive(view):
        view.show()
    view.setFocus()
    qtbot.waitUntil(lambda: len(view.rows) == 5)
    return view, menu, source


def action(menu: QMenu, *words: str) -> QAction:
    """Return the action reached by its words through submenus."""
    *path, last = words
    for title in path:
        menu = next(one for one in menu.findChildren(QMenu) if one.title() == title)
    return next(one for one in menu.actions() if one.text() == last)


def test_a_right_click_opens_the_menu_of_its_row(qtbot: QtBot, made: Made) -> None:
    view, _menu, source = made
    place = QPoint(60, 2 * ROW_HEIGHT + 4)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=place)
    at = view.viewport().mapToGlobal(place)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, at)
    QApplication.sendEvent(view.viewport(), asked)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    assert view.current_seq == 3
    qtbot.keyClick(opened, Qt.Key.Key_M)  # the mnemonic
    assert source.annotations.marks() == [3]


def test_the_filters_offered_are_those_of_the_record(qtbot: QtBot, made: Made) -> None:
    view, menu, _ = made
    view.show_record(4)
    for title, wanted in (
        ("&Filter for", "sgp.function == ES10c.GetEID"),
        ("Filter o&ut", "not sgp.function == ES10c.GetEID"),
    ):
        with qtbot.waitSignal(menu.filter_wanted) as signal:
            action(menu.menu(), title, "sgp.function == ES10c.GetEID").trigger()
        assert signal.args == [wanted]


def test_the_partner_is_shown_where_there_is_one(qtbot: QtBot, made: Made) -> None:
    view, menu, _ = made
    view.show_record(3)
    with qtbot.waitSignal(menu.record_wanted) as signal:
        action(menu.menu(), "Show its &answer").trigger()
    assert signal.args == [4]
    view.show_record(5)
    assert not action(menu.menu(), "Show its comm&and").isEnabled()


def test_several_rows_are_copied_together(made: Made) -> None:
    view, menu, source = made
    view.show_record(3)
    assert not menu.copy_several("hex")
    view.selection.extend(3)
    source.annotations.change([4], mark=True)
    clipboard = QGuiApplication.clipboard()
    assert menu.copy_several("hex")
    assert [bytes.fromhex(line) for line in clipboard.text().splitlines()] == [
        bytes.fromhex(GET_EID), bytes.fromhex(EID_ANSWER + "9000"),
    ]  # fmt: skip
    menu.copy_several("row")
    lines = clipboard.text().splitlines()
    assert [line.endswith("\tmarked") for line in lines] == [False, True]
    menu.copy_several("tree")
    assert [one["seq"] for one in json.loads(clipboard.text())] == [3, 4]


def test_copying_is_asked_for_in_the_menu(qtbot: QtBot, made: Made) -> None:
    view, menu, _ = made
    view.show_record(3)
    with qtbot.waitSignal(menu.copy_wanted) as signal:
        action(menu.menu(), "Cop&y", "Copy row as text").trigger()
    assert signal.args == ["row"]


def test_columns_are_chosen_from_the_menu_and_by_key(qtbot: QtBot, made: Made) -> None:
    view, menu, _ = made
    action(menu.menu(), "&Columns", "Status word").trigger()
    assert Column.STATUS in dict(view.header.shown)
    qtbot.keyClick(view, Qt.Key.Key_C)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    assert opened.title() == "&Columns"
    opened.close()


def test_without_a_row_there_are_still_columns(made: Made) -> None:
    _, menu, _ = made
    opened = menu.menu()
    assert [one.title() for one in opened.findChildren(QMenu)] == ["Co&lour", "&Columns"]
    assert not action(opened, "&Mark").isEnabled()


def test_what_else_is_offered_stands_in_the_menu_of_a_record(made: Made) -> None:
    view, menu, _source = made
    more = QAction("Something else", view)
    menu.offer((more,))
    assert more not in menu.menu().actions()
    view.show_record(1)
    assert more in menu.menu().actions()
