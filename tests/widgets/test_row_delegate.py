"""How rows are drawn."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.widgets.reports import LONG, SGP32
from widgets.privacy import Mask
from widgets.profiles_model import Column, ProfilesModel
from widgets.row_table import RowTable
from widgets.theme import LIGHT, Theme


def _table(qtbot: QtBot, mask: Mask) -> RowTable:
    model = ProfilesModel(mask)
    table = RowTable(
        model, name="P", chip_role=ProfilesModel.CHIP, stretch=Column.MARKS, menu_column=Column.MENU
    )
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    return table


def test_the_state_is_drawn_as_a_chip(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    theme.choose("light")
    table = _table(qtbot, mask)
    model = table.model()
    assert isinstance(model, ProfilesModel)
    model.show_profiles(SGP32.profiles)
    image = table.viewport().grab().toImage()
    rect = table.visualRect(model.index(0, Column.STATE))
    row = [image.pixelColor(x, rect.center().y()) for x in range(rect.left(), rect.right())]
    assert QColor(LIGHT.ok) in row
    assert QColor(LIGHT.ok_ground) in row


def test_names_are_cut_but_identifiers_never(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    table = _table(qtbot, mask)
    model = table.model()
    assert isinstance(model, ProfilesModel)
    model.show_profiles(LONG.profiles)
    table.resizeColumnsToContents()
    iccid = model.index(0, Column.ICCID)
    metrics = table.fontMetrics()
    assert table.columnWidth(Column.PROFILE) < metrics.horizontalAdvance(LONG.profiles[0].title)
    assert table.columnWidth(Column.ICCID) >= table.sizeHintForIndex(iccid).width()
