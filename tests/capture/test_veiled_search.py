"""Nobody reads a hidden value by asking which records hold a part of it."""

from __future__ import annotations

import pytest

from app.capture.inspector import Inspector
from app.capture.sought import understand
from app.values.traffic import Record
from tests.capture.secret_tape import CODE, PIN, secret_tape


def found(text: str, *, secrets: bool) -> set[int]:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    inspector.show_secrets(secrets)
    wanted = inspector.sought(understand(text, tape.recorder)).wanted
    return {one.seq for one in tape.recorder.since(0)[2] if wanted is None or wanted(one)}


PROBES = [
    pytest.param(PIN[:2].hex(), "FEFE", id="hex"),
    pytest.param(f"data contains {PIN[:2].hex()}", "data contains FEFE", id="bytes"),
    pytest.param(f"!(data contains {PIN[:2].hex()})", "!(data contains FEFE)", id="not bytes"),
    pytest.param(f'value contains "{CODE[:8]}"', 'value contains "1$none.z"', id="value"),
    pytest.param(f'not value contains "{CODE[:8]}"', 'not value contains "1$none.z"', id="not"),
    pytest.param('note matches "LPA:(1|[*])"', 'note matches "LPA:(Q|[*])"', id="either or"),
    pytest.param('"MATCH-77"', '"MATCH-00"', id="text"),
]


@pytest.mark.parametrize(("right", "wrong"), PROBES)
def test_a_right_guess_finds_what_a_wrong_one_finds(right: str, wrong: str) -> None:
    assert found(right, secrets=False) == found(wrong, secrets=False)


@pytest.mark.parametrize(("right", "wrong"), PROBES)
def test_with_secrets_shown_the_guesses_differ(right: str, wrong: str) -> None:
    if "[*]" in right:
        right, wrong = 'note matches "LPA:1"', 'note matches "LPA:Q"'
    assert found(right, secrets=True) != found(wrong, secrets=True)


def test_what_is_not_hidden_is_found_as_always() -> None:
    for text in ("apdu.ins == 20", "6F07", "data contains 6F07", "layer == coap && len > 20"):
        assert found(text, secrets=False) == found(text, secrets=True) != set()


def test_columns_are_asked_as_they_are() -> None:
    tape = secret_tape()
    sought = understand("len > 5", tape.recorder)
    assert Inspector(tape.recorder).sought(sought) is sought


def test_bytes_are_looked_for_in_the_record_first() -> None:
    tape = secret_tape()
    asked: list[int] = []

    class Counting:
        def get(self, seq: int) -> Record | None:
            asked.append(seq)
            return tape.recorder.get(seq)

    sought = Inspector(Counting()).sought(understand("data contains 6F07", tape.recorder))
    assert sought.wanted is not None
    assert sought.openly
    wanted = [one.seq for one in tape.recorder.since(0)[2] if sought.wanted(one)]
    assert wanted == [6]
    assert len(asked) < 10
