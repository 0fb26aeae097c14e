"""Rows that go on in the next line."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.chips import Chip
from widgets.flow import FlowRow
from widgets.theme import Theme


def test_what_has_no_room_goes_to_the_next_line(qtbot: QtBot, theme: Theme) -> None:
    row = FlowRow()
    qtbot.addWidget(row)
    chips = [Chip(f"stretch {number}") for number in range(6)]
    row.show_widgets(chips)
    row.resize(220, 100)
    row.show()
    assert row.heightForWidth(220) > row.heightForWidth(2000)
    assert all(chip.geometry().right() <= 220 for chip in chips)
    assert len({chip.y() for chip in chips}) > 1


def test_an_empty_row_takes_no_room(qtbot: QtBot, theme: Theme) -> None:
    row = FlowRow()
    qtbot.addWidget(row)
    row.show_widgets([])
    assert row.heightForWidth(200) == 0
    assert row.isHidden()
