from __future__ import annotations

import re

import pytest

from app.capture.rows import COLUMNS, clock_text, duration_text, row_of
from tests.capture.modem import ModemTape
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


@pytest.mark.parametrize(
    ("duration_ns", "text"),
    [
        pytest.param(0, "", id="none"),
        pytest.param(900, "1 µs", id="rounded"),
        pytest.param(37_000, "37 µs", id="microseconds"),
        pytest.param(999_600, "1.0 ms", id="just-a-millisecond"),
        pytest.param(3_240_000, "3.2 ms", id="milliseconds"),
        pytest.param(120_400_000, "120 ms", id="no-false-digits"),
        pytest.param(5_250_000_000, "5.25 s", id="seconds"),
    ],
)
def test_durations_keep_three_digits(duration_ns: int, text: str) -> None:
    assert duration_text(duration_ns) == text


def test_the_clock_shows_milliseconds() -> None:
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.007", clock_text(1_700_000_000_007_999_999))


def test_a_row_has_a_text_for_each_column() -> None:
    tape = Tape()
    sent, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    command, reply = (row_of(one, tape.decode(one)) for one in (sent, answer))
    assert len(command) == len(COLUMNS) + 1
    assert command[1:4] == ("IPA → eUICC", "slot 0", "STORE DATA · ES10c.GetEID")
    assert reply[1:7] == (
        "eUICC → IPA", "slot 0", "↳ ES10c.GetEID", "EID 8904…1235", "23", "1.5 ms",
    )  # fmt: skip


def test_an_event_has_no_direction() -> None:
    tape = Tape()
    event = tape.event("power-up")
    assert row_of(event, tape.decode(event)).direction == "event"


def test_lines_go_to_and_come_from_a_modem() -> None:
    tape = ModemTape()
    rows = [row_of(one, tape.decode(one)) for one in tape.talk("AT+CFUN=1", "OK")]
    assert [row[1:5] for row in rows] == [
        ("IPA → modem", "modem", "AT+CFUN", "sets how much of the modem works: fun full (1)"),
        ("modem → IPA", "modem", "↳ OK", ""),
    ]
