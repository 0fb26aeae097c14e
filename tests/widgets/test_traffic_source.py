from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.capture.tape import GET_EID, SELECT_ISDR, Tape
from widgets.traffic_source import LiveSource, Supply


@pytest.fixture
def tape() -> Tape:
    made = Tape()
    made.exchange(SELECT_ISDR, "9000")
    return made


def taken(supply: Supply) -> list[int]:
    seqs: list[int] = []
    while batch := supply.take(1):
        seqs += [record.seq for record in batch()]
    return seqs


def test_what_is_recorded_becomes_rows(qtbot: QtBot, tape: Tape) -> None:
    source = LiveSource(tape.recorder)
    assert (source.live, source.path) == (True, None)
    qtbot.waitUntil(lambda: len(source.rows) == 2)
    tape.exchange(GET_EID, "6115")
    qtbot.waitUntil(lambda: len(source.rows) == 4)
    assert source.newest_seq == 4


def test_a_cleared_view_is_filled_again_for_a_record_that_was_in_it(
    qtbot: QtBot, tape: Tape
) -> None:
    source = LiveSource(tape.recorder)
    qtbot.waitUntil(lambda: len(source.rows) == 2)
    source.clear()
    assert len(source.rows) == 0
    source.bring_back(1)
    qtbot.waitUntil(lambda: source.rows.index_of(1) == 0)


def test_a_supply_hands_over_everything_once_in_portions(qtbot: QtBot, tape: Tape) -> None:
    source, owner = LiveSource(tape.recorder), QObject()
    supply = source.supply(owner)
    with qtbot.waitSignal(supply.more):
        pass
    assert taken(supply) == [1, 2]
    with qtbot.waitSignal(supply.more):
        tape.exchange(GET_EID, "6115")
    assert taken(supply) == [3, 4]
    assert (supply.ended, supply.share) == (False, None)


def test_clearing_makes_a_supply_forget_what_waits(qtbot: QtBot, tape: Tape) -> None:
    source, owner = LiveSource(tape.recorder), QObject()
    supply = source.supply(owner)
    with qtbot.waitSignal(supply.more):
        pass
    with qtbot.waitSignal(supply.restarted):
        source.clear()
    assert taken(supply) == []
    later = source.supply(owner)
    with qtbot.waitSignal(later.more):
        tape.exchange(GET_EID, "6115")
    assert taken(later) == [3, 4]
