from __future__ import annotations

from app.ipa.backoff import rest_after, retry_after


def test_attempts_of_a_round_grow_apart_by_squares():
    assert [retry_after(attempt) for attempt in range(4)] == [1, 4, 9, 16]


def test_what_is_refused_rests_for_hours_then_days():
    hours = [rest_after(refusals) / 3600 for refusals in range(1, 9)]
    assert hours == [1, 2, 4, 8, 16, 24, 24, 24]
