from __future__ import annotations

import pytest

from app.capture.difference import Comparison, Kind
from app.capture.side_by_side import SideBySide, Timing
from tests.widgets import compared
from widgets.difference_words import (
    fields_words,
    kind_chip,
    outcome_words,
    since_words,
    step_words,
    took_words,
)
from widgets.theme import Tone

MS = 1_000_000


def test_every_kind_has_a_word_of_its_own() -> None:
    words = [kind_chip(kind)[0] for kind in Kind]
    assert len(set(words)) == len(Kind)
    assert kind_chip(Kind.DIFFERS)[1] is Tone.FAILED


def test_a_field_that_differs_is_told_with_both_values() -> None:
    words = fields_words(compared.found().pairs[compared.found().differing[0]])
    assert words.startswith("eidValue: 8904")
    assert " / " in words


def test_a_missing_step_is_a_dash() -> None:
    assert step_words(None) == "—"
    assert "SELECT" in step_words(compared.found().pairs[0].left)


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        pytest.param(Timing(0, 0, 2 * MS, 5 * MS), ("2.0 ms", "▲ 5.0 ms (+3.0 ms)"), id="slower"),
        pytest.param(Timing(0, 0, 5 * MS, 4 * MS), ("5.0 ms", "4.0 ms (−1.0 ms)"), id="faster"),
        pytest.param(Timing(0, 0, 5 * MS, 5 * MS + 9), ("5.0 ms", "5.0 ms"), id="alike"),
        pytest.param(Timing(0, None, 5 * MS, None), ("5.0 ms", ""), id="one-side"),
    ],
)
def test_times_are_told_with_what_the_right_side_took_longer(
    timing: Timing, words: tuple[str, str]
) -> None:
    assert took_words(timing) == words


def test_a_step_stands_at_its_time_after_the_start() -> None:
    assert since_words(1_500_000) == "1.5 ms after the start"
    assert since_words(None) == ""


def test_the_outcome_says_whether_and_how_sessions_differ() -> None:
    assert outcome_words(compared.found().comparison) == "1 differ · 2 only right · 7 the same"
    alike = SideBySide(compared.left(), compared.left()).comparison
    assert outcome_words(alike) == "The sessions do not differ: 8 steps are alike."
    assert "Neither side" in outcome_words(Comparison((), None))
