from __future__ import annotations

import random

import pytest

from app.capture.filter_conditions import Both, Either, Neither, Question, Relation, Span
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS
from app.capture.filter_parser import DEEPEST, parse_conditions

_PIECES = (
    *FIELDS, "==", "!=", "<", ">=", "in", "{", "}", ",", "(", ")", "&&", "||", "not", "!",
    "contains", "matches", '"', '"a"', '"[[a]"', '"(?i"', '"\\', "0xBF51", "9000", "5a:10",
    "200ms", "2.05", "1..9", "..", "apdu", "2026-01-31", "é", "and", "\x00",
    "=", "\n", "9" * 30, "-1", "\ud800",
)  # fmt: skip


def _is(name: str, *values: object) -> Question:
    return Question(FIELDS[name], Relation.IN, tuple(Span(value, value) for value in values))


def test_and_binds_tighter_than_or() -> None:
    a, b, c = _is("seq", 1), _is("seq", 2), _is("seq", 3)
    assert parse_conditions("seq==1 || seq==2 && seq==3") == Either((a, Both((b, c))))
    assert parse_conditions("(seq==1 or seq==2) and seq==3") == Both((Either((a, b)), c))
    assert parse_conditions("!seq==1 && not (seq==2)") == Both((Neither(a), Neither(b)))


def test_a_word_for_a_sign_is_a_value_where_one_is_wanted() -> None:
    assert parse_conditions("dir == in and dir in {in, out}") == Both(
        (_is("dir", "in"), _is("dir", "in", "out"))
    )


def test_nothing_wants_everything() -> None:
    assert parse_conditions("  ") == Both(())


def test_a_set_holds_values_and_spans() -> None:
    question = parse_conditions("apdu.sw in {9000, 6100..61FF}")
    spans = (Span(0x9000, 0x9000), Span(0x6100, 0x61FF))
    assert question == Question(FIELDS["apdu.sw"], Relation.IN, spans)
    assert parse_conditions("seq not in {1}") == Question(
        FIELDS["seq"], Relation.NOT_IN, (Span(1, 1),)
    )


def test_a_field_alone_asks_whether_it_is_there() -> None:
    assert parse_conditions("DUR") == Question(FIELDS["dur"], Relation.EXISTS)


@pytest.mark.parametrize(
    ("text", "column", "length"),
    [
        pytest.param("sgp.tg == 1", 0, 6, id="no such field"),
        pytest.param("layer == apd", 9, 3, id="no such choice"),
        pytest.param("lane < a", 5, 1, id="texts have no order"),
        pytest.param("dur contains 5", 4, 8, id="numbers contain nothing"),
        pytest.param("data matches 5a", 5, 7, id="bytes have no pattern"),
        pytest.param('lane matches "("', 13, 3, id="bad pattern"),
        pytest.param("(lane", 5, 0, id="parenthesis open"),
        pytest.param("lane)", 4, 1, id="parenthesis too many"),
        pytest.param("lane == && dir", 8, 2, id="value missing"),
        pytest.param("and lane", 0, 3, id="a sign where a field is wanted"),
        pytest.param("lane dir", 5, 3, id="nothing joins"),
        pytest.param("lane &&", 7, 0, id="second missing"),
        pytest.param("seq in 5", 7, 1, id="no set"),
        pytest.param("seq in {}", 8, 1, id="empty set"),
        pytest.param("seq in {1, x}", 11, 1, id="bad member"),
        pytest.param("seq in {1..x}", 11, 1, id="bad end of a span"),
        pytest.param("seq in {5..1}", 8, 4, id="span the wrong way round"),
        pytest.param("!" * 2000 + "lane", DEEPEST, 1, id="too deep"),
    ],
)
def test_the_column_is_where_it_stops_making_sense(text: str, column: int, length: int) -> None:
    with pytest.raises(FilterError) as caught:
        parse_conditions(text)
    assert (caught.value.column, caught.value.length) == (column, length)
    assert caught.value.hint


def test_many_conditions_side_by_side_are_not_deep() -> None:
    condition = parse_conditions(" && ".join("(lane)" for _ in range(500)))
    assert isinstance(condition, Both)
    assert len(condition.conditions) == 500


def _trouble(text: str) -> FilterError | None:
    """Return what the parser says about a text; anything but a FilterError gets through."""
    try:
        parse_conditions(text)
    except FilterError as error:
        return error
    return None


def test_any_words_are_a_filter_or_a_filter_error() -> None:
    chance = random.Random(5)
    understood = 0
    for _ in range(20_000):
        words = chance.choices(_PIECES, k=chance.randrange(1, 9))
        text = chance.choice(("", " ", " ")).join(words)
        error = _trouble(text)
        understood += error is None
        assert error is None or 0 <= error.column <= error.column + error.length <= len(text)
    assert understood > 100


def test_any_characters_are_a_filter_or_a_filter_error() -> None:
    chance = random.Random(6)
    for _ in range(20_000):
        text = "".join(chr(chance.randrange(1, 0x250)) for _ in range(chance.randrange(40)))
        error = _trouble(text)
        assert error is None or 0 <= error.column <= len(text)
