"""EID and ICCID: digits inside, wire bytes at the edge."""

from __future__ import annotations

import json

import pytest

from app.errors import CodecError
from app.values.ids import Eid, Iccid

EID = "89049032123451234512345678901235"


def test_eid_round_trips_through_the_wire_form() -> None:
    eid = Eid.from_wire(bytes.fromhex(EID))
    assert eid == EID
    assert eid.wire == bytes.fromhex(EID)


@pytest.mark.parametrize(
    ("digits", "good"),
    [
        pytest.param(EID, True, id="as-published"),
        pytest.param("89049032123451234512345678901234", False, id="last-digit-off"),
        pytest.param("89049044900000000000000000102355", True, id="sysmocom-card"),
    ],
)
def test_eid_check_digits(digits: str, good: bool) -> None:
    assert Eid(digits).check_digits_ok is good


def test_eid_is_plain_digits_in_json_and_groups_for_people() -> None:
    assert json.dumps(Eid(EID)) == f'"{EID}"'
    assert Eid(EID).grouped == "8904 9032 1234 5123 4512 3456 7890 1235"
    assert Eid(Eid(EID).grouped) == EID


@pytest.mark.parametrize(
    "text", ["", "8904", "x" * 32, EID + "0", "８" * 32, EID[:-1] + "²"], ids=repr
)
def test_eid_refuses_what_is_not_32_digits(text: str) -> None:
    with pytest.raises(CodecError, match="An EID has 32 digits"):
        Eid(text)


def test_eid_refuses_a_nibble_that_is_no_digit() -> None:
    with pytest.raises(CodecError, match="An EID has 32 digits"):
        Eid.from_wire(bytes.fromhex("8A" * 16))


@pytest.mark.parametrize(
    ("digits", "wire"),
    [
        pytest.param("89882119000000002345", "98881291000000003254", id="20-digits"),
        pytest.param("8988211900000000234", "988812910000000032F4", id="19-digits"),
        pytest.param("898821190000000023", "988812910000000032FF", id="18-digits"),
    ],
)
def test_iccid_swaps_nibbles_and_pads_with_f(digits: str, wire: str) -> None:
    assert Iccid(digits).wire == bytes.fromhex(wire)
    assert Iccid.from_wire(bytes.fromhex(wire)) == digits


@pytest.mark.parametrize("wire", ["", "98" * 9, "98" * 11], ids=["empty", "short", "long"])
def test_iccid_refuses_another_length(wire: str) -> None:
    with pytest.raises(CodecError, match="takes 10 bytes"):
        Iccid.from_wire(bytes.fromhex(wire))


def test_iccid_refuses_a_pad_in_the_middle() -> None:
    with pytest.raises(CodecError, match="18 to 20 digits"):
        Iccid.from_wire(bytes.fromhex("98F81291000000003254"))
