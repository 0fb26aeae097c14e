from __future__ import annotations

import random

import pytest

from app.capture.file_contents import _READERS, content_parts
from app.capture.parts import State


def said(file: str, text: str) -> dict[str, str]:
    data = bytes.fromhex(text)
    parts = content_parts(file, data, 0)
    return {one.name: one.text for part in parts for one in part.walk()}


@pytest.mark.parametrize(
    ("file", "contents", "found"),
    [
        pytest.param("EF.ICCID", "984900000000000010F0",
                     {"ICCID": "8994000000000000010 (check digit does not fit)"}, id="iccid"),
        pytest.param("EF.IMSI", "080910100000000010", {"IMSI": "001010000000001"}, id="imsi"),
        pytest.param("EF.PL", "656E6465FFFF", {"language": "none"}, id="languages"),
        pytest.param("EF.LI", "656E", {"language": "en"}, id="language"),
        pytest.param("EF.AD", "00000002", {"UE operation mode": "normal operation (00)",
                     "length of MNC": "2 digits"}, id="ad"),
        pytest.param("EF.SPN", "01" + b"Alpha".hex() + "FFFF", {"service provider name": "Alpha",
                     "display condition": "PLMN name shown at home, provider name shown when "
                     "roaming"}, id="spn"),
        pytest.param("EF.UST", "0380", {"services 1 to 8": "1, 2", "services 9 to 16": "16"},
                     id="services"),
        pytest.param("EF.FPLMN", "00F110FFFFFF", {"PLMN": "none"}, id="forbidden"),
        pytest.param("EF.PLMNwAcT", "00F1104000", {"entry": "001/01, E-UTRAN"}, id="preferred"),
        pytest.param("EF.ACC", "0010", {"access control classes": "4"}, id="access-class"),
        pytest.param("EF.HPPLMN", "05", {"search interval": "every 30 minutes"}, id="search"),
        pytest.param("EF.LOCI", "1122334400F1100001FF01", {"TMSI": "11 22 33 44",
                     "LAI: PLMN": "001/01", "location update status": "not updated (01)"},
                     id="loci"),
        pytest.param("EF.EPSLOCI", "0B" + "F6" * 11 + "00F110000100",
                     {"EPS update status": "updated (00)"}, id="epsloci"),
        pytest.param("EF.MSISDN", b"Me".hex() + "0791947122334455" + "FF" * 4 + "FFFF",
                     {"alpha identifier": "Me", "dialling number": "+491722334455"}, id="msisdn"),
        pytest.param("EF.DIR", "61064F04A0000005FFFF", {"filling": "2 bytes"}, id="dir"),
        pytest.param("EF.SMS", "0102", {"contents of EF.SMS": "01 02"}, id="no-reader"),
    ],
)  # fmt: skip
def test_the_best_known_files_are_put_in_words(
    file: str, contents: str, found: dict[str, str]
) -> None:
    assert found.items() <= said(file, contents).items()


def test_bytes_of_another_form_are_shown_whole_and_say_so() -> None:
    (part,) = content_parts("EF.ICCID", bytes(3), 0)
    assert (part.name, part.text, part.state) == (
        "contents of EF.ICCID", "00 00 00", State.ATTENTION,
    )  # fmt: skip
    assert part.notes


@pytest.mark.parametrize("file", [*sorted(_READERS), "EF.Unknown"])
def test_parts_lie_side_by_side_over_any_bytes(file: str) -> None:
    chance = random.Random(file)
    for _ in range(300):
        data = chance.randbytes(chance.randrange(1, 40))
        if chance.random() < 0.3:
            data = data[: len(data) // 2] + b"\xff" * (len(data) // 2)
        if data:
            parts = content_parts(file, data, 100)
            assert [part.start for part in parts] == [100, *(one.end for one in parts[:-1])]
            assert parts[-1].end == 100 + len(data)


def test_an_empty_file_has_no_parts() -> None:
    assert content_parts("EF.ICCID", b"", 0) == ()
