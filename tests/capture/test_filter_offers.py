from __future__ import annotations

import pytest

from app.capture.annotation import Annotation
from app.capture.filter import parse
from app.capture.filter_offers import narrowed, offers, opposite
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


@pytest.fixture
def tape() -> Tape:
    made = Tape(lane='reader "é" 0')
    made.event("power-up", "3B00")
    made.exchange(GET_EID, EID_ANSWER + "9000")
    made.recorder("eIM", Layer.HTTP, Direction.IN, b"HTTP/1.1 503 Busy\r\n\r\n")
    return made


def test_every_offer_is_a_filter_its_record_fulfils_and_its_opposite_is_not(tape: Tape) -> None:
    noted = Annotation(mark=True, colour="red")
    for record in tape.recorder.since(0)[2]:
        found = offers(record, tape.recorder, noted)
        assert {"colour == red", "mark", f"layer == {record.layer.value}"} <= set(found)
        for one in found:
            assert parse(one).matches(record, tape.recorder, noted), one
            assert not parse(opposite(one)).matches(record, tape.recorder, noted), one


def test_an_answer_offers_its_exchange_its_function_and_its_values(tape: Tape) -> None:
    answer = tape.recorder.get(3)
    assert answer is not None
    assert offers(answer, tape.recorder) == [
        r'lane == "reader \"é\" 0"',
        "seq == 2 || pair == 2",
        "layer == apdu",
        "sgp.function == ES10c.GetEID",
        "apdu.sw == 9000",
        "eid == 89049032123451234512345678901235",
    ]


@pytest.mark.parametrize(
    ("text", "condition", "together"),
    [
        pytest.param("", "mark", "mark", id="nothing-yet"),
        pytest.param("dur > 2ms", "mark", "dur > 2ms && mark", id="and"),
        pytest.param("dur || len", "mark", "(dur || len) && mark", id="keeps-an-or-together"),
        pytest.param("mark", "a || b", "mark && (a || b)", id="both-ways"),
        pytest.param("mark", "mark", "mark", id="the-same-again"),
        pytest.param("some words", "mark", "mark", id="no-filter-gives-way"),
        pytest.param("apdu.sw ==", "mark", "mark", id="half-a-filter-gives-way"),
    ],
)
def test_a_condition_joins_the_filter_there_is(text: str, condition: str, together: str) -> None:
    assert narrowed(text, condition) == together
