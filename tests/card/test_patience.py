"""Calls that may block for ever, bounded."""

from __future__ import annotations

import threading

import pytest

from app.card.patience import call_within


def not_late(result: int) -> None:
    pytest.fail(f"{result} came in time")


def test_returns_what_comes_in_time():
    assert call_within(60, lambda: 7, not_late) == 7


def test_raises_what_the_call_raises():
    def call() -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        call_within(60, call, not_late)


def test_gives_up_and_hands_the_late_result_to_undo():
    free, undone = threading.Event(), threading.Event()
    late: list[int] = []

    def call() -> int:
        free.wait()
        return 9

    def undo(result: int) -> None:
        late.append(result)
        undone.set()

    with pytest.raises(TimeoutError):
        call_within(0.01, call, undo)
    free.set()
    assert undone.wait(60)
    assert late == [9]
