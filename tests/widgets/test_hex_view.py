from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.capture.parts import Piece, Source
from widgets.hex_view import HexView
from widgets.theme import tokens

SOURCE = Source("Message", bytes(range(100)), (Piece(3, 5, 55), Piece(5, 0, 50)))


@pytest.fixture
def view(qtbot: QtBot) -> HexView:
    made = HexView()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    made.show_source(SOURCE)
    return made


def ground(view: HexView, offset: int) -> QColor:
    place = view.place_of(offset)
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    left = place.x() - view.fontMetrics().averageCharWidth() - 4
    return image.pixelColor(int(max(left, 0) * ratio), int((place.y() - 6) * ratio))


def test_a_click_tells_the_byte(qtbot: QtBot, view: HexView) -> None:
    with qtbot.waitSignal(view.byte_clicked) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(21))
    assert signal.args == [21]


def test_places_and_offsets_agree(view: HexView) -> None:
    assert all(view.offset_at(view.place_of(at)) == at for at in range(64))


@pytest.mark.parametrize(
    ("keys", "offset"),
    [
        pytest.param([Qt.Key.Key_Right], 1, id="right"),
        pytest.param([Qt.Key.Key_End], 99, id="end"),
        pytest.param([Qt.Key.Key_Down, Qt.Key.Key_Left], 15, id="down-left"),
        pytest.param([Qt.Key.Key_Left], 0, id="not-before-the-first"),
    ],
)
def test_keys_move_from_byte_to_byte(
    qtbot: QtBot, view: HexView, keys: list[Qt.Key], offset: int
) -> None:
    told: list[int] = []
    view.byte_clicked.connect(told.append)
    for key in keys:
        qtbot.keyClick(view, key)
    assert told[-1] == offset


def test_the_selected_range_is_marked_and_copied(qtbot: QtBot, view: HexView) -> None:
    view.select_range(18, 21)
    assert ground(view, 20) == QColor(tokens().highlight)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "12 13 14"


def test_the_hovered_range_is_marked_otherwise(view: HexView) -> None:
    view.hover_range(18, 21)
    assert ground(view, 20) == QColor(tokens().accent_ground)
    assert view.hovered == (18, 21)


def test_a_range_out_of_sight_is_brought_into_sight(view: HexView) -> None:
    view.resize(view.width(), 2 * 20)
    view.select_range(98, 99)
    assert 0 <= view.place_of(98).y() < view.viewport().height()


def test_a_byte_tells_which_record_it_came_from(qtbot: QtBot, view: HexView) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(60))
    assert view.accessibleDescription() == "offset 60, byte 3C\nrecord #5, its byte 10"


def test_a_narrow_view_has_fewer_bytes_in_a_line(view: HexView) -> None:
    assert view.bytes_per_line == 16
    view.resize(view.minimumSizeHint().width(), 200)
    assert view.bytes_per_line == 8


def test_nothing_to_show_is_no_trouble(qtbot: QtBot, view: HexView) -> None:
    view.show_source(None)
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.copy()
    assert not view.grab().toImage().isNull()
