from __future__ import annotations

import pytest

from app.capture.at_line import Form, Kind, is_answer, read_answer, read_commands


@pytest.mark.parametrize(
    ("line", "name", "form", "values"),
    [
        pytest.param(b'AT+CGLA=1,4,"0011"\r', "+CGLA", Form.SET, ["1", "4", "0011"], id="set"),
        pytest.param(b"at+creg?\r", "+CREG", Form.READ, [], id="read in small letters"),
        pytest.param(b"AT+CSIM=?\r", "+CSIM", Form.TEST, [], id="test"),
        pytest.param(b"\r\nAT^ICCID?\r", "^ICCID", Form.READ, [], id="another vendor's sign"),
        pytest.param(b"AT+CSIM=4, 00A4 \r", "+CSIM", Form.SET, ["4", "00A4"], id="no quotes"),
        pytest.param(b'AT+CPIN="12;34\r', "+CPIN", Form.SET, ["12;34"], id="quotes not closed"),
        pytest.param(b"ATE0\r", "E", Form.SET, ["0"], id="basic with a number"),
        pytest.param(b"ATD*99#\r", "D", Form.SET, ["*99#"], id="dialling"),
        pytest.param(b"ATI", "I", Form.RUN, [], id="basic, no line end"),
        pytest.param(b"AT\r", "", Form.RUN, [], id="nothing"),
    ],
)
def test_a_command_is_taken_apart(line: bytes, name: str, form: Form, values: list[str]) -> None:
    (command,) = read_commands(line)
    assert (command.name, command.form) == (name, form)
    assert [value.text for value in command.values] == values
    for value in command.values:
        assert line[value.start : value.end].decode() == value.text


def test_several_commands_of_a_line_are_told_apart() -> None:
    first, second = read_commands(b"AT+CMEE=1;+CPIN?\r")
    assert (first.text, [one.text for one in first.values]) == ("AT+CMEE", ["1"])
    assert (second.text, second.form) == ("AT+CPIN?", Form.READ)


@pytest.mark.parametrize("line", [b"", b"\xff\x00AT", b"OK\r\n", b"+CGLA: 1"])
def test_what_is_no_command_gives_none(line: bytes) -> None:
    assert read_commands(line) == ()


def test_each_line_of_an_answer_is_known_for_what_it_is() -> None:
    asked = read_commands(b'AT+CGLA=1,4,"0011"\r')
    data = b'AT+CGLA=1,4,"0011"\r\r\n\0RDY\r\n+CEREG: 5\r\n\xff\x01\r\n+CGLA: 4,"6115"\r\nOK\r\n'
    lines = read_answer(data, asked[-1])
    assert [line.kind for line in lines] == [
        Kind.ECHO, Kind.UNSOLICITED, Kind.UNSOLICITED, Kind.UNREADABLE, Kind.VALUES, Kind.DONE,
    ]  # fmt: skip
    for line in lines:
        assert data[line.start : line.end].decode("latin-1") == line.text
    assert [value.text for value in lines[4].values] == ["4", "6115"]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        pytest.param(b"1\r\n", ["1"], id="a number"),
        pytest.param(b'4,"9000"\r\n', ["4", "9000"], id="two values"),
        pytest.param(b"Quectel EG25\r\n", ["Quectel EG25"], id="words"),
    ],
)
def test_values_without_a_prefix_belong_to_what_was_asked(line: bytes, values: list[str]) -> None:
    (command,) = read_commands(b'AT+CGLA=1,4,"0011"\r')
    (found,) = read_answer(line, command)
    assert (found.kind, found.name) == (Kind.VALUES, "+CGLA")
    assert [value.text for value in found.values] == values


@pytest.mark.parametrize(
    "final", [b"ERROR", b"+CME ERROR: 14", b"+cms error: SIM busy", b"COMMAND NOT SUPPORT"]
)
def test_errors_are_results(final: bytes) -> None:
    assert [line.kind for line in read_answer(final, None)] == [Kind.ERROR]
    assert is_answer(b"\r\n" + final + b"\r\n")


def test_what_comes_of_its_own_accord_is_no_answer() -> None:
    assert not is_answer(b"\r\n+CREG: 1\r\n")
    assert is_answer(b"\r\n+CREG: 1\r\n\r\nOK\r\n")


def test_basic_commands_follow_each_other_without_anything_between() -> None:
    found = read_commands(b"ATE0V1&F+CMEE=2\r")
    assert [(one.name, [value.text for value in one.values]) for one in found] == [
        ("E", ["0"]), ("V", ["1"]), ("&F", []), ("+CMEE", ["2"]),
    ]  # fmt: skip


def test_words_that_begin_like_a_command_are_no_echo() -> None:
    (line,) = read_answer(b"ATTACHED", read_commands(b"AT+CGATT?")[-1])
    assert (line.kind, line.values[0].text) == (Kind.VALUES, "ATTACHED")
