from __future__ import annotations

import pytest

from app.capture.at_apdu import Inside, asked_by, carried, in_digits
from app.capture.parts import Part, Piece, Source
from app.values.traffic import Layer
from tests.capture.modem import CGLA_EID, CGLA_GET_EID, ModemTape


def test_an_apdu_is_read_off_its_digits() -> None:
    tape = ModemTape()
    sent, answer = tape.talk(CGLA_GET_EID, CGLA_EID)
    for line, digits in ((sent, b"81E2910006BF3E035C015A"), (answer, b"BF3E125A10")):
        inner = carried(line, tape.recorder)
        assert inner is not None
        assert inner.session == "1"
        assert line.data[inner.start : inner.end].startswith(digits)
        assert bytes.fromhex(line.data[inner.start : inner.end].decode()) == inner.apdu
    asked = asked_by(answer, tape.recorder)
    assert asked is not None
    assert asked.text == "AT+CGLA"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        pytest.param("AT+CSIM=4,", "OK", id="nothing"),
        pytest.param('AT+CSIM=4,"00A4"', '+CSIM: 2,"90"', id="too short"),
        pytest.param('AT+CSIM=8,"xyzwxyzw"', "+CME ERROR: 3", id="no digits"),
        pytest.param("AT+CREG?", "+CREG: 0,1\r\nOK", id="another command"),
    ],
)
def test_other_lines_carry_none(command: str, answer: str) -> None:
    tape = ModemTape()
    for line in tape.talk(command, answer):
        assert carried(line, tape.recorder) is None


def test_an_answer_without_prefix_and_hidden_digits_are_read() -> None:
    tape = ModemTape()
    _, bare = tape.talk(CGLA_GET_EID, '4,"6115"\r\nOK')
    _, veiled = tape.talk(CGLA_GET_EID, '+CGLA: 8,"****9000"\r\nOK')
    found = [carried(one, tape.recorder) for one in (bare, veiled)]
    assert [one.apdu.hex() for one in found if one] == ["6115", "00009000"]


def test_from_inside_only_the_lines_of_the_same_channel_are_apdus() -> None:
    tape = ModemTape()
    mine = tape.talk(CGLA_GET_EID, CGLA_EID)
    other = tape.line(CGLA_GET_EID.replace("=1", "=2"))
    beside = tape.send("00A40004022FE2")
    inside = Inside.of(mine[1], tape.recorder)
    assert inside is not None
    seen = {one.seq: inside.get(one.seq) for one in (*mine, other, beside)}
    layers = [one.layer for one in seen.values() if one is not None]
    assert layers == [Layer.APDU, Layer.APDU, Layer.AT, Layer.AT]


def test_places_and_messages_are_told_in_digits() -> None:
    tape = ModemTape()
    sent, answer = tape.talk(CGLA_GET_EID, CGLA_EID)
    inside = Inside.of(answer, tape.recorder)
    assert inside is not None
    pieces = (Piece(sent.seq, 5, 11), Piece(answer.seq, 0, 3))
    found = inside.source(Source("Message", b"", pieces))
    assert found.data == b"BF3E035C015ABF3E12"
    assert found.locate(12, 16) == (Piece(answer.seq, 13, 17),)


def test_parts_take_two_characters_a_byte() -> None:
    part = in_digits(Part("a", 1, 3, children=(Part("b", 2, 3),)), 10)
    assert (part.start, part.end) == (12, 16)
    assert (part.children[0].start, part.children[0].end) == (14, 16)
