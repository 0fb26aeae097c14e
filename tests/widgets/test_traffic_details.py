from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter
from pytestqt.qtbot import QtBot

from tests.capture.tape import EID_ANSWER, GET_EID, Tape
from widgets.traffic_details import TrafficDetails, share_of, share_out


def shown(qtbot: QtBot, width: int, height: int) -> TrafficDetails:
    tape = Tape()
    details = TrafficDetails()
    qtbot.addWidget(details)
    details.resize(width, height)
    details.show()
    details.settle()
    details.show_decoding(tape.decode(tape.exchange(GET_EID, EID_ANSWER + "9000")[1]))
    return details


@pytest.mark.parametrize(
    ("width", "height", "is_beside"),
    [
        pytest.param(626, 240, False, id="narrow-and-low"),
        pytest.param(626, 700, False, id="narrow-and-high"),
        pytest.param(960, 240, True, id="wide-and-low"),
        pytest.param(960, 700, False, id="wide-and-high"),
    ],
)
def test_the_explanation_stands_where_there_is_room(
    qtbot: QtBot, width: int, height: int, is_beside: bool
) -> None:
    details = shown(qtbot, width, height)
    assert (details.explanation.x() > 0) is is_beside
    assert details.hex.view.bytes_per_line >= 8


def test_a_refusal_has_more_room_to_be_explained_where_the_window_is_high(qtbot: QtBot) -> None:
    low, high = shown(qtbot, 626, 300), shown(qtbot, 626, 700)
    assert low.explanation.height() < high.explanation.height() <= 240


def test_it_goes_back_to_its_own_height(qtbot: QtBot) -> None:
    details = shown(qtbot, 960, 700)
    details.arrange(350, 200)
    details.resize(960, 240)
    assert details.explanation.x() > 0
    assert details.arrangement[1] == 200
    details.resize(960, 700)
    assert details.explanation.height() == pytest.approx(200, abs=1)


def test_a_byte_selects_the_innermost_part_and_a_part_its_bytes(qtbot: QtBot) -> None:
    details = shown(qtbot, 626, 500)
    view = details.hex.view
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.place_of(6))
    part = details.tree.selected_part()
    assert part is not None
    assert (part.name, view.selected) == ("eidValue", (3, 21))


def test_nothing_is_shown_of_no_record(qtbot: QtBot) -> None:
    details = shown(qtbot, 626, 500)
    details.show_decoding(None)
    assert details.tree.model().rowCount() == 0
    details.hex.byte_clicked.emit(0, 3)
    assert details.tree.selected_part() is None


def test_a_share_is_of_both_panes(qtbot: QtBot) -> None:
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    splitter.addWidget(QLabel("list"))
    splitter.addWidget(QLabel("details"))
    splitter.resize(1000, 100)
    splitter.show()
    share_out(splitter, 300)
    assert share_of(splitter) == pytest.approx(300, abs=1)
