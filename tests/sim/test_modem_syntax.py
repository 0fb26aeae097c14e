import pytest

from app.sim.modem_syntax import AtCommand, Form, parse


@pytest.mark.parametrize(
    ("body", "commands"),
    [
        pytest.param("", [], id="AT-alone"),
        pytest.param("E0", [AtCommand("E", Form.DO, ("0",))], id="basic"),
        pytest.param(
            "E0V1&F",
            [
                AtCommand("E", Form.DO, ("0",)),
                AtCommand("V", Form.DO, ("1",)),
                AtCommand("&F", Form.DO, ("",)),
            ],
            id="basic-run-together",
        ),
        pytest.param(
            "e0+cmee=2;+cpin?",
            [
                AtCommand("E", Form.DO, ("0",)),
                AtCommand("+CMEE", Form.SET, ("2",)),
                AtCommand("+CPIN", Form.READ),
            ],
            id="extended-behind-basic",
        ),
        pytest.param("S0=0", [AtCommand("S", Form.DO, ("0",))], id="register"),
        pytest.param("+CSIM=?", [AtCommand("+CSIM", Form.TEST)], id="test"),
        pytest.param(
            '+CSIM=10,"00A4;,0004"',
            [AtCommand("+CSIM", Form.SET, ("10", "00A4;,0004"))],
            id="quotes-keep-separators",
        ),
        pytest.param(
            "+CFUN=1, 1", [AtCommand("+CFUN", Form.SET, ("1", "1"))], id="blank-between-arguments"
        ),
        pytest.param(
            "+COPS=3,,2", [AtCommand("+COPS", Form.SET, ("3", "", "2"))], id="argument-left-out"
        ),
    ],
)
def test_takes_a_line_apart(body, commands):
    assert parse(body) == commands


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('+CSIM=4,"00A4', id="open-quote"),
        pytest.param("=1", id="no-name"),
        pytest.param("+CSQ 5", id="text-behind-a-command"),
        pytest.param("\N{REPLACEMENT CHARACTER}", id="noise"),
    ],
)
def test_refuses_what_is_no_command(body):
    with pytest.raises(ValueError, match="not a command"):
        parse(body)


def test_a_number_left_out_has_its_default():
    command = AtCommand("+CFUN", Form.SET, ("4",))
    assert (command.number(0), command.number(1, 0)) == (4, 0)
    with pytest.raises(ValueError, match="not a number"):
        command.number(1)


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "٣"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=f"not a number: {text!r}"):
        AtCommand("+CFUN", Form.SET, (text,)).number(0)
