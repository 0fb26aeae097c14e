from __future__ import annotations

from app.capture.apdu_view import Command, read_command
from app.capture.card_commands import command_data, select_name, selected_file
from tests.capture.tape import SELECT_ISDR, Tape


def command(raw: bytes) -> Command:
    found = read_command(raw)
    assert found is not None
    return found


def test_the_last_successful_select_on_the_channel_counts() -> None:
    tape = Tape()
    tape.exchange("00A40004022FE2", "9000")
    tape.exchange("00A40004026FFF", "6A82")
    tape.exchange("01A40004022F00", "9000")
    record = tape.send("00B000000A")
    assert selected_file(tape.recorder, record, command(record.data)) == "EF.ICCID"


def test_nothing_is_selected_after_a_reset() -> None:
    tape = Tape()
    tape.exchange("00A40004022FE2", "9000")
    tape.event("reset")
    record = tape.send("00B000000A")
    assert selected_file(tape.recorder, record, command(record.data)) == ""


def test_a_selection_is_named_by_aid_path_or_file() -> None:
    names = [
        select_name(command(bytes.fromhex(text)))
        for text in (SELECT_ISDR, "00A40004022FE2", "00A40804043F002F00", "00A40000")
    ]
    assert names == ["ISD-R", "EF.ICCID", "EF.DIR", "MF"]


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
