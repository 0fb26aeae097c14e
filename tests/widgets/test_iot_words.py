"""The texts of the IoT verbs."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from widgets.iot_words import IotVerb, iot_words


@pytest.mark.parametrize("verb", IotVerb)
def test_each_verb_asks_a_question_and_says_how_it_ended(verb: IotVerb) -> None:
    words = iot_words(verb)
    assert all(astuple(words))
    assert words.question.endswith("?")
    assert words.effect.endswith(".")
    assert words.done.endswith(".")
    assert not words.doing.endswith(".")


def test_no_two_verbs_read_alike() -> None:
    assert len({iot_words(verb).name for verb in IotVerb}) == len(IotVerb)
