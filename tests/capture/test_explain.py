from __future__ import annotations

import pytest

from app.capture.decoders import decode
from app.capture.explain import Explanation, explain
from app.capture.inspector import Inspector
from app.capture.parts import State
from app.values.traffic import Record
from tests.capture.signed import first, recorded
from tests.capture.tape import EID_ANSWER, GET_EID, Tape

ENABLE = "81E291000ABF3107A0054F01018101FF"


def explained(tape: Tape, record: Record) -> Explanation:
    return explain(record, tape.decode(record), tape.recorder)


def test_a_command_says_what_it_is_for_and_what_is_expected() -> None:
    tape = Tape()
    found = explained(tape, tape.send(GET_EID))
    assert found.title == "ES10c.GetEID"
    assert found.text.startswith("Asks for the EID")
    assert "61 xx" in found.text
    assert (found.state, found.who) == (State.NEUTRAL, "")


def test_a_result_code_says_who_can_act_and_what_comes_next() -> None:
    tape = Tape()
    _, record = tape.exchange(ENABLE, "BF31038001029000")
    found = explained(tape, record)
    assert found.state is State.FAILED
    assert found.title == "The profile is not disabled"
    assert found.code == "enableResult profileNotInDisabledState (2)"
    assert found.who
    assert found.next


@pytest.mark.parametrize(
    ("command", "answer", "state", "words"),
    [
        pytest.param(GET_EID, EID_ANSWER + "9000", State.OK, "EID 8904…1235.", id="content"),
        pytest.param(GET_EID, "6115", State.OK, "GET RESPONSE", id="waiting"),
        pytest.param("00A40004026FFF", "6A82", State.FAILED, "no such file", id="refused"),
        pytest.param("80AA000005A903830107", "6D00", State.ATTENTION, "", id="harmless"),
        pytest.param(GET_EID, "BF3E03FF01009000", State.ATTENTION, "", id="not-by-the-standard"),
    ],
)
def test_answers_say_how_it_went(command: str, answer: str, state: State, words: str) -> None:
    tape = Tape()
    _, record = tape.exchange(command, answer)
    found = explained(tape, record)
    assert found.state is state
    assert words in found.text


def test_a_wrong_length_is_pointed_out() -> None:
    tape = Tape()
    found = explained(tape, tape.send("81E2910009BF3E035C015A"))
    assert (found.state, found.who) == (State.ATTENTION, "you")
    assert "Lc says 9 bytes" in found.next


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param("3B9F96801FC78031A073BE21136743200718000001A5", "powered up", id="atr"),
        pytest.param("", "without bytes", id="note"),
    ],
)
def test_events_are_explained(data: str, words: str) -> None:
    tape = Tape()
    assert words in explained(tape, tape.event("power-up", data)).text


def test_bytes_of_no_form_are_called_so() -> None:
    tape = Tape()
    assert "Too short" in explained(tape, tape.send("00")).text


def test_a_signature_that_does_not_verify_is_the_first_thing_to_say() -> None:
    recorder = recorded()
    record = first(recorder, "ESipa.ProvideEimPackageResult")
    decoding = decode(record, recorder)
    part = next(one for one in decoding.walk() if one.tag == "5F37")
    data = bytearray(record.data)
    data[part.end - 1] ^= 1
    changed = recorder.get(recorder(record.lane, record.layer, record.direction, bytes(data)))
    assert changed is not None
    found = Inspector(recorder).explanation(changed)
    assert found.state is State.FAILED
    assert found.text.startswith("The signature does not verify with the key of eUICC")
    assert found.next
