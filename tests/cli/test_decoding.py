from __future__ import annotations

import pytest

from app.cli.decoding import read


def test_fields_know_their_place_in_the_whole_input():
    decoded = read(bytes.fromhex("BF4F03020101"), 10, "", None)
    (root,) = decoded.tree
    walked = [(depth, field.name, field.start, field.end) for depth, field in root.walk()]
    assert walked == [(0, "GetEimPackageResponse", 10, 16), (1, "eimPackageError", 13, 16)]


def test_the_function_is_named_with_its_interface_and_clause():
    decoded = read(bytes.fromhex("BF4F03020101"), 0, "", None)
    assert decoded.function is not None
    assert (decoded.function.interface, decoded.function.name) == ("ESipa", "GetEimPackage")
    assert decoded.form()["clause"] == decoded.function.clause


@pytest.mark.parametrize(
    ("octets", "title"),
    [
        pytest.param("00A4040007A0000005591010", "Command APDU: SELECT", id="select"),
        pytest.param("0070000001", "Command APDU: MANAGE CHANNEL", id="manage-channel"),
        pytest.param("04020102", "Unknown TLV", id="tlv"),
        pytest.param("12", "Unknown TLV", id="one-byte"),
    ],
)
def test_bytes_no_type_claims_are_an_apdu_or_plain_tlv(octets, title):
    decoded = read(bytes.fromhex(octets), 0, "", None)
    assert decoded.type_name == ""
    assert decoded.title.startswith(title)


def test_a_success_code_is_not_explained():
    assert read(bytes.fromhex("BF3103800100"), 0, "EnableProfileResponse", None).codes == ()


def test_an_error_code_is_explained_with_its_next_step():
    decoded = read(bytes.fromhex("BF3103800102"), 0, "EnableProfileResponse", None)
    (entry,) = decoded.codes
    assert entry.name == "profileNotInDisabledState"
    assert f"{entry.name}: {entry.title}" in decoded.text()
