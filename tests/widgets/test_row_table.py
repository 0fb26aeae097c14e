"""Tables in our manner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.reports import MANY
from widgets.privacy import Mask
from widgets.profiles_model import Column, ProfilesModel
from widgets.row_delegate import ROW_HEIGHT
from widgets.row_table import RowTable
from widgets.theme import Theme


@pytest.fixture
def table(qtbot: QtBot, theme: Theme, mask: Mask) -> RowTable:
    model = ProfilesModel(mask)
    model.show_profiles(MANY.profiles)
    table = RowTable(
        model,
        name="Profiles",
        chip_role=ProfilesModel.CHIP,
        stretch=Column.MARKS,
        menu_column=Column.MENU,
    )
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    return table


def test_rows_are_28_high_and_without_grid(table: RowTable) -> None:
    assert table.rowHeight(0) == ROW_HEIGHT == 28
    assert not table.showGrid()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Menu])
def test_the_row_menu_opens_by_key(qtbot: QtBot, table: RowTable, key: Qt.Key) -> None:
    table.selectRow(3)
    with qtbot.waitSignal(table.menu_requested) as blocker:
        qtbot.keyClick(table, key)
    assert blocker.args[0].row() == 3


def test_the_row_menu_opens_by_a_click_on_the_dots(qtbot: QtBot, table: RowTable) -> None:
    place = table.visualRect(table.model().index(2, Column.MENU)).center()
    with qtbot.waitSignal(table.menu_requested) as blocker:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert blocker.args[0].row() == 2


def test_tab_leaves_the_table(qtbot: QtBot, table: RowTable) -> None:
    assert not table.tabKeyNavigation()


def test_height_counts_header_and_rows(table: RowTable) -> None:
    assert table.needed_height(40) - table.needed_height(3) == 9 * ROW_HEIGHT
