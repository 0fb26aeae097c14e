"""The palette."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.eim.operations import OPERATIONS
from tests.widgets.finding import button
from tests.widgets.packages import click
from widgets.operation_palette import OperationPalette
from widgets.theme import Theme


def test_every_operation_is_one_press_away(qtbot: QtBot, theme: Theme) -> None:
    palette = OperationPalette()
    qtbot.addWidget(palette)
    palette.show_rows(OPERATIONS)
    palette.show()
    for row in OPERATIONS:
        with qtbot.waitSignal(palette.chosen) as chosen:
            button(palette, row.name).click()
        assert chosen.args == [row.name]


def test_what_cannot_join_the_list_says_why(qtbot: QtBot, theme: Theme) -> None:
    palette = OperationPalette()
    qtbot.addWidget(palette)
    palette.show_rows(OPERATIONS)
    palette.show()
    palette.allow("eco")
    assert not button(palette, "enable").isEnabled()
    assert "not both" in button(palette, "enable").toolTip()
    with qtbot.waitSignal(palette.chosen):
        click(qtbot, palette, "listEim")
    palette.allow("")
    assert button(palette, "enable").isEnabled()
