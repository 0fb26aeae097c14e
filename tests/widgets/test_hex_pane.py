from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.capture.parts import Decoding
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, find
from widgets.hex_pane import HexPane


def chained() -> Decoding:
    tape = Tape()
    tape.exchange(GET_EID, "6115")
    tape.exchange("81C000000A", EID_ANSWER[:20] + "610B")
    _, record = tape.exchange("81C000000B", EID_ANSWER[20:] + "9000")
    return tape.decode(record)


def shown(qtbot: QtBot, decoding: Decoding) -> HexPane:
    pane = HexPane()
    qtbot.addWidget(pane)
    pane.resize(600, 200)
    pane.show()
    pane.show_decoding(decoding)
    return pane


def buttons(pane: HexPane) -> list[QToolButton]:
    return [one for one in pane.findChildren(QToolButton) if one.isVisible()]


def test_a_message_of_several_records_is_shown_first(qtbot: QtBot) -> None:
    pane = shown(qtbot, chained())
    assert pane.shown == 1
    assert [one.text() for one in buttons(pane)] == [
        "Record",
        "Message of 2 records",
    ]


def test_one_s_own_bytes_are_a_click_away(qtbot: QtBot) -> None:
    pane = shown(qtbot, chained())
    qtbot.mouseClick(buttons(pane)[0], Qt.MouseButton.LeftButton)
    assert pane.shown == 0


def test_a_part_brings_its_bytes_into_sight(qtbot: QtBot) -> None:
    decoding = chained()
    pane = shown(qtbot, decoding)
    pane.select_part(find(decoding, "SW"))
    assert (pane.shown, pane.view.selected) == (0, (11, 13))
    pane.hover_part(find(decoding, "eidValue"))
    assert pane.view.hovered == (0, 0)
    pane.select_part(find(decoding, "eidValue"))
    assert (pane.shown, pane.view.selected) == (1, (3, 21))
    pane.select_part(None)
    assert pane.view.selected == (0, 0)


def test_a_single_source_needs_no_choice(qtbot: QtBot) -> None:
    tape = Tape()
    pane = shown(qtbot, tape.decode(tape.send(GET_EID)))
    assert buttons(pane) == []
    pane.show_decoding(None)
    assert pane.shown == 0


def test_a_byte_is_told_with_its_source(qtbot: QtBot) -> None:
    pane = shown(qtbot, chained())
    with qtbot.waitSignal(pane.byte_clicked) as signal:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=pane.view.place_of(4))
    assert signal.args == [1, 4]
