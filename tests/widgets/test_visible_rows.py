from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot

from app.capture.annotations import Annotations
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.capture.sought import understand
from app.values.traffic import Direction, Layer
from widgets.traffic_rows import TrafficRows
from widgets.visible_rows import VisibleRows

Made = tuple[VisibleRows, TrafficRows, Recorder, Annotations]


@pytest.fixture
def made(qapp: object) -> Made:
    recorder, notes = Recorder(capacity=100), Annotations()
    inner = TrafficRows(Inspector(recorder), recorder.capacity)
    return VisibleRows(inner, notes), inner, recorder, notes


def feed(made: Made, count: int) -> None:
    _, inner, recorder, _ = made
    seen = recorder.last_seq
    for at in range(count):
        direction = Direction.IN if at % 3 == 0 else Direction.OUT
        recorder(f"slot {at % 2}", Layer.APDU, direction, b"\x90\x00")
    inner.append(0, recorder.since(seen)[2])


def shown(rows: VisibleRows) -> list[int]:
    found = [rows.record(at).seq for at in range(len(rows))]
    assert [rows.index_of(seq) for seq in found] == list(range(len(found)))
    assert list(rows.seqs()) == found
    return found


def test_hidden_records_are_no_rows_until_they_are_shown(made: Made) -> None:
    rows, _, _, notes = made
    feed(made, 6)
    notes.change([1, 3, 4], hidden=True)
    rows.refresh()
    assert (shown(rows), rows.out_of_sight, rows.index_of(3)) == ([2, 5, 6], 3, -1)
    assert rows.row(1).lane == "slot 0"
    rows.show_hidden(True)
    assert (shown(rows), rows.out_of_sight) == ([1, 2, 3, 4, 5, 6], 0)
    rows.show_hidden(False)
    assert shown(rows) == [2, 5, 6]


def test_rows_that_fall_off_are_told_as_those_that_were_in_sight(qtbot: QtBot, made: Made) -> None:
    rows, inner, _, notes = made
    feed(made, 105)
    notes.change(range(1, 11), hidden=True)
    rows.refresh()
    told: list[int] = []
    rows.changed.connect(told.append)
    feed(made, 20)
    gone = 125 - len(inner)
    assert told == [gone - 10]
    assert shown(rows) == [seq for seq in range(gone + 1, 126)]


def test_a_search_shows_what_it_finds_without_the_hidden_ones(qtbot: QtBot, made: Made) -> None:
    rows, _, recorder, notes = made
    feed(made, 30)
    notes.change([1, 4], hidden=True)
    rows.refresh()
    rows.search(understand("dir == in", recorder))
    qtbot.waitUntil(lambda: rows.searching is None)
    assert rows.matching
    assert shown(rows) == list(range(7, 31, 3))
    assert (rows.total, rows.lanes) == (30, ("slot 0", "slot 1"))


def test_however_rows_come_and_go_the_hidden_ones_stay_away(qtbot: QtBot, made: Made) -> None:
    rows, inner, recorder, notes = made
    chance = random.Random(5)
    for _ in range(60):
        match chance.randrange(4):
            case 0:
                seqs = chance.choices(range(1, recorder.last_seq + 30), k=5)
                notes.change(seqs, hidden=chance.random() < 0.7)
                rows.refresh()
            case 1:
                rows.search(understand(chance.choice(["", "dir == in"]), recorder))
                qtbot.waitUntil(lambda: rows.searching is None)
            case _:
                feed(made, chance.randrange(1, 40))
                qtbot.waitUntil(lambda: rows.searching is None)
        every = [inner.record(at).seq for at in range(len(inner))]
        assert shown(rows) == [seq for seq in every if seq not in notes.hidden]
