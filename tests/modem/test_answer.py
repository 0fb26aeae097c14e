"""Bytes of modems as recorded, and bytes of nobody."""

from __future__ import annotations

import random

import pytest

from app.modem.answer import (
    MAX_LINE,
    MAX_LINES,
    AtAnswer,
    Collector,
    is_final,
    split_fields,
    without_prefix,
)

CGLA = 'AT+CGLA=1,22,"81E2910006BF3E035C015A"'


def collect(command: str, data: bytes) -> AtAnswer | None:
    collector = Collector(command)
    collector.feed(data)
    return collector.finish()


@pytest.mark.parametrize(
    ("command", "data", "lines"),
    [
        pytest.param("AT", b"\r\nOK\r\n", (), id="bare-ok"),
        pytest.param("AT", b"OK", (), id="ok-without-line-end"),
        pytest.param("AT", b"\nOK\n", (), id="lf-only"),
        pytest.param("AT", b"\rOK\r", (), id="cr-only"),
        pytest.param("AT", b"\r\r\n\nOK\r\r\n", (), id="doubled-line-ends"),
        pytest.param("AT", b"AT\r\r\nOK\r\n", (), id="echo"),
        pytest.param("AT", b"at\r\r\nOK\r\n", (), id="echo-in-lower-case"),
        pytest.param("AT+CGMM", b"AT+CGMM\r\r\nEM7590\r\n\r\nOK\r\n", ("EM7590",), id="plain"),
        pytest.param(
            CGLA,
            CGLA.encode() + b'\r\r\n+CGLA: 4,"6115"\r\nOK\r\n',
            ('+CGLA: 4,"6115"',),
            id="cgla",
        ),
        pytest.param(
            CGLA,
            CGLA[:20].encode() + b'7F\r\r\n+CGLA: 4,"6115"\r\nOK\r\n',
            ('+CGLA: 4,"6115"',),
            id="echo-that-lost-characters",
        ),
        pytest.param(
            'AT+CCHO="A0"', b"\r\n+CCHO: 58959823\r\n\r\nOK\r\n", ("+CCHO: 58959823",), id="h"
        ),
        pytest.param('AT+CCHO="A0"', b"\r\n1\r\n\r\nOK\r\n", ("1",), id="fm350-bare-number"),
        pytest.param("AT+CCHC=1", b"\r\n+CCHC\r\nOK\r\n", ("+CCHC",), id="cchc-names-itself"),
        pytest.param("AT", b"\0\0\r\n\0O\0K\r\n", (), id="nul-bytes"),
        pytest.param(
            "AT+CCID", b"\r\n+ICCID: 8949\r\nOK\r\n", ("+ICCID: 8949",), id="kindred-prefix"
        ),
        pytest.param(
            "ATI",
            b"Quectel\r\nEG25\r\n+GCAP: +CGSM\r\nOK\r\n",
            ("Quectel", "EG25", "+GCAP: +CGSM"),
            id="ati",
        ),
        pytest.param(
            "AT+COPS?",
            '\r\n+COPS: 0,0,"Télé",7\r\nOK\r\n'.encode(),
            ('+COPS: 0,0,"Télé",7',),
            id="utf-8",
        ),
        pytest.param("AT+CGMI", b"\r\n\xff\xfeQ\xe9\r\nOK\r\n", ("��Q�",), id="8-bit-garbage"),
    ],
)
def test_an_answer_is_read_whole(command: str, data: bytes, lines: tuple[str, ...]) -> None:
    answer = collect(command, data)

    assert answer == AtAnswer(lines, "OK", ())


@pytest.mark.parametrize(
    "urc",
    [
        "+CREG: 1",
        "RING",
        "^RSSI: 20",
        '+QIND: "csq",20,99',
        "+CUSATP: D0",
        "PB DONE",
        "NO CARRIER",
        "*PSUTTZ: 1",
        "RDY",
    ],
)
def test_what_comes_in_between_is_told_apart(urc: str) -> None:
    data = f'\r\n+CGLA: 4,"9000"\r\n\r\n{urc}\r\n\r\nOK\r\n'.encode()

    assert collect(CGLA, data) == AtAnswer(('+CGLA: 4,"9000"',), "OK", (urc,))


