from __future__ import annotations

import pytest

from app.capture.parts import State
from app.capture.status_text import status_part, status_state, status_text


@pytest.mark.parametrize(
    ("sw", "text", "state"),
    [
        pytest.param(0x9000, "90 00: done", State.OK, id="done"),
        pytest.param(0x6115, "61 15: 21 bytes waiting", State.OK, id="waiting"),
        pytest.param(0x6100, "61 00: 256 bytes or more waiting", State.OK, id="many-waiting"),
        pytest.param(0x6C15, "6C 15: ask again for 21 bytes", State.ATTENTION, id="wrong-le"),
        pytest.param(0x910B, "91 0B: done, a proactive", State.OK, id="proactive"),
        pytest.param(0x63C2, "63 C2: ", State.ATTENTION, id="warning"),
        pytest.param(0x6A82, "6A 82: the card has no such", State.FAILED, id="refused"),
        pytest.param(0, "no status word", State.FAILED, id="none"),
    ],
)
def test_status_words_are_told_briefly(sw: int, text: str, state: State) -> None:
    assert status_text(sw).startswith(text)
    assert status_state(sw) is state


def test_a_card_need_not_know_terminal_capability() -> None:
    assert status_state(0x6D00) is State.FAILED
    assert status_state(0x6D00, ins=0xAA) is State.ATTENTION


def test_the_part_lies_at_the_end_of_the_answer() -> None:
    part = status_part(0x9000, 21)
    assert (part.name, part.start, part.end) == ("SW", 21, 23)
