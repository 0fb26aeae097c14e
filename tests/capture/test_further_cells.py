from __future__ import annotations

from dataclasses import replace

import pytest

from app.capture import further_cells
from app.values.traffic import Layer
from tests.capture.recordings import NOON
from tests.capture.tape import Tape


def test_the_texts_of_an_answer() -> None:
    sent, answer = Tape().exchange("00A40004026FFF", "6A82")
    answer = replace(answer, session=1)
    assert further_cells.number(answer, sent) == "2"
    assert further_cells.layer(answer, sent) == "APDU"
    assert further_cells.session(answer, sent) == "#1"
    assert further_cells.status(answer, sent) == "6A82"
    assert (further_cells.session(sent, None), further_cells.status(sent, None)) == ("", "")


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        pytest.param(1_500_000, "+1.5 ms", id="later"),
        pytest.param(-2_000_000_000, "−2.00 s", id="earlier"),
        pytest.param(0, "0", id="at-once"),
    ],
)
def test_the_time_since_the_row_before_has_its_sign(passed: int, text: str) -> None:
    first = replace(Tape().send("00A4"), time_ns=NOON)
    assert further_cells.delta(replace(first, time_ns=NOON + passed), first) == text
    assert further_cells.delta(first, None) == ""


def test_the_date_is_a_day_and_every_layer_has_a_name() -> None:
    sent = replace(Tape().send("00A4"), time_ns=NOON)
    assert further_cells.date(sent, None) in {"2025-10-08", "2025-10-09", "2025-10-10"}
    assert all(further_cells.layer(replace(sent, layer=layer), None) for layer in Layer)