@pytest.mark.parametrize(
    "final", ["ERROR", "+CME ERROR: 14", "+CME ERROR: SIM busy", "+CMS ERROR: 500", "ABORTED"]
)
def test_an_error_ends_the_answer(final: str) -> None:
    answer = collect("AT+CIMI", f"\r\n{final}\r\n".encode())

    assert answer is not None
    assert (answer.final, answer.ok, answer.lines) == (final, False, ())


def test_an_answer_may_come_byte_by_byte() -> None:
    collector = Collector(CGLA)
    data = b'\r\n+CREG: 2\r\n\r\n+CGLA: 4,"9000"\r\nOK\r\n'

    seen = [collector.feed(data[at : at + 1]) for at in range(len(data))]

    assert seen.count(None) == len(data) - 2
    assert seen[-1] == AtAnswer(('+CGLA: 4,"9000"',), "OK", ("+CREG: 2",))


def test_half_an_error_is_not_taken_for_a_whole_one() -> None:
    assert collect("AT", b"\r\n+CME ERROR: 1") is None


def test_what_follows_the_final_result_is_unsolicited() -> None:
    collector = Collector("AT")
    collector.feed(b"OK\r\n+CREG: 1\r\n")

    assert collector.answer == AtAnswer((), "OK", ())
    assert collector.urcs == ["+CREG: 1"]


def test_a_call_ends_otherwise_than_a_command() -> None:
    assert collect("ATD123;", b"\r\nNO CARRIER\r\n") == AtAnswer((), "NO CARRIER", ())
    assert collect("AT", b"\r\nNO CARRIER\r\n") is None


def test_a_prompt_is_noticed() -> None:
    collector = Collector("AT+CMGS=20")
    collector.feed(b"\r\n> ")

    assert collector.prompt


def test_a_line_without_end_is_cut_and_the_next_is_read() -> None:
    collector = Collector("AT+CGMI")
    for _ in range(100):
        collector.feed(b"A" * 1000)
    collector.feed(b"A\r\nOK\r\n")

    assert collector.answer == AtAnswer(("A" * MAX_LINE,), "OK", ())


def test_lines_without_end_are_bounded() -> None:
    collector = Collector("AT+CGMI")
    collector.feed(b"x\r\n" * (MAX_LINES * 3) + b"OK\r\n")

    assert collector.answer is not None
    assert len(collector.answer.lines) == MAX_LINES


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("+CCHO: 1", "1"),
        ("1", "1"),
        ("+CCHO:1", "1"),
        ("^ICCID: 89", "89"),
        ("Model: X", "Model: X"),
    ],
)
def test_a_prefix_is_taken_off(line: str, text: str) -> None:
    assert without_prefix(line) == text
    assert AtAnswer((line,), "OK").text == text


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ('4,"9000"', ("4", "9000")),
        ('0,0,"Tele, Com",7', ("0", "0", "Tele, Com", "7")),
        ("", ("",)),
        ("1", ("1",)),
        ("1,,3", ("1", "", "3")),
        ("1,", ("1", "")),
        ('4,"90', ("4", "90")),
    ],
)
def test_fields_are_split_outside_quotes(text: str, fields: tuple[str, ...]) -> None:
    assert split_fields(text) == fields


def test_final_results_are_known() -> None:
    assert is_final("OK")
    assert is_final("+CME ERROR: 3")
    assert not is_final("OKAY")


def test_garbage_never_breaks_the_reading() -> None:
    chance = random.Random(6)
    crumbs = [
        b"OK",
        b"ERROR",
        b"+CME ERROR: ",
        b"\r\n",
        b"\r",
        b"\n",
        b"\0",
        b"+CGLA: ",
        b'"',
        b",",
    ]
    crumbs += [b"> ", b"+CREG: 1", b"\xff\xfe", b"AT+CGLA=1", b"9000", b":", b"A" * 600]
    for _ in range(20_000):
        parts = (
            chance.choice(crumbs)
            if chance.random() < 0.8
            else chance.randbytes(chance.randrange(9))
            for _ in range(chance.randrange(12))
        )
        collector = Collector(CGLA if chance.random() < 0.8 else "AT")
        for part in parts:
            collector.feed(part)
        answer = collector.finish()
        if answer is not None:
            assert is_final(answer.final)
            for line in answer.lines:
                split_fields(without_prefix(line))
