from __future__ import annotations

import pytest

from app.codec import tlv
from app.codec.esipa_members import Form, Member, Shape
from app.codec.json_shapes import missing, read, spell, unknown
from app.errors import CodecError

ID = Member("transactionId", Form.HEX, (0x80,))
NAME = Member("matchingId", Form.TEXT, (0x0C,), optional=True, aliases=("matchingID",))
CAUSE = Member("cause", Form.INTEGER, (0x81,), optional=True)
ALL = Shape(None, (ID, NAME, CAUSE))
ONE = Shape(None, (NAME, CAUSE), one=True)


def test_members_become_elements_in_the_order_of_the_standard() -> None:
    document = {"cause": 5, "transactionId": "AA", "matchingId": "x"}
    assert read(ALL, document, []).hex() == "8001aa" + "0c0178" + "810105"


def test_null_and_absent_are_the_same() -> None:
    assert read(ALL, {"transactionId": "AA", "matchingId": None}, []).hex() == "8001aa"


def test_other_names_are_known() -> None:
    assert read(ALL, {"transactionId": "AA", "matchingID": "x"}, []).hex() == "8001aa0c0178"


def test_a_missing_member_is_named() -> None:
    with pytest.raises(CodecError, match="The JSON member transactionId is missing") as caught:
        read(ALL, {"cause": 1}, [])
    assert caught.value.path == "transactionId"


@pytest.mark.parametrize(
    ("document", "found"),
    [
        pytest.param({}, "none of them", id="none"),
        pytest.param({"matchingId": "x", "cause": 1}, "matchingId and cause", id="both"),
    ],
)
def test_exactly_one_of_alternatives_is_there(document: dict[str, object], found: str) -> None:
    with pytest.raises(CodecError, match=f"exactly one of matchingId, cause; there is {found}"):
        read(ONE, document, [])


def test_elements_become_members_and_extensions_are_left_out() -> None:
    elements = tlv.parse(bytes.fromhex("8001AA8F01FF810105BF7F00"))
    assert spell(ALL, elements) == {"transactionId": "AA", "cause": 5}


def test_a_missing_element_is_named() -> None:
    with pytest.raises(CodecError, match="transactionId is missing in the ASN"):
        spell(ALL, tlv.parse(bytes.fromhex("810105")))


def test_elements_of_no_alternative_are_refused() -> None:
    with pytest.raises(CodecError, match="exactly one of"):
        spell(ONE, tlv.parse(bytes.fromhex("8001AA")))


def test_what_keeps_a_document_from_a_shape_is_counted() -> None:
    assert missing(ALL, {"cause": 1}) == 1
    assert missing(ALL, {"transactionId": "AA"}) == 0


def test_unknown_members_are_listed() -> None:
    assert unknown([ALL, ONE], {"transactionId": "AA", "matchingID": "x", "other": 1}) == ["other"]
