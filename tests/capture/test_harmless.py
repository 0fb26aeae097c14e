from __future__ import annotations

import pytest

from app.capture.harmless import harmless_tags, is_harmless
from app.values.traffic import Record
from tests.capture.secret_tape import secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, blocks


@pytest.mark.parametrize("tag", [0xBF21, 0xBF38, 0xBF39, 0xBF3A, 0xBF3B, 0xBF4E, 0xBF4F])
def test_functions_that_carry_codes_are_looked_into(tag: int) -> None:
    assert tag not in harmless_tags()


@pytest.mark.parametrize("tag", [0xBF2D, 0xBF3E, 0xBF20, 0xBF22, 0xBF55])
def test_functions_without_secret_fields_are_not(tag: int) -> None:
    assert tag in harmless_tags()


def test_everyday_exchanges_are_harmless() -> None:
    tape = Tape()
    for record in (
        *tape.exchange("00A4040007A0000000871002", "621E8202412183027F"),
        *tape.exchange(GET_EID, EID_ANSWER + "9000"),
        *tape.exchange("0070000001", "9000"),
    ):
        assert is_harmless(record, tape.recorder)


def unknown(tape: Tape) -> list[Record]:
    answer = EID_ANSWER[:20] + "6108"
    return [
        tape.send("00200001083132333435363738"),
        tape.send(blocks("BF3E80" + "00" * 200, 60)[0]),
        tape.exchange(GET_EID, answer)[1],
        tape.exchange("00B0000009", "080910101032547698" + "9000")[1],
        tape.answer("0809101010" + "9000"),
    ]


def test_what_may_hold_a_secret_or_is_a_part_of_something_is_not() -> None:
    tape = Tape()
    assert not [record for record in unknown(tape) if is_harmless(record, tape.recorder)]


def test_no_record_with_a_secret_passes_for_harmless() -> None:
    tape = secret_tape()
    told = [one for one in tape.recorder.since(0)[2] if is_harmless(one, tape.recorder)]
    secrets = (b"7391\xff", bytes(range(0xC0, 0xC5)), bytes(range(0x41, 0x51)), b"MATCH")
    assert not [one for one in told for secret in secrets if secret in one.data]
