from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.traffic_columns import Column
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
    assert all(header.widths)
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
