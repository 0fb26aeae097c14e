from __future__ import annotations

import pytest

from app.capture.parts import State
from app.capture.rows import row_of
from tests.capture.modem import CGLA_EID, CGLA_GET_EID, ModemTape
from tests.capture.partitions import check_partition
from tests.capture.tape import blocks, find

PROFILE = "BF2B0DA00B8101015A0610203040506070"


def test_a_line_that_carries_an_apdu_reads_as_both() -> None:
    tape = ModemTape()
    sent, answer = tape.talk(CGLA_GET_EID, f"+CEREG: 5\r\n\r\n{CGLA_EID}")
    asked, told = tape.decode(sent), tape.decode(answer)
    assert asked.title == "AT+CGLA · STORE DATA ES10c.GetEID"
    assert asked.function == told.function == "ES10c.GetEID"
    assert told.title == "↳ OK 9000"
    assert told.meaning == "EID 8904…1235"
    assert told.state is State.OK
    assert find(told, "stat").text == "registered, roaming (5)"
    for found in (asked, told):
        check_partition(found, tape.recorder)


def test_the_parts_of_an_apdu_lie_on_its_digits() -> None:
    tape = ModemTape()
    sent, answer = tape.talk(CGLA_GET_EID, CGLA_EID)
    for record, name, digits in (
        (sent, "INS", b"E2"),
        (sent, "command APDU", b"81E2910006BF3E035C015A"),
        (answer, "eidValue", b"5A1089049032123451234512345678901235"),
        (answer, "SW", b"9000"),
    ):
        part = find(tape.decode(record), name)
        assert (part.source, record.data[part.start : part.end]) == (0, digits)


def test_a_message_of_several_lines_is_shown_whole_at_the_last() -> None:
    tape = ModemTape()
    for one in blocks(PROFILE * 3, 20):
        last, _ = tape.talk(f'AT+CGLA=1,{len(one)},"{one.upper()}"', '+CGLA: 4,"9000"\r\nOK')
    found = tape.decode(last)
    check_partition(found, tape.recorder)
    assert len(found.sources) == 2
    assert found.sources[1].data == (PROFILE * 3).upper().encode()
    assert len(found.sources[1].pieces) == 3


def test_an_answer_fetched_in_parts_is_read_in_its_context() -> None:
    tape = ModemTape()
    tape.talk(CGLA_GET_EID, '+CGLA: 4,"6115"\r\nOK')
    _, told = tape.talk('AT+CGLA=1,10,"81C0000015"', CGLA_EID)
    assert tape.decode(told).meaning == "EID 8904…1235"


@pytest.mark.parametrize(
    ("command", "answer", "title", "meaning", "state"),
    [
        pytest.param("AT+CFUN=1,1", "OK", "↳ OK", "", State.OK, id="done"),
        pytest.param("AT+CEREG?", "+CEREG: 0,1\r\nOK", "↳ OK",
                     "reports off (0), stat registered, home network (1)", State.OK, id="asked"),
        pytest.param("ATI", "Quectel\r\nEG25\r\nOK", "↳ OK", "Quectel, EG25", State.OK, id="words"),
        pytest.param("AT+XYZ", "ERROR", "↳ ERROR", "without a reason", State.FAILED, id="error"),
        pytest.param("AT+CRSM=176,12258,0,0,10", '+CRSM: 106,130\r\nOK', "↳ OK · EF.ICCID",
                     "sw1 6A (106), sw2 82 (130)", State.OK, id="file"),
    ],
)  # fmt: skip
def test_answers(command: str, answer: str, title: str, meaning: str, state: State) -> None:
    tape = ModemTape()
    _, told = tape.talk(command, answer)
    found = tape.decode(told)
    assert (found.title, found.meaning, found.state) == (title, meaning, state)


def test_a_card_that_refuses_is_told_from_a_modem_that_does() -> None:
    tape = ModemTape()
    by_card = tape.decode(tape.talk(CGLA_GET_EID, '+CGLA: 4,"6A88"\r\nOK')[1])
    by_modem = tape.decode(tape.talk(CGLA_GET_EID, "+CME ERROR: 14")[1])
    assert (by_card.title, by_card.state) == ("↳ OK 6A88", State.FAILED)
    assert (by_modem.title, by_modem.state) == ("↳ +CME ERROR: 14", State.FAILED)


def test_what_a_modem_says_of_its_own_accord_is_named() -> None:
    tape = ModemTape()
    found = tape.decode(tape.reply("+CREG: 1"))
    assert (found.title, found.state) == ("Modem: +CREG", State.NEUTRAL)
    assert found.meaning == "stat registered, home network (1)"
    assert tape.decode(tape.reply("RDY")).meaning == "The modem has started."


def test_garbage_is_shown_as_bytes() -> None:
    tape = ModemTape()
    for record in (tape.reply("\x7e\xff\x03"), tape.line("\x01\x02")):
        found = tape.decode(record)
        assert (found.title, found.state) == ("Unreadable line", State.ATTENTION)
        assert found.parts[0].kind == "raw"
    behind = tape.decode(tape.line("AT+CSQ \x02\x03"))
    assert find(behind, "bytes").start == len("AT+CSQ ")


def test_who_speaks_to_whom() -> None:
    tape = ModemTape()
    rows = [row_of(one, tape.decode(one)) for one in tape.talk("AT", "OK")]
    assert [row.direction for row in rows] == ["IPA → modem", "modem → IPA"]
