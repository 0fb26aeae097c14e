from __future__ import annotations

import pytest

from app.capture.filter import FIELDS, FilterError, complete, parse
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("layer == apdu && dur > 200ms", "columns"),
        ("layer == apdu && data contains 5a:10", "bytes"),
        ("layer == apdu && eid contains 8904", "decode"),
    ],
)
def test_a_filter_says_what_it_costs(text: str, cost: str) -> None:
    assert parse(text).cost == cost
    assert parse(text).text == text


def test_records_of_a_running_recorder_are_asked_in_their_context() -> None:
    tape = Tape()
    command, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    wanted = parse("dir == in && sgp.function == GetEID && eid contains 8904")
    assert wanted.matches(answer, tape.recorder)
    assert not wanted.matches(command, tape.recorder)


def test_what_cannot_be_understood_names_its_column() -> None:
    with pytest.raises(FilterError) as caught:
        parse("layer == apdu && sgp.tg == bf51")
    assert caught.value.column == 17
    assert caught.value.hint == "Did you mean sgp.tag?"


def test_completion_and_fields_are_at_hand() -> None:
    assert complete("lay", 3) == ["layer"]
    assert "lane" in FIELDS
