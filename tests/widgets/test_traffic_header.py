from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.traffic_columns import ORDER, Column
from widgets.traffic_header import TrafficHeader
from widgets.traffic_painter import RowPainter


def made(qtbot: QtBot) -> TrafficHeader:
    owner = QWidget()
    qtbot.addWidget(owner)
    header = TrafficHeader(owner)
    owner.header = header  # type: ignore[attr-defined]  # keeps the owner alive with it
    header.owner = owner  # type: ignore[attr-defined]
    return header


def test_a_narrow_room_hides_what_gives_way(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    header.share(style, ("slot 0",), 2000)
    assert [column for column, _ in header.shown] == [
        one for one in ORDER if one <= Column.DURATION
    ]
    header.share(style, ("slot 0",), 300)
    assert [header.isSectionHidden(column) for column in Column] == [
        not width for width in header.widths
    ]
    assert header.isSectionHidden(Column.DURATION)
    assert not header.isSectionHidden(Column.DIRECTION)


def test_a_width_set_by_hand_is_told_and_kept(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    header.share(style, (), 1000)
    with qtbot.waitSignal(header.chosen):
        header.resizeSection(Column.MESSAGE, 321)
    header.share(style, (), 1000)
    assert header.widths[Column.MESSAGE] == 321


def test_a_long_lane_name_gets_its_room(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    header.share(style, ("a", "Reader with a long name 00 00"), 1000)
    assert header.widths[Column.LANE] == style.width_of(
        Column.LANE, "Reader with a long name 00 00"
    )


def test_every_column_can_be_chosen_in_the_menu_but_the_last_one_stays(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    header.share(style, ("slot 0",), 1200)
    header.chosen.connect(lambda: header.share(style, ("slot 0",), 1200))
    assert [action.text() for action in header.menu().actions()][:5] == [
        "Notes", "Number", "Date", "Time", "Since last row",
    ]  # fmt: skip
    for column in Column:
        for shown in (True, False, True):
            action = header.menu().actions()[ORDER.index(column)]
            if action.isChecked() is not shown:
                action.trigger()
            assert bool(header.widths[column]) is shown
    for column in ORDER[:-1]:
        header.show_column(column, False)
    last = header.menu().actions()[len(ORDER) - 1]
    assert (last.isChecked(), last.isEnabled()) == (True, False)
    header.automatic()
    assert [column for column, _ in header.shown] == [
        one for one in ORDER if one <= Column.DURATION
    ]


def test_the_notes_have_room_as_soon_as_there_are_any(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    firsts = []
    for notes in (True, False):
        header.share(style, (), 1000, notes=notes)
        firsts.append(header.shown[0][0])
    assert firsts == [Column.NOTES, Column.TIME]


def test_columns_can_be_dragged_and_order_and_widths_are_kept(qtbot: QtBot) -> None:
    header = made(qtbot)
    style = RowPainter(QApplication.font())
    header.share(style, (), 1000)
    assert header.save() == ""
    with qtbot.waitSignal(header.chosen):
        header.moveSection(header.visualIndex(Column.MEANING), 0)
    header.show_column(Column.STATUS, True)
    header.resizeSection(Column.MESSAGE, 222)
    header.share(style, (), 1000)
    assert [column for column, _ in header.shown][:2] == [Column.MEANING, Column.TIME]
    again = made(qtbot)
    again.restore(header.save())
    again.share(style, (), 1000)
    assert again.shown == header.shown


@pytest.mark.parametrize("kept", ["", "400", "7,8", "7,8,x", "0,0,1,2,3,4,5,6,7,8,9,10,11,12"])
def test_an_order_that_is_none_changes_nothing(qtbot: QtBot, kept: str) -> None:
    header = made(qtbot)
    header.restore(kept)
    assert header.save() == ""
