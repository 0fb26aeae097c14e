from __future__ import annotations

import pytest

from app.capture.apdu_parts import class_text, command_parts, parameter_texts, pin_name
from app.capture.apdu_view import Command, read_command


def command(text: str) -> Command:
    found = read_command(bytes.fromhex(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("81E29103", "last block", "block 4", id="store-data"),
        pytest.param("00A40404", "by AID", "return the FCP template", id="select"),
        pytest.param("00700000", "open", "the card chooses", id="open"),
        pytest.param("00708002", "close", "channel 2", id="close"),
        pytest.param("00B08205", "short file identifier 2", "offset 5", id="binary-sfi"),
        pytest.param("00B00105", "offset, high byte", "offset 261", id="binary"),
        pytest.param("00B2010C", "record 1", "this record, short file identifier 1", id="record"),
        pytest.param("80F2000C", "no indication", "return no data", id="status"),
        pytest.param("00200081", "", "second PIN 1", id="pin"),
        pytest.param("80CA005A", "object tag", "object tag 5A", id="get-data"),
        pytest.param("00840000", "", "", id="nothing-to-say"),
    ],
)
def test_parameters_are_read_by_the_instruction(text: str, first: str, second: str) -> None:
    assert parameter_texts(command(text)) == (first, second)


def test_fields_follow_one_another_without_a_gap() -> None:
    raw = bytes.fromhex("01A4040004A000000500")
    found = command_parts(raw, command(raw.hex()), ())
    assert [part.name for part in found] == ["CLA", "INS", "P1", "P2", "Lc", "data", "Le"]
    assert [part.start for part in found[1:]] == [part.end for part in found[:-1]]
    assert found[-1].end == len(raw)


def test_a_wrong_length_is_noted_at_lc() -> None:
    raw = bytes.fromhex("00A40004042FE2")
    lc = next(part for part in command_parts(raw, command(raw.hex()), ()) if part.name == "Lc")
    assert lc.notes == ("Lc says 4 bytes, 2 are there",)


def test_the_class_byte_is_put_in_words() -> None:
    assert class_text(0x81, 1, secured=False) == "channel 1, proprietary class"
    assert class_text(0x0C, 0, secured=True) == "channel 0, standard class, secured"
    assert class_text(0xA0, 0, secured=False) == "channel 0, GSM class"


def test_pins_are_named() -> None:
    assert (pin_name(1), pin_name(0x55)) == ("PIN 1", "key 55")
