from __future__ import annotations

import pytest

from app.capture.at_line import read_answer, read_commands
from app.capture.at_parts import command_parts, crsm_file, error_name, error_words, line_parts
from app.capture.parts import Part, State


def _answer(command: str, answer: bytes) -> dict[str, Part]:
    asked = read_commands(command.encode())[-1]
    parts = [part for line in read_answer(answer, asked) for part in line_parts(line, asked)]
    for part in parts:
        assert 0 <= part.start < part.end <= len(answer)
    return {part.name: part for part in parts}


def test_values_sent_have_names_and_meanings() -> None:
    (command,) = read_commands(b"AT+CFUN=1,1\r")
    assert [(part.name, part.text) for part in command_parts(command)] == [
        ("AT command", "AT+CFUN"), ("fun", "full (1)"), ("rst", "the modem restarts (1)"),
    ]  # fmt: skip


def test_a_length_that_does_not_fit_is_odd() -> None:
    (command,) = read_commands(b'AT+CSIM=8,"0070"\r')
    last = list(command_parts(command))[-1]
    assert last.notes == ("the length does not fit: 8 characters told, 4 there",)
    assert last.state is State.ATTENTION


def test_registration_asked_for_and_told_differ_by_one_value() -> None:
    asked = _answer("AT+CEREG?", b"+CEREG: 0,5\r\nOK\r\n")
    assert asked["stat"].text == "registered, roaming (5)"
    told = _answer("AT+CSQ", b"+CEREG: 5\r\n+CSQ: 20,99\r\nOK\r\n")
    assert told["stat"].text == "registered, roaming (5)"
    assert (told["unsolicited"].text, told["rssi"].text) == ("+CEREG", "-73 dBm (20)")


@pytest.mark.parametrize(
    ("command", "answer", "name", "text"),
    [
        pytest.param("AT+CIMI", b"001010123456789", "IMSI", "001010123456789", id="bare IMSI"),
        pytest.param("AT+CGSN", b"490154203237518", "imei", "490154203237518", id="IMEI"),
        pytest.param("AT+CCID", b"+ICCID: 8949000000000000001F", "ICCID",
                     "8949000000000000001F", id="another prefix"),
        pytest.param("AT+CRSM=176,28423,0,0,9", b'+CRSM: 144,0,"080910101032547698"', "IMSI",
                     "001010123456789", id="file of the IMSI"),
        pytest.param("AT+CRSM=214,28423,0,0,9", b'+CRSM: 144,0,"0809"', "response", "0809",
                     id="a file written"),
    ],
)  # fmt: skip
def test_identities_are_named(command: str, answer: bytes, name: str, text: str) -> None:
    assert _answer(command, answer)[name].text == text


def test_an_identity_whose_command_is_not_kept_is_known_by_its_look() -> None:
    names = []
    for line in read_answer(b"001010123456789\r\n8949000000000000001F\r\n7\r\n", None):
        names += [part.name for part in line_parts(line, None)]
    assert names == ["IMSI", "ICCID", "information"]


def test_damage_is_shown_where_it_is() -> None:
    part = _answer("AT", b"\r\n\xff\xfe\x7f\r\nOK\r\n")["bytes"]
    assert (part.start, part.end, part.state) == (2, 5, State.ATTENTION)


def test_errors_have_words() -> None:
    assert error_name("ERROR") == "without a reason"
    assert error_name("+CME ERROR: 64999") == "a number no standard knows"
    assert error_name("+CME ERROR: so so") == "a reason no standard knows"
    assert "+CME ERROR: 14" in error_words("+CME ERROR: 14")
    assert len(error_words("+CME ERROR: 14")) == 3
    part = _answer("AT+CPIN?", b"+CME ERROR: 14\r\n")["result"]
    assert part.state is State.FAILED


def test_the_file_of_a_read_is_named() -> None:
    assert crsm_file(read_commands(b"AT+CRSM=176,12258,0,0,10")[0]) == "EF.ICCID"
    assert crsm_file(read_commands(b"AT+CRSM=242")[0]) == ""
    assert crsm_file(None) == ""


def test_each_command_of_a_line_names_its_own_values() -> None:
    found = _answer("AT+CSQ;+CPIN?", b"+CSQ: 20,99\r\n+CPIN: READY\r\nOK\r\n")
    assert "unsolicited" not in found
    assert (found["rssi"].text, found["code"].text) == (
        "-73 dBm (20)", "no PIN is wanted (READY)",
    )  # fmt: skip
