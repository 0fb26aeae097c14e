from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from app.capture.assembly import Records
from app.capture.decoders import DECODERS, Decoder, decode
from app.capture.inspector import Inspector
from app.capture.parts import Decoding, State
from app.values.traffic import Direction, Layer, Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape, blocks

SEEDS = (
    *(SELECT_ISDR, GET_EID, EID_ANSWER + "9000", "6115", "81C0000015", "8012000009"),
    *("00B2010420", "0070000001", "80C2000002D600", "81E291000488020102", "81E2910003BF2D00"),
    *("D0098103010104820281829000", "801400000C810301010482028281830100", "80AA000005A903830107"),
    "621982054221002605830200038A01058B032F0602800200269000",
    "6F1A8410A0000005591010FFFFFFFF8900000100A5049F6501FF9000",
    "BF2D0FA00DE30B5A0598010203049F70010190009000",
    "3B9F96803FC7828031E073FE211F",
    "81E29100BF368200FFBF2303800102",
    "0020000108313233FFFFFFFFFF",
)


class Failing:
    """A decoder with a defect."""

    name = "failing"

    def priority(self, record: Record) -> float:
        return 9.0

    def decode(self, record: Record, records: Records) -> Decoding:
        raise IndexError("a defect")


@pytest.mark.warns
def test_a_failing_decoder_is_logged_and_the_bytes_are_shown_raw(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tape = Tape()
    found = decode(tape.send(GET_EID), tape.recorder, (*DECODERS, Failing()))
    assert (found.decoder, found.state) == ("raw", State.ATTENTION)
    assert "failing decoder failed" in found.meaning
    assert "failing" in caplog.text


@pytest.mark.parametrize(
    ("layer", "direction", "data", "decoder"),
    [
        pytest.param(Layer.APDU, Direction.OUT, "00A40004", "command APDU", id="command"),
        pytest.param(Layer.APDU, Direction.IN, "9000", "response APDU", id="answer"),
        pytest.param(Layer.EVENT, Direction.NONE, "3B00", "event", id="event"),
        pytest.param(Layer.APDU, Direction.OUT, "00A4", "raw", id="no-header"),
        pytest.param(Layer.APDU, Direction.IN, "90", "raw", id="no-status"),
        pytest.param(Layer.APDU, Direction.OUT, "", "raw", id="nothing"),
    ],
)
def test_the_decoder_that_fits_is_used(
    layer: Layer, direction: Direction, data: str, decoder: str
) -> None:
    tape = Tape()
    seq = tape.recorder("lane", layer, direction, bytes.fromhex(data))
    record = tape.recorder.get(seq)
    assert record is not None
    assert tape.decode(record).decoder == decoder


def test_an_event_is_its_note() -> None:
    tape = Tape()
    assert tape.decode(tape.event("reset, T=0")).title == "Reset, T=0"
    long = tape.decode(tape.event("the card was pulled out while it was being read"))
    assert (long.title, long.meaning[:8]) == ("Note", "The card")


def mutated(chance: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randrange(4)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        data = data[: chance.randrange(len(data) + 1)]
    return bytes(data) + (chance.randbytes(3) if chance.random() < 0.1 else b"")


def check_ranges(found: Decoding) -> None:
    for part in found.walk():
        assert 0 <= part.start <= part.end <= len(found.sources[part.source].data)


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda decoder: decoder.name)
def test_no_bytes_make_a_decoder_fail(decoder: Decoder) -> None:
    chance = random.Random(32)
    tape = Tape()
    inputs: Sequence[bytes] = [bytes.fromhex(seed) for seed in SEEDS]
    directions = (Direction.OUT, Direction.IN, Direction.NONE)
    for _ in range(3000):
        raw = mutated(chance, chance.choice(inputs))
        layer = Layer.EVENT if chance.random() < 0.1 else Layer.APDU
        pair = chance.randrange(tape.recorder.last_seq + 1)
        seq = tape.recorder("lane", layer, chance.choice(directions), raw, pair=pair)
        record = tape.recorder.get(seq)
        assert record is not None
        if decoder.priority(record):
            check_ranges(decoder.decode(record, tape.recorder))


def test_any_record_is_decoded_and_explained_without_an_exception() -> None:
    chance = random.Random(22)
    tape = Tape()
    inspector = Inspector(tape.recorder)
    inputs = [bytes.fromhex(seed) for seed in (*SEEDS, *blocks("BF57" + "7C" + "30" * 124, 50))]
    for _ in range(2000):
        sent = tape.send(mutated(chance, chance.choice(inputs)).hex())
        record = tape.answer(mutated(chance, chance.choice(inputs)).hex(), sent)
        for one in (sent, record):
            assert inspector.row(one).size == (str(len(one.data)) if one.data else "")
            assert inspector.explanation(one).title
            check_ranges(inspector.decoding(one))
