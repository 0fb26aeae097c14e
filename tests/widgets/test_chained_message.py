"""A message that lies in several records, pointed at in the tree and in the bytes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.capture.tape import EID_ANSWER, SELECT_ISDR, Tape, blocks
from tests.capture.test_coap_assembly import Talk, chunks
from tests.capture.wire import EID, POLL
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource

_PACKAGE = f"BF51323030800365696D5A10{EID}8101018200A012BF2D00" + "A40C5A0A" + "98" * 10
_SIZE = 24


def opened(qtbot: QtBot, tape: Tape, seq: int) -> TrafficDock:
    dock = TrafficDock(LiveSource(tape.recorder))
    qtbot.addWidget(dock)
    dock.resize(1500, 700)
    dock.show()
    dock.show_record(seq)
    qtbot.waitUntil(lambda: dock.list.current_seq == seq)
    qtbot.waitUntil(lambda: dock.details.tree.model().rowCount() > 0)
    dock.details.tree.expandAll()
    return dock


def row_of(dock: TrafficDock, name: str) -> QModelIndex:
    """Return the row of the tree that begins with a name."""
    model = dock.details.tree.model()
    waiting = [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop(0)
        if str(index.data()).startswith(name):
            return index
        waiting = [model.index(row, 0, index) for row in range(model.rowCount(index))] + waiting
    raise LookupError(name)


def click_row(qtbot: QtBot, dock: TrafficDock, name: str) -> None:
    tree = dock.details.tree
    index = row_of(dock, name)
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)


def click_byte(qtbot: QtBot, dock: TrafficDock, offset: int) -> None:
    view = dock.details.hex.view
    view.select_range(offset, offset + 1)  # scrolls there
    place = view.place_of(offset)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def sent(qtbot: QtBot) -> TrafficDock:
    """A STORE DATA chain, its last block selected."""
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    for block in blocks(_PACKAGE, _SIZE):
        last, _ = tape.exchange(block, "9000")
    return opened(qtbot, tape, last.seq)


@pytest.fixture
def answered(qtbot: QtBot) -> TrafficDock:
    """An answer fetched in pieces, one of them only at the second attempt."""
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange("81E2910006BF3E035C015A", "6109")
    tape.exchange("01C0000008", "6C09")
    tape.exchange("01C0000009", EID_ANSWER[:18] + "610C")
    _, last = tape.exchange("81C000000C", EID_ANSWER[18:] + "9000")
    return opened(qtbot, tape, last.seq)


def test_the_pane_shows_the_whole_message_and_can_show_the_record(
    qtbot: QtBot, sent: TrafficDock
) -> None:
    pane = sent.details.hex
    names = [one.text() for one in pane.findChildren(QToolButton) if one.isVisible()]
    assert names == ["Record", "Message of 3 records"]
    assert pane.shown == 1
    record = next(one for one in pane.findChildren(QToolButton) if one.text() == "Record")
    qtbot.mouseClick(record, Qt.MouseButton.LeftButton)
    assert pane.shown == 0


def test_a_part_across_records_lights_up_in_the_message(qtbot: QtBot, sent: TrafficDock) -> None:
    click_row(qtbot, sent, "eidValue")
    low, high = sent.details.hex.view.selected
    assert bytes.fromhex(_PACKAGE)[low:high].hex().upper() == f"5A10{EID}"
    assert low < _SIZE < high


def test_a_byte_of_an_earlier_record_selects_its_part_and_says_where_it_came_from(
    qtbot: QtBot, sent: TrafficDock
) -> None:
    at = bytes.fromhex(_PACKAGE).index(bytes.fromhex(EID)) + 2
    click_byte(qtbot, sent, at)
    tree, view = sent.details.tree, sent.details.hex.view
    assert str(tree.currentIndex().data()).startswith("eidValue")
    assert view.selected[0] <= at < view.selected[1]
    told = view.accessibleDescription()
    first = told.partition("record #")[2]
    click_byte(qtbot, sent, len(bytes.fromhex(_PACKAGE)) - 1)
    assert view.accessibleDescription().partition("record #")[2] != first


def test_parts_of_the_last_record_itself_change_the_pane_to_it(
    qtbot: QtBot, sent: TrafficDock
) -> None:
    click_row(qtbot, sent, "P1")
    assert sent.details.hex.shown == 0
    assert sent.details.hex.view.selected == (2, 3)


def test_a_coap_message_is_shown_across_its_blocks(qtbot: QtBot) -> None:
    talk = Talk()
    records = [talk.block(number, not number, part) for number, part in enumerate(chunks(POLL))]
    dock = opened(qtbot, Tape(talk.recorder), records[-1].seq)
    click_row(qtbot, dock, "eidValue")
    assert dock.details.hex.shown == 1
    assert dock.details.hex.view.selected == (3, 21)
    click_byte(qtbot, dock, 1)
    assert str(dock.details.tree.currentIndex().data()).startswith("GetEimPackageRequest")


def test_an_answer_fetched_in_pieces_is_one_message(qtbot: QtBot, answered: TrafficDock) -> None:
    click_row(qtbot, answered, "eidValue")
    view = answered.details.hex.view
    assert (answered.details.hex.shown, view.selected) == (1, (3, 21))
    click_byte(qtbot, answered, 4)
    before = view.accessibleDescription().partition("record #")[2]
    click_byte(qtbot, answered, 20)
    assert view.accessibleDescription().partition("record #")[2] != before
