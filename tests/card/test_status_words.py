"""Status words in sentences."""

from __future__ import annotations

import json

import pytest

from app.card.status_words import explain, status_error
from app.paths import resources


@pytest.mark.parametrize(
    ("sw", "says"),
    [
        pytest.param(0x9000, "Done", id="done"),
        pytest.param(0x6115, "21 bytes", id="bytes-waiting"),
        pytest.param(0x6100, "256 bytes", id="zero-is-256-bytes"),
        pytest.param(0x63C0, "0 attempts", id="zero-attempts-stay-zero"),
        pytest.param(0x63C3, "3 attempts", id="attempts"),
        pytest.param(0x6A82, "no such file or application", id="exact"),
        pytest.param(0x6AFF, "P1, P2 or the data", id="falls-back-to-the-class"),
        pytest.param(0x1234, "Not a status word", id="unknown"),
    ],
)
def test_explains(sw: int, says: str):
    assert says in explain(sw).meaning
    assert str(explain(sw)).startswith(f"{sw:04X}: ")


def test_every_status_word_there_can_be_has_a_sentence():
    for sw in range(0x6000, 0xA000):
        meaning = explain(sw).meaning
        assert meaning.endswith("."), f"{sw:04X}"
        assert "{" not in meaning, f"{sw:04X}"


def test_every_key_is_reachable():
    table = json.loads((resources() / "status_words.json").read_text("utf-8"))
    for key, entry in table.items():
        sw = int(key.replace("x", "7"), 16)
        start = entry["meaning"].split("{")[0]
        assert explain(sw).meaning.startswith(start), key


def test_error_tells_command_status_and_next_step():
    error = status_error(bytes.fromhex("81E2910006BF3E035C015A"), 0x6985)
    assert "6985" in str(error)
    assert "STORE DATA" in str(error)
    assert error.sw == 0x6985
    assert "Reset the card" in error.hint


def test_error_of_a_malformed_command_has_a_name_too():
    assert "malformed" in str(status_error(b"\x00", 0x6700))
