from __future__ import annotations

import pytest

from app.modem.at_line import Command, Form, read_line


def shape(line: str) -> list[tuple[str, str, str]] | None:
    commands = read_line(line)
    if commands is None:
        return None
    return [(one.name, one.form.value, one.arguments) for one in commands]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        pytest.param("AT", [("", "run", "")], id="bare"),
        pytest.param(" at+csq ", [("+CSQ", "run", "")], id="lower case"),
        pytest.param("AT+CPIN?", [("+CPIN", "read", "")], id="read"),
        pytest.param("AT+COPS=?", [("+COPS", "test", "")], id="test"),
        pytest.param("AT+CFUN=1,1", [("+CFUN", "set", "1,1")], id="set"),
        pytest.param("ATI3", [("I", "run", "3")], id="basic with a number"),
        pytest.param(
            "ATE0V1", [("E", "run", "0"), ("V", "run", "1")], id="basic ones need no sign between"
        ),
        pytest.param(
            "ATE0+CSQ;+CPIN?",
            [("E", "run", "0"), ("+CSQ", "run", ""), ("+CPIN", "read", "")],
            id="several of both",
        ),
        pytest.param(
            'AT+CGDCONT=1,"IP","a;b";+CSQ',
            [("+CGDCONT", "set", '1,"IP","a;b"'), ("+CSQ", "run", "")],
            id="a semicolon in quotes parts nothing",
        ),
        pytest.param("ATD*99#;", [("D", "run", "*99#;")], id="dialling takes the rest"),
        pytest.param("ATS3=13", [("S", "set", "13")], id="register"),
        pytest.param("ATS3?", [("S", "read", "")], id="register read"),
        pytest.param("AT&F0", [("&F", "run", "0")], id="ampersand"),
        pytest.param("AT\\Q3", [("\\Q", "run", "3")], id="backslash"),
        pytest.param("AT^SYSINFOEX", [("^SYSINFOEX", "run", "")], id="maker's own"),
    ],
)
def test_a_line_is_its_commands(line: str, wanted: list[tuple[str, str, str]]) -> None:
    assert shape(line) == wanted


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param("A/", id="again what was last"),
        pytest.param("+++", id="escape"),
        pytest.param("CSQ", id="without AT"),
        pytest.param("AT+CSQ\rAT+CFUN=0", id="two lines in one"),
        pytest.param("AT+CMGS=1\x1a", id="control sign"),
        pytest.param("AT+CSQ 1", id="rest that belongs to nothing"),
        pytest.param("AT+CSQ€", id="sign no modem knows"),
        pytest.param("AT?", id="a form without a command"),
    ],
)
def test_what_is_no_line_of_commands_is_none(line: str) -> None:
    assert read_line(line) is None


def test_where_the_arguments_stand_is_known() -> None:
    line = 'AT+CSQ;+CPIN="1234"'
    commands = read_line(line)
    assert commands is not None
    assert commands[1] == Command("+CPIN", Form.SET, '"1234"', 13, 19)
    assert line[commands[1].start : commands[1].end] == '"1234"'
