from __future__ import annotations

import base64

import pytest

from app.codec import tlv
from app.codec.esipa_members import Form, Member
from app.codec.json_elements import integer, to_element, to_value
from app.errors import CodecError

STRUCTURE = Member("euiccPackageRequest", Form.STRUCTURE, (0xBF51,))
SIGNATURE = Member("serverSignature1", Form.STRUCTURE, (0x5F37,), size=64)
WRAPPED = Member("ctxParams1", Form.WRAPPED, (0xA2,), inner=(0xA0,))
RETAGGED = Member("cancelSessionResponse", Form.RETAGGED, (0xA1,), inner=(0xBF41,))
CHALLENGE = Member("euiccChallenge", Form.OCTETS, (0x81,), size=16)
HEX = Member("transactionId", Form.HEX, (0x80,))
TEXT = Member("smdpAddress", Form.TEXT, (0x83,))
NUMBER = Member("stateChangeCause", Form.INTEGER, (0x81,))
FLAG = Member("notifyStateChange", Form.FLAG, (0x80,))
PLMN = Member("rPlmn", Form.PLMN, (0x82,), size=3)


def _b64(raw: str) -> str:
    return base64.b64encode(bytes.fromhex(raw)).decode()


SPELLED = [
    pytest.param(STRUCTURE, _b64("BF5103000000"), "BF5103000000", id="structure"),
    pytest.param(SIGNATURE, _b64("5F3740" + "AB" * 64), "5F3740" + "AB" * 64, id="signature"),
    pytest.param(WRAPPED, _b64("A003800101"), "A205A003800101", id="wrapped"),
    pytest.param(RETAGGED, _b64("BF4103810105"), "A103810105", id="retagged"),
    pytest.param(CHALLENGE, _b64("00" * 16), "8110" + "00" * 16, id="octets"),
    pytest.param(HEX, "00AAFF", "800300AAFF", id="hex"),
    pytest.param(TEXT, "smdp.example.com", "8310736D64702E6578616D706C652E636F6D", id="text"),
    pytest.param(NUMBER, 0, "810100", id="zero"),
    pytest.param(NUMBER, 127, "81017F", id="one byte"),
    pytest.param(NUMBER, 128, "81020080", id="needs a leading zero"),
    pytest.param(NUMBER, -1, "8101FF", id="negative"),
    pytest.param(FLAG, True, "8000", id="flag"),
    pytest.param(PLMN, _b64("62F210"), "820362F210", id="plmn"),
]


@pytest.mark.parametrize(("member", "value", "element"), SPELLED)
def test_members_and_elements_are_each_other(member: Member, value: object, element: str) -> None:
    remarks: list[str] = []
    raw = to_element(member, value, remarks)
    assert raw == bytes.fromhex(element)
    assert to_value(member, tlv.parse(raw)[0]) == value
    assert remarks == []


def test_a_flag_that_is_false_is_no_element() -> None:
    assert to_element(FLAG, False, []) == b""


TOLERATED = [
    pytest.param(SIGNATURE, _b64("AB" * 64), "5F3740" + "AB" * 64, "5F37 is missing", id="bare"),
    pytest.param(CHALLENGE, _b64("0410" + "01" * 16), "8110" + "01" * 16, "header 04", id="04"),
    pytest.param(CHALLENGE, _b64("8110" + "01" * 16), "8110" + "01" * 16, "header 81", id="81"),
    pytest.param(HEX, "aaFF", "8002AAFF", "lower-case", id="lower case"),
    pytest.param(PLMN, "62F210", "820362F210", "hex instead", id="hex plmn"),
    pytest.param(SIGNATURE, "XzcEAQIDBA", "5F370401020304", "padding", id="no padding"),
    pytest.param(RETAGGED, _b64("A103810105"), "A103810105", "not its own", id="tag of the wire"),
    pytest.param(STRUCTURE, "v1ED\nAAAA", "BF5103000000", "line form", id="line break"),
    pytest.param(CHALLENGE, "_-" + "A" * 20, "8110FF" + "E" + "0" * 29, "alphabet", id="url"),
]


@pytest.mark.parametrize(("member", "value", "element", "remark"), TOLERATED)
def test_other_spellings_are_read_and_told(
    member: Member, value: object, element: str, remark: str
) -> None:
    remarks: list[str] = []
    assert to_element(member, value, remarks) == bytes.fromhex(element)
    assert remark in "".join(remarks)


REFUSED = [
    pytest.param(STRUCTURE, 7, "is a number, not a string", id="number for bytes"),
    pytest.param(STRUCTURE, {}, "is an object, not a string", id="object for bytes"),
    pytest.param(STRUCTURE, [], "is an array, not a string", id="array for bytes"),
    pytest.param(STRUCTURE, "####", "is not base64", id="no base64"),
    pytest.param(STRUCTURE, "é", "is not base64", id="not ascii"),
    pytest.param(STRUCTURE, "A", "is not base64", id="one character"),
    pytest.param(STRUCTURE, "", "is empty", id="nothing"),
    pytest.param(STRUCTURE, _b64("BF5105"), "exactly one whole element", id="cut off"),
    pytest.param(STRUCTURE, _b64("BF510000"), "exactly one whole element", id="something after"),
    pytest.param(STRUCTURE, _b64("BF5200"), "begins with tag BF52, not BF51", id="another tag"),
    pytest.param(CHALLENGE, _b64("0401AA"), "has 1 bytes; it takes 16", id="short"),
    pytest.param(HEX, "ABC", "is no hex", id="half a byte"),
    pytest.param(HEX, "", "is no hex", id="no hex"),
    pytest.param(HEX, "AA" * 33, "is no hex of up to 32 bytes", id="long hex"),
    pytest.param(HEX, None, "not a string", id="null"),
    pytest.param(TEXT, "\ud800", "half a character", id="surrogate"),
    pytest.param(NUMBER, True, "is a boolean, not a whole number", id="boolean for number"),
    pytest.param(NUMBER, 1.5, "not a whole number", id="fraction"),
    pytest.param(NUMBER, 1 << 70, "far too large", id="large"),
    pytest.param(FLAG, "true", "not true or false", id="text for flag"),
    pytest.param(PLMN, _b64("0102"), "one whole element", id="short plmn"),
]


@pytest.mark.parametrize(("member", "value", "problem"), REFUSED)
def test_what_cannot_be_read_names_the_member(member: Member, value: object, problem: str) -> None:
    with pytest.raises(CodecError, match=problem) as caught:
        to_element(member, value, [])
    assert caught.value.path == member.name


def test_text_that_is_no_utf8_cannot_be_spelled() -> None:
    with pytest.raises(CodecError, match="smdpAddress is not UTF-8"):
        to_value(TEXT, tlv.parse(bytes.fromhex("8301FF"))[0])


@pytest.mark.parametrize("value", [0, 1, 127, 128, 255, 256, 8388607, -1, -128, -129])
def test_integers_are_as_short_as_they_go(value: int) -> None:
    content = tlv.parse(integer(0x02, value))[0].value
    assert int.from_bytes(content, signed=True) == value
    if len(content) > 1:
        assert int.from_bytes(content[1:], signed=True) != value
