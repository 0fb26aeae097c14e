from __future__ import annotations

import pytest

from app.capture.apdu_view import read_command
from app.capture.card_selection import named_selection, select_name, selected_file
from tests.capture.tape import SELECT_ISDR, Tape

USIM = "00A4040407A0000000871002"
ISIM = "00A4040407A0000000871004"


def asked(selects: tuple[str, ...], command: str) -> str:
    tape = Tape()
    for one in selects:
        tape.exchange(one, "9000")
    record = tape.send(command)
    found = read_command(record.data)
    assert found is not None
    return selected_file(tape.recorder, record, found)


@pytest.mark.parametrize(
    ("selects", "command", "name"),
    [
        pytest.param((USIM, "00A40004026F07"), "00B0000009", "EF.IMSI", id="in-the-usim"),
        pytest.param((ISIM, "00A40004026F07"), "00B0000009", "EF.IST", id="in-the-isim"),
        pytest.param((USIM, "00A40804047FFF6F46"), "00B0000011", "EF.SPN", id="path"),
        pytest.param((ISIM, "00A40804047FFF6F07"), "00B0000009", "EF.IST", id="path-in-isim"),
        pytest.param((USIM,), "00B0870009", "EF.IMSI", id="short-identifier"),
        pytest.param(("00A40004023F00",), "00B082000A", "EF.ICCID", id="short-in-the-root"),
        pytest.param((USIM, "00A40004025FC0"), "00B0810014", "EF.5GS3GPPLOCI", id="short-in-5gs"),
        pytest.param((USIM, "00B0830003"), "00B0000003", "EF.AD", id="selected-by-reading"),
        pytest.param(
            (USIM, "00A40004023F00"), "00B0870009", "short file identifier 07", id="none-there"
        ),
        pytest.param(
            ("00A40004022FE2", "00A40004022F00"), "00B2010420", "EF.DIR", id="the-last-counts"
        ),
        pytest.param((), "00B0000009", "", id="nothing-selected"),
    ],
)
def test_a_command_works_on_what_was_selected(
    selects: tuple[str, ...], command: str, name: str
) -> None:
    assert asked(selects, command) == name


def test_what_a_select_selects_depends_on_where_it_is_sent() -> None:
    tape = Tape()
    tape.exchange(ISIM, "9000")
    record = tape.send("00A40004026F07")
    command = read_command(record.data)
    assert command is not None
    assert named_selection(tape.recorder, record, command) == "EF.IST"
    assert select_name(command) == "EF.IMSI"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        pytest.param(SELECT_ISDR, "ISD-R", id="aid"),
        pytest.param("00A40004022FE2", "EF.ICCID", id="file"),
        pytest.param("00A40804043F002F00", "EF.DIR", id="path"),
        pytest.param("00A40000", "MF", id="nothing-named"),
        pytest.param("00A4040003A0A1A2", "AID A0A1A2", id="unknown-application"),
    ],
)
def test_a_selection_is_named_by_aid_path_or_file(command: str, name: str) -> None:
    found = read_command(bytes.fromhex(command))
    assert found is not None
    assert select_name(found) == name
