from __future__ import annotations

import pytest

from app.capture.landmarks import outer_tag, status_word
from app.values.traffic import Direction, Layer, Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR


def record(data: str, layer: Layer = Layer.APDU, direction: Direction = Direction.OUT) -> Record:
    return Record(1, 0, "lane", layer, direction, bytes.fromhex(data))


@pytest.mark.parametrize(
    ("data", "layer", "direction", "tag"),
    [
        pytest.param(GET_EID, Layer.APDU, Direction.OUT, 0xBF3E, id="store-data"),
        pytest.param("C1E2910003BF2000", Layer.APDU, Direction.OUT, 0xBF20, id="high-channel"),
        pytest.param("81E29100000003BF2000", Layer.APDU, Direction.OUT, 0xBF20, id="extended"),
        pytest.param("81E2910103BF2000", Layer.APDU, Direction.OUT, 0, id="second-block"),
        pytest.param("00E2910003BF2000", Layer.APDU, Direction.OUT, 0, id="append-record"),
        pytest.param(SELECT_ISDR, Layer.APDU, Direction.OUT, 0, id="select"),
        pytest.param(f"{EID_ANSWER}9000", Layer.APDU, Direction.IN, 0xBF3E, id="answer"),
        pytest.param("BF3E", Layer.APDU, Direction.IN, 0, id="only-a-status-word"),
        pytest.param("9000", Layer.APDU, Direction.IN, 0, id="status-word"),
        pytest.param("BF4F125A10", Layer.ESIPA, Direction.OUT, 0xBF4F, id="esipa"),
        pytest.param("BF", Layer.ESIPA, Direction.IN, 0, id="torn"),
        pytest.param("BF8701", Layer.ESIPA, Direction.IN, 0, id="longer-tag"),
        pytest.param("BF4F", Layer.EVENT, Direction.NONE, 0, id="event"),
        pytest.param("", Layer.APDU, Direction.OUT, 0, id="nothing"),
    ],
)
def test_the_tag_is_that_of_the_message_that_begins_here(
    data: str, layer: Layer, direction: Direction, tag: int
) -> None:
    assert outer_tag(record(data, layer, direction)) == tag


@pytest.mark.parametrize(
    ("data", "layer", "direction", "sw"),
    [
        pytest.param("6A82", Layer.APDU, Direction.IN, 0x6A82, id="alone"),
        pytest.param(f"{EID_ANSWER}9000", Layer.APDU, Direction.IN, 0x9000, id="behind-data"),
        pytest.param("90", Layer.APDU, Direction.IN, 0, id="torn"),
        pytest.param(GET_EID, Layer.APDU, Direction.OUT, 0, id="command"),
        pytest.param("9000", Layer.ESIPA, Direction.IN, 0, id="not-a-card"),
    ],
)
def test_only_answers_of_cards_have_a_status_word(
    data: str, layer: Layer, direction: Direction, sw: int
) -> None:
    assert status_word(record(data, layer, direction)) == sw
