from __future__ import annotations

import base64

import pytest

from app.codec import tlv
from app.codec.transfer_json import pair, receipt, spell_pair, spell_receipt
from app.errors import CodecError

EID = "89049032123451234512345678901235"

RECEIPTS = [
    pytest.param({}, None, "0500", id="received"),
    pytest.param({}, 2, "020102", id="refused"),
    pytest.param({"eimTransactionId": "AABBCC"}, None, "BF60058003AABBCC", id="received, named"),
    pytest.param({"eidValue": EID}, None, "BF60125A10" + EID, id="received, by device"),
    pytest.param({"eimTransactionId": "AABBCC"}, 2, "BF61088003AABBCC020102", id="refused, named"),
]


@pytest.mark.parametrize(("members", "code", "element"), RECEIPTS)
def test_receipts_name_the_package_where_they_can(
    members: dict[str, object], code: int | None, element: str
) -> None:
    raw = receipt(members, code, [])
    assert raw == bytes.fromhex(element)
    assert spell_receipt(tlv.parse(raw)[0]) == (members, code)


def test_a_result_is_no_receipt() -> None:
    assert spell_receipt(tlv.parse(bytes.fromhex("BF5100"))[0]) is None


def test_result_and_notifications_are_an_object_of_two() -> None:
    document = {
        "euiccPackageResult": base64.b64encode(bytes.fromhex("BF5102A200")).decode(),
        "notificationList": base64.b64encode(bytes.fromhex("3003BF3700")).decode(),
    }
    raw = pair(document, [])
    assert raw == bytes.fromhex("300ABF5102A200A003BF3700")
    assert spell_pair(tlv.parse(raw)[0]) == document


def test_half_a_pair_names_the_other_half() -> None:
    whole = base64.b64encode(bytes.fromhex("BF5102A200")).decode()
    with pytest.raises(CodecError, match="notificationList is missing"):
        pair({"euiccPackageResult": whole}, [])
