"""What is known of a record is only used again where looking again would find the same."""

from __future__ import annotations

import random

from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.capture.repeats import Repeats
from app.values.traffic import Direction, Layer, Record
from tests.capture.secret_tape import secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, Tape

_SELECT_IMSI, _READ = "00A40004026F07", "00B0000009"


class Finder:
    """Finds what the decoders name, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, record: Record, records: Records) -> list[tuple[str, str, int]]:
        self.asked += 1
        decoding = decode(record, records)
        return [(decoding.title, decoding.meaning, len(list(decoding.walk())))]


def mixed(count: int) -> Recorder:
    """Record exchanges of a card full of secrets in any order on three lanes, answers lost."""
    chance = random.Random(7)
    known = [one for one in secret_tape().recorder.since(0)[2] if one.layer is Layer.APDU]
    answers = {one.pair: one for one in known if one.direction is Direction.IN}
    commands = [one for one in known if one.direction is Direction.OUT]
    recorder = Recorder(count)
    lanes = ("slot 0", "slot 1", "slot 2")
    while recorder.last_seq < count - 1:
        start, lane = chance.randrange(len(commands)), chance.choice(lanes)
        for command in commands[start : start + chance.randrange(1, 5)]:
            seq = recorder(lane, Layer.APDU, Direction.OUT, command.data)
            answer = answers.get(command.seq)
            if answer and chance.random() < 0.95:
                recorder(lane, Layer.APDU, Direction.IN, answer.data, pair=seq)
        if chance.random() < 0.02:
            recorder(lane, Layer.EVENT, Direction.NONE, b"", note="reset")
    return recorder


def test_findings_are_those_of_looking_at_each_record():
    recorder, finder = mixed(4000), Finder()
    repeats = Repeats(recorder, finder)
    for record in recorder.since(0)[2]:
        assert repeats.of(record) == Finder()(record, recorder), record.seq
    assert finder.asked < recorder.last_seq * 3 / 4


def test_what_comes_over_and_over_is_looked_at_once():
    tape, finder = Tape(), Finder()
    for _ in range(200):
        tape.exchange(GET_EID, "6115")
        tape.exchange("81C0000015", EID_ANSWER + "9000")
    repeats = Repeats(tape.recorder, finder)
    for record in tape.recorder.since(0)[2]:
        repeats.of(record)
    assert finder.asked < 20


def test_the_same_bytes_after_another_command_are_looked_at_again():
    tape, finder = Tape(), Finder()
    for _ in range(200):
        tape.exchange("00A40004022FE2", "9000")
        tape.exchange(_READ, "0809101010325476989000")
    _, before = tape.exchange(_READ, "0809101010325476989000")
    tape.exchange(_SELECT_IMSI, "9000")
    _, after = tape.exchange(_READ, "0809101010325476989000")
    repeats = Repeats(tape.recorder, finder)
    found = {record.seq: repeats.of(record) for record in tape.recorder.since(0)[2]}
    assert found[before.seq] != found[after.seq]
    assert "EF.IMSI" in found[after.seq][0][0]


def test_what_passed_is_at_hand_even_where_it_is_no_longer_kept():
    recorder = Recorder(4)
    repeats = Repeats(recorder, Finder())
    for number in range(10):
        recorder("slot 0", Layer.EVENT, Direction.NONE, bytes([number]))
        repeats.see(recorder.since(number)[2][0])
    kept = repeats.passing.get(2)
    assert recorder.get(2) is None
    assert kept is not None
    assert kept.data == b"\x01"
