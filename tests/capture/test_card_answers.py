from __future__ import annotations

import pytest

from app.capture.apdu_view import read_command
from app.capture.card_answers import answer_parts
from tests.capture.tape import Tape


@pytest.mark.parametrize(
    ("select", "read", "contents", "name", "text"),
    [
        pytest.param("2FE2", "00B000000A", "989209214309876543F5", "ICCID", "8929", id="iccid"),
        pytest.param("6F07", "00B0000009", "082910010000000010", "IMSI", "2011", id="imsi"),
        pytest.param(
            "2F00", "00B2010400", "61064F04A0000005", "application identifier", "A000", id="dir"
        ),
        pytest.param("6F46", "00B0000002", "0141", "contents of EF.SPN", "01 41", id="other"),
    ],
)
def test_contents_are_read_by_their_file(
    select: str, read: str, contents: str, name: str, text: str
) -> None:
    tape = Tape()
    tape.exchange(f"00A4000402{select}", "9000")
    sent, _ = tape.exchange(read, contents + "9000")
    command = read_command(sent.data)
    assert command is not None
    parts = answer_parts(tape.recorder, sent, command, bytes.fromhex(contents))
    found = {one.name: one.text for part in parts for one in part.walk()}
    assert found[name].startswith(text)


def test_an_answer_of_unknown_form_has_no_parts() -> None:
    tape = Tape()
    sent = tape.send("0084000008")
    command = read_command(sent.data)
    assert command is not None
    assert answer_parts(tape.recorder, sent, command, bytes(8)) == ()
