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
        pytest.param("6F46", "00B0000002", "0141", "service provider name", "A", id="spn"),
        pytest.param("6F3C", "00B2010402", "0141", "contents of EF.SMS", "01 41", id="other"),
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
    sent = tape.send("80500000080102030405060708")
    command = read_command(sent.data)
    assert command is not None
    assert answer_parts(tape.recorder, sent, command, bytes(28)) == ()


@pytest.mark.parametrize(
    ("sent", "answer", "said"),
    [
        pytest.param(
            "0088008122", f"DB04{'A1' * 4}10{'B2' * 16}10{'C3' * 16}",
            {"result": "successful (DB)", "RES": "A1 A1 A1 A1", "CK": "B2 " * 15 + "B2",
             "IK": "C3 " * 15 + "C3"}, id="authenticated",
        ),
        pytest.param(
            "0088008122", f"DC0E{'D4' * 14}",
            {"result": "synchronisation failure (DC)", "AUTS": "D4 " * 13 + "D4"}, id="out-of-step",
        ),
        pytest.param("0088008022", f"{'A1' * 4}{'B2' * 8}",
                     {"SRES": "A1 A1 A1 A1", "Kc": "B2 " * 7 + "B2"}, id="gsm"),
        pytest.param("0084000004", "01020304", {"challenge": "01 02 03 04"}, id="challenge"),
        pytest.param("00A2010401AA", "0103", {"records found": "1, 3"}, id="search"),
        pytest.param("8032000003000001", "000102000001",
                     {"new value": "258", "value added": "1"}, id="increase"),
        pytest.param("80760000040005000A", "01050102030405060708",
                     {"maximum suspension": "5 minutes",
                      "resume token": "01 02 03 04 05 06 07 08"}, id="suspend"),
        pytest.param("0070000001", "02", {"channel": "2"}, id="channel"),
    ],
)  # fmt: skip
def test_answers_are_read_by_their_command(sent: str, answer: str, said: dict[str, str]) -> None:
    tape = Tape()
    record = tape.send(sent)
    command = read_command(record.data)
    assert command is not None
    parts = answer_parts(tape.recorder, record, command, bytes.fromhex(answer))
    found = {one.name: one.text for part in parts for one in part.walk()}
    assert said.items() <= found.items()
