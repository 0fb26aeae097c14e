"""Getting in step on streams of late answers."""

from __future__ import annotations

import pytest

from app.modem.step import QUESTIONS, StepFinder

LATE = b'\r\n+CGLA: 4,"9000"\r\n\r\nOK\r\n'
OURS = b"\r\n+CMEE: 1\r\n\r\nOK\r\n"


@pytest.mark.parametrize(
    ("data", "in_step"),
    [
        pytest.param(OURS, True, id="own-answer"),
        pytest.param(LATE, False, id="late-answer"),
        pytest.param(LATE + OURS, True, id="both"),
        pytest.param(b"\r\nERROR\r\n" + OURS, True, id="late-error"),
        pytest.param(b"AT+CMEE?\r" + OURS, True, id="with-echo"),
        pytest.param(b"AT+CMEE?\r\r\nOK\r\n", False, id="echo-is-no-mark"),
        pytest.param(b"\r\n+CMEE: 1\r\n", False, id="mark-without-end"),
        pytest.param(b"+CMEE: 1\rOK\r", True, id="cr-only"),
        pytest.param(b"\0+CM\0EE: 1\r\nOK\r\n", True, id="nul-bytes"),
        pytest.param(b"x" * 100_000 + b"\n" + OURS, True, id="endless-line"),
    ],
)
def test_only_the_own_answer_counts(data: bytes, in_step: bool) -> None:
    finder = StepFinder("+CMEE:")
    for at in range(0, len(data), 7):
        finder.feed(data[at : at + 7])

    assert finder.in_step is in_step


def test_final_results_are_counted() -> None:
    finder = StepFinder("+CMEE:")
    finder.feed(LATE + b"\r\n+CME ERROR: 3\r\n" + OURS)

    assert finder.finals == 3


def test_questions_differ_in_their_answers() -> None:
    assert len({mark for _, mark in QUESTIONS}) == len(QUESTIONS)
