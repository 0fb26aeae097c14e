"""The modem's line: echo, forms of answers and errors, and lines nobody asked for."""

from __future__ import annotations

import pytest

from tests.sim.modem_host import Host, said


def wire(host: Host, command: bytes) -> bytes:
    return b"".join(piece.data for piece in host.modem.receive(command))


def fresh() -> Host:
    host = Host()
    host.ask("AT&F")
    return host


def test_starts_with_what_a_host_waits_for():
    assert Host().started == ["RDY", "+CPIN: READY"]


def test_echoes_what_comes_until_told_not_to():
    host = fresh()
    assert wire(host, b"AT\r") == b"AT\r\r\nOK\r\n"
    assert wire(host, b"ATE0\r") == b"ATE0\r\r\nOK\r\n"
    assert wire(host, b"AT\r\n") == b"\r\nOK\r\n"
    assert wire(host, b"ATE\r") == b"\r\nOK\r\n"
    assert wire(host, b"ATE1\r") == b"\r\nOK\r\n"
    assert wire(host, b"AT\r") == b"AT\r\r\nOK\r\n"


def test_a_line_may_come_byte_by_byte():
    host = Host()
    assert [wire(host, bytes((byte,))) for byte in b"AT+CSQ\r"] == [b""] * 6 + [
        b"\r\n+CSQ: 21,99\r\n\r\nOK\r\n"
    ]


def test_several_lines_may_come_at_once():
    assert wire(Host(), b"AT\rAT+NO\rAT\r") == b"\r\nOK\r\n\r\nERROR\r\n\r\nOK\r\n"


def test_a_character_can_be_taken_back():
    assert Host().ask("AT+CSS\x08Q") == ["+CSQ: 21,99", "OK"]


@pytest.mark.parametrize("line", ["", "hello", "  "])
def test_what_does_not_begin_with_at_is_no_command(line):
    assert Host().ask(line) == []


def test_numbers_in_place_of_words():
    host = Host()
    assert wire(host, b"ATV0\r") == b"0\r"
    assert wire(host, b"AT+CSQ\r") == b"+CSQ: 21,99\r\n0\r"
    assert wire(host, b"AT+NO\r") == b"4\r"
    assert wire(host, b"AT&F\r") == b"\r\nOK\r\n"


def test_results_can_be_silenced():
    host = Host()
    assert wire(host, b"ATQ1\r") == b""
    assert wire(host, b"AT+CSQ\r") == b"\r\n+CSQ: 21,99\r\n"
    assert wire(host, b"ATQ0\r") == b"\r\nOK\r\n"


@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        pytest.param(0, "ERROR", id="plain"),
        pytest.param(1, "+CME ERROR: 50", id="number"),
        pytest.param(2, "+CME ERROR: Incorrect parameters", id="words"),
    ],
)
def test_errors_take_the_form_of_cmee(mode, answer):
    host = Host()
    host.ask(f"AT+CMEE={mode}")
    assert host.ask("AT+CMEE?") == [f"+CMEE: {mode}", "OK"]
    assert host.ask("AT+CFUN=9") == [answer]
    assert host.ask("AT+NOSUCH") == ["ERROR"]


def test_commands_run_together_until_one_fails():
    host = Host()
    assert host.ask("ATE0V1+CMEE?;+CSQ") == ["+CMEE: 1", "+CSQ: 21,99", "OK"]
    assert host.ask("AT+CMEE?;+CFUN=9;+CSQ") == ["+CMEE: 1", "+CME ERROR: 50"]


def test_the_last_line_can_be_repeated():
    host = Host()
    host.ask("AT+CSQ")
    assert host.ask("A/") == ["+CSQ: 21,99", "OK"]


@pytest.mark.parametrize("command", ["AT+CMEE=3", "ATE2", "ATV5", "AT+CMEE=x"])
def test_modes_that_there_are_not(command):
    assert Host().ask(command)[0] in ("ERROR", "+CME ERROR: 50")


@pytest.mark.parametrize("command", ["ATZ", "AT&C1&D2&K0", "ATS0=0", "ATX4L1M1", "AT&W"])
def test_habitual_commands_of_hosts_are_taken(command):
    assert Host().ask(command) == ["OK"]


def test_lists_the_commands_it_knows():
    commands = Host().ask("AT+CLAC")
    assert {"AT+CSIM", "AT+CGLA", "AT+CREG", "ATE", "OK"} <= set(commands)


def test_a_line_can_come_in_between():
    host = Host()
    host.modem.interject("+CREG: 5")
    assert host.ask("AT+CSQ") == ["+CSQ: 21,99", "+CREG: 5", "OK"]
    assert host.ask("AT+CSQ") == ["+CSQ: 21,99", "OK"]
    assert host.modem.say("RING") == b"\r\nRING\r\n"


def test_too_long_a_line_is_one_error():
    assert Host().ask("AT+CSIM=700," + "0" * 700) == ["ERROR"]


def test_a_line_without_an_end_is_not_kept_whole():
    host = Host()
    assert host.modem.receive(b"AT" + b"0" * 100_000) == []
    assert host.ask("") == ["ERROR"]
    assert host.ask("AT") == ["OK"]


def test_bytes_that_are_no_text_are_one_error_and_nothing_more():
    host = Host()
    assert said(host.modem.receive(b"AT\xff\xfe\x80\r")) == ["ERROR"]
    assert said(host.modem.receive(b"\x00AT\x00\r")) == ["OK"]


def test_what_it_says_at_once_is_one_piece():
    assert len(fresh().modem.receive(b"AT+CSQ\rATI\r")) == 1


def test_what_was_half_said_is_forgotten_at_a_restart():
    host = Host()
    host.modem.receive(b"AT+CF")
    host.modem.power_off()
    host.modem.power_on()
    assert host.ask("AT") == ["AT", "OK"]
