from __future__ import annotations

from app.capture.inspector import ROWS_KEPT, TREES_KEPT, Inspector
from app.capture.recorder import Recorder
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


class Counting:
    """A recorder that counts look-ups: each decoding of an answer makes some."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.count = 0

    def get(self, seq: int) -> Record | None:
        self.count += 1
        return self.recorder.get(seq)


def test_what_was_looked_at_is_not_decoded_again() -> None:
    tape = Tape()
    _, record = tape.exchange(GET_EID, EID_ANSWER + "9000")
    records = Counting(tape.recorder)
    inspector = Inspector(records)
    first = (inspector.row(record), inspector.decoding(record))
    before = records.count
    assert (inspector.row(record), inspector.decoding(record)) == first
    assert records.count == before


def test_memory_of_rows_and_trees_is_bounded() -> None:
    tape = Tape()
    inspector = Inspector(tape.recorder)
    for _ in range(ROWS_KEPT + 10):
        inspector.row(tape.send("00A40004"))
    for _ in range(TREES_KEPT + 10):
        inspector.decoding(tape.send("00A40004"))
    assert inspector.kept == (ROWS_KEPT, TREES_KEPT)


def test_partners_find_one_another() -> None:
    tape = Tape()
    sent = tape.send(GET_EID)
    other = tape.send("00F20000", "slot 1")
    answer = tape.answer(EID_ANSWER + "9000", sent)
    inspector = Inspector(tape.recorder)
    assert inspector.partner(sent) == answer
    assert inspector.partner(answer) == sent
    assert inspector.partner(other) is None
    assert inspector.partner(tape.event("reset")) is None
    assert inspector.partner(tape.answer("9000")) is None
