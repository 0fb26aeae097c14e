from __future__ import annotations

import pytest

from app.capture.value_text import (
    aid_text,
    date_text,
    eid_text,
    hex_text,
    iccid_text,
    key_id_text,
    number_text,
    object_text,
    operator_text,
    room_text,
    short_digits,
    size_text,
    swapped_digits,
    version_text,
)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        pytest.param(0, "0 bytes", id="none"),
        pytest.param(1, "1 byte", id="one"),
        pytest.param(1024, "1\u202f024 bytes", id="thousands-apart"),
    ],
)
def test_sizes_carry_their_unit(count: int, text: str) -> None:
    assert size_text(count) == text


def test_long_hex_is_cut_and_tells_its_length() -> None:
    assert hex_text(b"\xab" * 3) == "AB AB AB"
    assert hex_text(bytes(100), 2) == "00 00 … 100 bytes"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("89049032123451234512345678901235", "8904 9032", id="good"),
        pytest.param("89049032123451234512345678901234", "check digits do not fit", id="bad"),
        pytest.param("890490", "not an EID", id="short"),
        pytest.param("8904903212345123451234567890123F", "not an EID", id="no-digits"),
    ],
)
def test_an_eid_shows_its_digits_and_its_faults(raw: str, text: str) -> None:
    assert text in eid_text(bytes.fromhex(raw))


def test_swapped_digits_lose_their_filling() -> None:
    assert swapped_digits(bytes.fromhex("989209214309876543F5")) == "8929901234907856345"


def test_identifiers_are_shortened_in_the_middle() -> None:
    assert short_digits("89049032123451234512345678901235") == "8904…1235"
    assert short_digits("12345") == "12345"


def test_aids_are_led_by_their_name() -> None:
    isdp = bytes.fromhex("A0000005591010FFFFFFFF8900001100")
    assert aid_text(isdp) == "ISD-P (A0000005591010FFFFFFFF8900001100)"
    assert aid_text(b"\xa0") == "A0"


def test_versions_are_written_with_points() -> None:
    assert version_text(b"\x02\x05\x00") == "2.5.0"


@pytest.mark.parametrize(
    ("inside", "tag", "value", "text"),
    [
        pytest.param(0x62, 0x82, "7821", "DF or ADF (78 21)", id="directory"),
        pytest.param(0x62, 0x82, "4121", "transparent (41 21)", id="transparent"),
        pytest.param(0x62, 0x8A, "04", "deactivated (04)", id="deactivated"),
        pytest.param(0x62, 0x8A, "0C", "terminated (0C)", id="terminated"),
        pytest.param(0x62, 0x83, "ABCD", "ABCD", id="unknown-file"),
        pytest.param(0x61, 0x50, "5553494D", "USIM", id="label"),
        pytest.param(0x61, 0x50, "FF80", "FF 80", id="label-not-ascii"),
    ],
)
def test_objects_of_templates_are_put_in_words(
    inside: int, tag: int, value: str, text: str
) -> None:
    assert object_text(inside, tag, bytes.fromhex(value)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("00F110", "001/01", id="two-digits"),
        pytest.param("001100", "001/001", id="three-digits"),
        pytest.param("62F2EE", "262/EE", id="any-network-of-a-country"),
        pytest.param("EEEEEE", "any operator", id="any"),
        pytest.param("00F1", "00 F1", id="damaged"),
    ],
)
def test_networks_are_shown_by_their_digits(raw: str, text: str) -> None:
    assert operator_text(bytes.fromhex(raw)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("240101000000Z", "2024-01-01 00:00:00 UTC", id="utc"),
        pytest.param("991231235959Z", "1999-12-31 23:59:59 UTC", id="utc-last-century"),
        pytest.param("74961231235959Z", "7496-12-31 23:59:59 UTC", id="generalized"),
        pytest.param("2401010000+0100", "2401010000+0100", id="unusual-form"),
    ],
)
def test_times_are_written_with_the_day_first(raw: str, text: str) -> None:
    assert date_text(raw) == text


def test_a_known_root_is_led_by_its_name() -> None:
    known = bytes.fromhex("81370F5125D0B1D408D4C3B232E6D25E795BEBFB")
    assert key_id_text(known) == f"GSM Association - RSP2 Root CI1 ({known.hex().upper()})"
    assert key_id_text(bytes(4)) == "00 00 00 00"


@pytest.mark.parametrize(
    ("wire", "text"),
    [
        pytest.param("984474680000000000F1", "8944478600000000001", id="fits"),
        pytest.param("984474680000000000F3", "8944478600000000003 (check digit does not fit)",
                     id="does-not-fit"),
        pytest.param("98ABFFFFFFFFFFFFFFFF", "89BA (not an ICCID)", id="none"),
    ],
)  # fmt: skip
def test_the_check_digit_of_an_iccid_is_judged(wire: str, text: str) -> None:
    digits = text.partition(" ")[0]
    found = iccid_text(bytes.fromhex(wire))
    assert found.startswith(digits)
    assert found.partition(" ")[2] == text.partition(" ")[2]


def test_numbers_beyond_reading_are_hex() -> None:
    assert number_text(b"\x01\x00") == "256"
    assert number_text(bytes(4000)).endswith("bytes")
    assert room_text(b"\x04\x00").replace("\u202f", "") == "1024 bytes"
    assert room_text(bytes(9)) == "00 " * 8 + "00"
