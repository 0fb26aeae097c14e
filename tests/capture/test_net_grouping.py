from __future__ import annotations

from app.capture.parts import State
from app.capture.procedure import Level, Party, ProcedureKind
from app.capture.procedures import procedures
from app.values.traffic import Direction, Layer
from tests.capture.wire import EID, NO_SUCH_EID, NOTHING, POLL, Wire

PUSH = bytes.fromhex(f"BF4E15BF53038001055A10{EID}")


def test_an_empty_poll_is_done_with_its_answer() -> None:
    wire = Wire()
    wire.answer(wire.ask())
    [found] = procedures(wire.records)
    assert (found.kind, found.state, found.status) == (
        ProcedureKind.POLL,
        State.OK,
        "nothing to do",
    )
    assert (found.eid, found.duration_ns, found.size) == (EID, 1_000_000, len(POLL + NOTHING))


def test_an_eim_that_does_not_know_the_card_failed_in_transport() -> None:
    wire = Wire()
    wire.answer(wire.ask(), NO_SUCH_EID)
    [found] = procedures(wire.records)
    assert found.failure is not None
    assert (found.state, found.failure.level) == (State.FAILED, Level.TRANSPORT)
    assert found.failure.code == "eidNotFound (2)"
    assert found.failure.clause == "SGP.32 §6.3.1"


def test_a_question_without_an_answer_says_so_when_the_next_one_comes() -> None:
    wire = Wire()
    wire.ask()
    wire.answer(wire.ask())
    first, second = procedures(wire.records)
    assert first.failure is not None
    assert first.failure.title == f"{first.steps[0].label} was not answered"
    assert second.state is State.OK


def test_an_answer_only_its_sender_recorded_was_lost() -> None:
    wire = Wire()
    wire.ask()
    there = wire.put(Layer.ESIPA, Direction.IN, POLL, lane="eIM", session=7)
    wire.answer(there)
    [found] = procedures(wire.records)
    assert found.failure is not None
    assert found.failure.title == "The answer to ESipa.GetEimPackage was lost"
    assert [one.copies for one in found.steps] == [1]


def test_what_an_eim_sends_by_itself_goes_the_other_way() -> None:
    wire = Wire()
    wire.put(Layer.ESIPA, Direction.OUT, PUSH, lane="push")
    [found] = procedures(wire.records)
    assert (found.steps[0].sender, found.steps[0].receiver) == (Party.EIM, Party.IPA)


def test_devices_on_one_server_lane_are_kept_apart_by_session() -> None:
    wire, other = Wire(), EID[:-2] + "36"
    asked = [
        wire.put(Layer.ESIPA, Direction.IN, data, lane="eIM", session=session)
        for session, data in ((1, POLL), (2, bytes.fromhex(f"BF4F125A10{other}")))
    ]
    for one in reversed(asked):
        wire.answer(one)
    found = procedures(wire.records)
    assert [(one.eid, one.state, len(one.steps)) for one in found] == [
        (EID, State.OK, 2),
        (other, State.OK, 2),
    ]
