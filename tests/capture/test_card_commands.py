from __future__ import annotations

import pytest

from app.capture.apdu_view import Command, read_command
from app.capture.card_commands import command_data
from tests.capture.tape import Tape, find


def command(raw: bytes) -> Command:
    found = read_command(raw)
    assert found is not None
    return found


def test_data_fields_become_parts() -> None:
    raw = bytes.fromhex("80AA000005A903830107")
    (part,) = command_data(raw, command(raw))
    assert [one.name for one in part.walk()] == [
        "terminal capability",
        "eUICC functions of the device",
    ]
    path = bytes.fromhex("00A40804043F002F00")
    assert command_data(path, command(path))[0].text == "MF / EF.DIR"
    assert command_data(b"\x00\xa4\x00\x00", command(b"\x00\xa4\x00\x00")) == ()


@pytest.mark.parametrize(
    ("sent", "title", "said"),
    [
        pytest.param("0088008122" + "10" + "A1" * 16 + "10" + "B2" * 16,
                     "AUTHENTICATE · 3G context", {"RAND": "A1", "AUTN": "B2"}, id="authenticate"),
        pytest.param("0078000100", "GET IDENTITY · SUCI", {"P2": "SUCI"}, id="identity"),
        pytest.param("8076000004010A0005", "SUSPEND UICC · suspend",
                     {"minimum suspension": "10 minutes", "maximum suspension": "5 seconds"},
                     id="suspend"),
        pytest.param("8076010008" + "0102030405060708", "SUSPEND UICC · resume",
                     {"resume token": "01 02"}, id="resume"),
        pytest.param("0084000008", "GET CHALLENGE", {"Le": "up to 8 bytes"}, id="challenge"),
        pytest.param("8032000003000005", "INCREASE", {"value added": "5"}, id="increase"),
        pytest.param("00A2010402AABB", "SEARCH RECORD",
                     {"P2": "forward from this record", "searched for": "AA BB"}, id="search"),
        pytest.param("801000000209A0", "TERMINAL PROFILE",
                     {"byte 1": "profile download, menu selection"}, id="profile"),
        pytest.param("80C2000009D607190109820282811B", "ENVELOPE · event download",
                     {"event list": "data available"}, id="envelope"),
        pytest.param("801400000C810301010482028281830130", "TERMINAL RESPONSE · REFRESH",
                     {"result": "beyond the terminal's capabilities (30)"}, id="response"),
        pytest.param("0020008108" + "31323334FFFFFFFF", "VERIFY PIN · second PIN 1",
                     {"PIN": "not shown"}, id="verify"),
        pytest.param("0024000110" + "31" * 16, "CHANGE PIN · PIN 1", {"PIN": "not shown"},
                     id="change"),
        pytest.param("0070800100", "MANAGE CHANNEL · close", {"P2": "channel 1"}, id="channel"),
        pytest.param("80F2400002" + "4F00", "GET STATUS", {"P1": "applications"}, id="get-status"),
        pytest.param("80CA9F7F00", "GET DATA · tag 9F7F", {"P2": "object tag 9F7F"}, id="get-data"),
    ],
)  # fmt: skip
def test_commands_are_named_with_what_they_carry(
    sent: str, title: str, said: dict[str, str]
) -> None:
    tape = Tape()
    found = tape.decode(tape.send(sent))
    assert found.title.startswith(title)
    for name, text in said.items():
        assert find(found, name).text.startswith(text)


def test_what_is_written_is_read_as_the_file_it_goes_to() -> None:
    tape = Tape()
    tape.exchange("00A4040407A0000000871002", "9000")
    tape.exchange("00A40004026F7B", "9000")
    found = tape.decode(tape.send("00D600000600F11062F220"))
    assert found.title == "UPDATE BINARY · EF.FPLMN"
    assert [part.text for part in found.walk() if part.name == "PLMN"] == ["001/01", "262/02"]


def test_a_pin_is_nowhere_in_words() -> None:
    tape = Tape()
    found = tape.decode(tape.send("0020000108" + b"8264".hex() + "FFFFFFFF"))
    assert not any("38 32" in part.text or "8264" in part.text for part in found.walk())
