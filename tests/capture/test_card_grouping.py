"""Groups out of card traffic alone: a simulated card that is really read, and tapes."""

from __future__ import annotations

from app.capture.card_grouping import IDLE_NS
from app.capture.parts import State
from app.capture.procedure import Level, Party, ProcedureKind
from app.capture.procedures import procedures
from app.capture.recorder import Recorder
from app.card.card import Card
from app.card.transport import open_transport
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, Tape
from tests.capture.wire import Wire

ADD_INITIAL = "81E291000CBF5709A0073005800131810101"


def test_a_card_that_is_read_is_one_procedure_named_after_its_eid() -> None:
    recorder = Recorder()
    card = Card(open_transport("sim:read", recorder))
    report = card.report()
    card.close()
    found = procedures(recorder.since(0)[2])
    assert [one.kind for one in found] == [ProcedureKind.CARD]
    assert found[0].eid == str(report.eid)
    assert found[0].state is State.OK
    assert {one.sender for one in found[0].steps} == {Party.IPA, Party.EUICC}
    sent = [one for one in recorder.since(0)[2] if one.layer is Layer.APDU]
    assert sum(one.frames for one in found[0].steps) == len(sent)
    assert found[0].wire == sum(len(one.data) for one in sent)


def test_a_pause_and_a_power_up_begin_a_new_reading() -> None:
    wire = Wire()
    for _ in range(2):
        sent = wire.put(Layer.APDU, Direction.OUT, bytes.fromhex(GET_EID), lane="slot 0")
        back = bytes.fromhex(EID_ANSWER + "9000")
        wire.put(Layer.APDU, Direction.IN, back, lane="slot 0", pair=sent)
    wire.put(Layer.EVENT, Direction.NONE, b"\x3b\x00", lane="slot 0")
    wire.put(Layer.APDU, Direction.OUT, bytes.fromhex(GET_EID), lane="slot 0")
    records = wire.records
    assert [len(one.steps) for one in procedures(records)] == [4, 1]
    moved = [
        one if one.seq <= 2 else type(one)(
            one.seq, one.time_ns + 2 * IDLE_NS, one.lane, one.layer, one.direction, one.data,
            pair=one.pair,
        )
        for one in records
    ]  # fmt: skip
    assert [len(one.steps) for one in procedures(moved)] == [2, 2, 1]


def test_adding_the_first_eim_makes_it_an_association() -> None:
    tape = Tape()
    tape.exchange(ADD_INITIAL, "BF5703" + "020102" + "9000")
    [found] = procedures(tape.recorder.since(0)[2])
    assert found.kind is ProcedureKind.ASSOCIATION
    assert found.failure is not None
    assert (found.state, found.failure.level) == (State.FAILED, Level.OPERATION)


def test_a_status_word_that_refuses_a_message_is_a_failure_and_a_missing_file_is_none() -> None:
    tape = Tape()
    tape.exchange("00A40004022F00", "6A82")
    tape.exchange(GET_EID, "6A88")
    [found] = procedures(tape.recorder.since(0)[2])
    assert [one.state for one in found.steps if one.sender is Party.EUICC] == [
        State.OK,
        State.FAILED,
    ]
    assert found.failure is not None
    assert (found.failure.level, found.failure.code) == (Level.TRANSPORT, "6A 88")


def test_a_card_that_never_answered_failed() -> None:
    tape = Tape()
    tape.send(GET_EID)
    tape.event("power-up", "3B00")
    [found] = procedures(tape.recorder.since(0)[2])
    assert found.failure is not None
    assert found.failure.title == "ES10c.GetEID was not answered"


def test_another_card_in_the_same_reader_is_another_reading() -> None:
    tape = Tape()
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    tape.exchange(GET_EID, EID_ANSWER[:-2] + "36" + "9000")
    first, second = procedures(tape.recorder.since(0)[2])
    assert (first.eid[-2:], second.eid[-2:]) == ("35", "36")
