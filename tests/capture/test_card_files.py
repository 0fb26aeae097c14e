from __future__ import annotations

import pytest

from app.capture.card_files import FILES, WITHIN, file_name, file_path, is_folder, short_file_name


@pytest.mark.parametrize(
    ("number", "folder", "name"),
    [
        pytest.param(0x2FE2, "", "EF.ICCID", id="of-the-root"),
        pytest.param(0x6F07, "", "EF.IMSI", id="usim-when-not-told"),
        pytest.param(0x6F07, "USIM", "EF.IMSI", id="usim"),
        pytest.param(0x6F07, "ISIM", "EF.IST", id="isim"),
        pytest.param(0x6F38, "DF.GSM", "EF.SST", id="gsm"),
        pytest.param(0x4F0A, "DF.5GS", "EF.Routing_Indicator", id="5gs"),
        pytest.param(0x4F30, "DF.PHONEBOOK", "EF.PBR", id="phone-book"),
        pytest.param(0x1234, "USIM", "", id="unknown"),
    ],
)
def test_a_file_is_called_as_its_folder_calls_it(number: int, folder: str, name: str) -> None:
    assert file_name(number, folder) == name


def test_a_path_names_each_step() -> None:
    assert file_path(bytes.fromhex("3F007F106F3A")) == "MF / DF.TELECOM / EF.ADN"
    assert file_path(bytes.fromhex("7F206F38")) == "DF.GSM / EF.SST"
    assert file_path(bytes.fromhex("7FFF1234")) == "the selected application / 1234"


@pytest.mark.parametrize(
    ("short", "folder", "name"),
    [
        pytest.param(0x02, "MF", "EF.ICCID", id="iccid"),
        pytest.param(0x07, "USIM", "EF.IMSI", id="imsi"),
        pytest.param(0x02, "USIM", "EF.LI", id="another-in-the-usim"),
        pytest.param(0x07, "", "", id="folder-not-known"),
        pytest.param(0x1F, "USIM", "", id="none"),
    ],
)
def test_short_identifiers_mean_what_the_folder_says(short: int, folder: str, name: str) -> None:
    assert short_file_name(short, folder) == name


def test_folders_are_told_from_files() -> None:
    assert is_folder("MF")
    assert is_folder("DF.5GS")
    assert not is_folder("EF.DIR")
    assert not is_folder("1234")


def test_every_name_says_what_it_is() -> None:
    names = [*FILES.values(), *(name for files in WITHIN.values() for name in files.values())]
    plain = {"MF", "the selected application"}
    assert all(name in plain or name.startswith(("EF.", "DF.")) for name in names)
