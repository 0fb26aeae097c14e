from __future__ import annotations

import random

import pytest

from app.capture.filter_completion import complete, word_at
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS
from app.capture.filter_parser import parse_conditions

_LANES = ("Slot 0", "eIM", 'odd "one"')


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("", [*FIELDS, "not"]),
        ("apdu.s", ["apdu.sw"]),
        ("sw", ["apdu.sw"]),
        ("lane && not sgp.", ["sgp.tag", "sgp.function"]),
        ("layer == e", ["esipa", "event"]),
        ("layer in {apdu, ht", ["http"]),
        ("layer in ", ["{"]),
        ("layer in {apdu ", [",", "}"]),
        ("layer in {apdu} ", ["&&", "||"]),
        ("dir == in ", ["&&", "||"]),
        ("(lane) ", ["&&", "||"]),
        ("dur > 200", ["200ms", "200s", "200us"]),
        ("dur ", ["==", "!=", "<", ">", "<=", ">=", "in", "not in", "&&", "||"]),
        ("data con", ["contains"]),
        ("sgp.function == EnableP", ["ES10c.EnableProfile"]),
        ("lane == ", ['"Slot 0"', "eIM", '"odd \\"one\\""']),
        ("nothing == ", []),
        ('lane == "Sl', []),
        ("lane = x", []),
    ],
)  # fmt: skip
def test_what_fits_at_the_caret_is_offered(text: str, offered: list[str]) -> None:
    found = complete(text, len(text), _LANES)
    if text.startswith("sgp.function"):
        assert offered[0] in found
    else:
        assert found == offered


def test_a_completion_takes_the_place_of_the_whole_word() -> None:
    assert word_at("lane && apd == 1", 10) == (8, 11)
    assert word_at("lane ", 5) == (5, 5)
    assert word_at("dur>20", 6) == (4, 6)


def test_each_offered_lane_is_understood() -> None:
    for word in complete("lane == ", 8, _LANES):
        parse_conditions(f"lane == {word}")


def test_each_offered_word_makes_a_beginning_of_a_filter() -> None:
    chance = random.Random(4)
    for _ in range(300):
        text = ""
        for _ in range(chance.randrange(1, 8)):
            words = complete(text, len(text), _LANES)
            text += chance.choice(words or ["5"]) + " "
        try:
            parse_conditions(text)
        except FilterError as error:
            stops_early = error.length == 0
            value_missing = error.column < len(text)
            assert stops_early or value_missing, text


@pytest.mark.parametrize("caret", [-5, 0, 3, 99])
def test_any_caret_is_held_to_the_text(caret: int) -> None:
    assert isinstance(complete("lane == x", caret), list)
