from __future__ import annotations

import pytest

from app.capture.pysim_class import with_plain_class
from tests.capture.tape import GET_EID, Tape


@pytest.mark.parametrize(
    ("command", "written"),
    [
        pytest.param("81C0000015", "01C0000015", id="channel-1"),
        pytest.param("80C0000015", "00C0000015", id="channel-0"),
        pytest.param("01C0000015", "01C0000015", id="plain-already"),
        pytest.param("C1C0000015", "C1C0000015", id="another-class"),
        pytest.param(GET_EID, GET_EID, id="another-command"),
        pytest.param("81", "81", id="cut-off"),
    ],
)
def test_only_get_response_of_a_proprietary_class_changes(command: str, written: str) -> None:
    tape = Tape()
    tape.exchange(command, "C0009000")
    sent, answered = with_plain_class(tape.recorder.since(0)[2])
    assert sent.data == bytes.fromhex(written)
    assert answered.data == bytes.fromhex("C0009000")
    assert sent.note == (
        f"class byte {command[:2]} written as {written[:2]} for pySim-trace"
        if written != command
        else ""
    )
