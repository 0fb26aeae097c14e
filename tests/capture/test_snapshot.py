from __future__ import annotations

import pytest

from app.capture.recorder import Recorder
from app.capture.snapshot import Snapshot
from tests.capture.tape import GET_EID, Tape


def test_it_stays_as_it_was_while_the_recorder_goes_on() -> None:
    tape = Tape(Recorder(capacity=4))
    for _ in range(3):
        tape.exchange(GET_EID, "6115")
    snapshot = Snapshot(tape.recorder)
    for _ in range(3):
        tape.exchange(GET_EID, "9000")
    assert [record.seq for record in snapshot.records()] == [3, 4, 5, 6]
    assert len(snapshot) == 4
    assert snapshot.record(0).seq == 3
    assert tape.recorder.get(3) is None


@pytest.mark.parametrize(("seq", "row"), [(2, None), (3, 0), (6, 3), (7, None), (0, None)])
def test_records_are_found_by_seq(seq: int, row: int | None) -> None:
    tape = Tape(Recorder(capacity=4))
    for _ in range(3):
        tape.exchange(GET_EID, "6115")
    snapshot = Snapshot(tape.recorder)
    assert snapshot.row(seq) == row
    found = snapshot.get(seq)
    assert (found.seq if found else None) == (None if row is None else seq)


@pytest.mark.parametrize(("until", "seqs"), [(4, [3, 4]), (2, []), (9, [3, 4, 5, 6])])
def test_it_ends_where_it_is_told(until: int, seqs: list[int]) -> None:
    tape = Tape(Recorder(capacity=4))
    for _ in range(3):
        tape.exchange(GET_EID, "6115")
    assert [record.seq for record in Snapshot(tape.recorder, until).records()] == seqs


def test_without_records_there_is_nothing() -> None:
    snapshot = Snapshot(Recorder())
    assert (len(snapshot), list(snapshot.records()), snapshot.get(1)) == (0, [], None)
