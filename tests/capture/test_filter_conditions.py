from __future__ import annotations

import pytest

from app.capture.filter_conditions import Both, Condition, Either, Neither
from app.capture.filter_fields import Look, Tier
from app.capture.filter_parser import parse_conditions
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record

_ANSWER = Record(
    7, 1_000, "Slot 0", Layer.APDU, Direction.IN, bytes.fromhex("5A10069000"), 200_000_000, 6, 2
)
_EVENT = Record(8, 2_000, "slot 0", Layer.EVENT, Direction.NONE, b"", note="Card inserted")


def _holds(text: str, record: Record) -> bool:
    return parse_conditions(text).holds(Look(record, Recorder()))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("lane == SLOT || lane == \"slot 0\"", True),
        ("lane contains LOT", True),
        ('lane matches "^slot \\d$"', True),
        ("lane in {a, b}", False),
        ("dur == 200ms && dur >= 200ms && dur <= 200ms", True),
        ("dur > 200ms || dur < 200ms", False),
        ("apdu.sw in {6100..61FF, 9000..91FF}", True),
        ("apdu.sw not in {6100..61FF}", True),
        ("data contains 5a:10:06", True),
        ('data contains "Z"', True),
        ("data == 5a:10", False),
        ("seq == 7 && pair == 6 && session == 2 && len == 5", True),
        ("time < 0.000002", True),
        ("note", False),
    ],
)  # fmt: skip
def test_a_record_is_asked(text: str, answer: bool) -> None:
    assert _holds(text, _ANSWER) is answer
    assert _holds(f"not ({text})", _ANSWER) is not answer


def test_different_wants_the_field_and_the_opposite_of_equal_does_not() -> None:
    assert _holds("apdu.sw != 6A82", _ANSWER)
    assert not _holds("apdu.sw != 9000", _ANSWER)
    assert not _holds("apdu.sw != 9000", _EVENT)
    assert _holds("not apdu.sw == 9000", _EVENT)


def test_different_means_that_no_value_of_several_equals() -> None:
    request = Record(1, 0, "x", Layer.APDU, Direction.OUT, bytes.fromhex("81E2910006BF3E035C015A"))
    assert _holds("sgp.function == GetEID", request)
    assert _holds("sgp.function == ES10c.GetEID", request)
    assert not _holds("sgp.function != GetEID", request)
    assert _holds("sgp.function != EnableProfile", request)


def test_a_note_is_asked_without_regard_to_case() -> None:
    assert _holds("note contains CARD && layer == event && dir == none", _EVENT)


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("lane && dur > 1s", Tier.COLUMNS),
        ("lane && data contains 5a", Tier.BYTES),
        ("iccid || (lane && data contains 5a)", Tier.DECODE),
        ("not eid", Tier.DECODE),
        ("", Tier.COLUMNS),
    ],
)
def test_the_dearest_condition_is_what_it_costs(text: str, tier: Tier) -> None:
    assert parse_conditions(text).tier is tier


@pytest.mark.parametrize("joined", [Both, Either])
def test_the_cheap_conditions_are_asked_first(joined: type[Both] | type[Either]) -> None:
    dear, cheap, middle = map(parse_conditions, ("not iccid", "lane", "data"))
    conditions: tuple[Condition, ...] = (dear, cheap, middle)
    assert joined(conditions).by_cost == (cheap, middle, dear)
    assert isinstance(dear, Neither)
