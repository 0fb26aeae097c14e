from __future__ import annotations

import pytest

from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from widgets.chosen_rows import LARGEST, ChosenRows
from widgets.traffic_rows import TrafficRows


def rows(count: int, capacity: int = 1000) -> TrafficRows:
    recorder = Recorder(capacity=capacity)
    made = TrafficRows(Inspector(recorder), capacity)
    for _ in range(count):
        recorder("slot 0", Layer.APDU, Direction.OUT, b"\x00\xa4")
    made.append(0, recorder.since(0)[2])
    return made


@pytest.fixture
def chosen(qapp: object) -> ChosenRows:
    return ChosenRows(rows(20))


def test_one_row_or_none(chosen: ChosenRows) -> None:
    assert (chosen.seqs(), chosen.count, chosen.current) == ([], 0, 0)
    chosen.choose(5)
    assert (chosen.seqs(), chosen.count, chosen.holds(4), chosen.holds(5)) == ([5], 1, True, False)
    chosen.choose(0)
    assert chosen.seqs() == []


def test_a_stretch_goes_from_where_it_began_in_both_ways(chosen: ChosenRows) -> None:
    chosen.choose(10)
    chosen.extend(12)
    assert (chosen.seqs(), chosen.count, chosen.current) == ([10, 11, 12, 13], 4, 13)
    chosen.extend(7)
    assert (chosen.seqs(), chosen.current) == ([8, 9, 10], 8)


def test_single_rows_are_added_and_taken_out(chosen: ChosenRows) -> None:
    chosen.choose(3)
    chosen.extend(4)
    chosen.toggle(9)
    assert (chosen.seqs(), chosen.current, chosen.count) == ([3, 4, 5, 9], 9, 4)
    chosen.toggle(4)
    assert (chosen.seqs(), chosen.current) == ([3, 5, 9], 3)
    for seq in (3, 5, 9):
        chosen.toggle(seq)
    assert (chosen.seqs(), chosen.current) == ([], 0)


def test_all_rows(chosen: ChosenRows) -> None:
    chosen.choose_all()
    assert (chosen.count, chosen.seqs()) == (20, list(range(1, 21)))


def test_of_very_many_rows_the_newest_are_all(qapp: object) -> None:
    chosen = ChosenRows(rows(LARGEST + 50, LARGEST + 50))
    chosen.choose_all()
    assert (chosen.count, chosen.current) == (LARGEST, LARGEST + 50)
    chosen.choose(1)
    chosen.extend(LARGEST + 49)
    assert (chosen.count, chosen.current) == (LARGEST, LARGEST)
    assert chosen.seqs() == list(range(1, LARGEST + 1))
