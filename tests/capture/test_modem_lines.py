from __future__ import annotations

from app.capture.modem_lines import LineLoad, ModemLines
from app.capture.parts import State
from app.capture.procedure import Level, Party, Procedure
from app.capture.procedures import procedures
from app.values.traffic import Layer
from tests.capture.modem import CGLA_EID, CGLA_GET_EID, ModemTape
from tests.capture.tape import EID_ANSWER, GET_EID


def _only(tape: ModemTape) -> Procedure:
    (found,) = procedures(tape.recorder.since(0)[2])
    return found


def test_lines_are_read_for_what_they_carry() -> None:
    tape, lines = ModemTape(), ModemLines()
    sent, answer = tape.talk(CGLA_GET_EID, CGLA_EID)
    read = lines.read(sent)
    assert read.apdu is not None
    assert read.apdu.layer is Layer.APDU
    told = lines.read(answer)
    assert told.apdu is not None
    assert told.apdu.data.endswith(b"\x90\0")
    assert lines.read(tape.reply("+CME ERROR: 14", sent)).refusal == "+CME ERROR: 14"


def test_a_load_forgets_a_refusal_that_was_overcome() -> None:
    tape, load = ModemTape(), LineLoad()
    sent, answer = tape.talk("AT+CGLA=1", "+CME ERROR: 14")
    load.add(sent, "")
    load.add(answer, "+CME ERROR: 14")
    load.add(answer, "")
    assert (load.lines, load.answers, load.refusal) == (1, 2, "")
    assert (load.sent, load.received) == (len(sent.data), 2 * len(answer.data))


def test_apdus_through_a_modem_are_steps_carried_by_lines() -> None:
    tape = ModemTape()
    _, line, reply, _ = tape.carry(GET_EID, f"{EID_ANSWER}9000")
    asked, told = _only(tape).steps
    assert (asked.label, asked.receiver, told.label) == (
        "ES10c.GetEID", Party.EUICC, "↳ ES10c.GetEID",
    )  # fmt: skip
    assert (asked.wire, asked.frames) == (len(line.data), 1)
    assert (told.wire, told.frames) == (len(reply.data), 1)


def test_lines_alone_are_steps_too() -> None:
    tape = ModemTape()
    tape.talk("AT+CSQ", "+CSQ: 20,99\r\nOK")
    tape.talk(CGLA_GET_EID, CGLA_EID)
    found = _only(tape)
    assert [step.label for step in found.steps] == ["ES10c.GetEID", "↳ ES10c.GetEID"]
    assert found.state is State.OK
    assert found.eid == EID_ANSWER[-32:]


def test_a_modem_that_refuses_is_a_failure_of_the_transport() -> None:
    for with_apdu in (True, False):
        tape = ModemTape()
        if with_apdu:
            tape.send(GET_EID)
        tape.talk(CGLA_GET_EID, "+CME ERROR: 14")
        found = _only(tape)
        assert found.failure is not None
        assert found.failure.level is Level.TRANSPORT
        assert found.failure.title == "The modem refused ES10c.GetEID"
        assert found.failure.code == "+CME ERROR: 14"
        assert found.failure.next


def test_a_refusal_overcome_by_trying_again_is_none() -> None:
    tape = ModemTape()
    sent = tape.send(GET_EID)
    tape.talk(CGLA_GET_EID, "+CME ERROR: 14")
    tape.talk(CGLA_GET_EID, CGLA_EID)
    tape.answer(f"{EID_ANSWER}9000", sent)
    found = _only(tape)
    assert (found.state, found.failure) == (State.OK, None)
    assert found.steps[0].frames == 2


def test_lines_behind_the_exchange_they_carried_are_not_counted_again() -> None:
    tape = ModemTape()
    tape.exchange(GET_EID, f"{EID_ANSWER}9000")
    tape.talk(CGLA_GET_EID, CGLA_EID)
    assert len(_only(tape).steps) == 2
    tape.talk(CGLA_GET_EID, CGLA_EID)
    assert len(_only(tape).steps) == 4
