from __future__ import annotations

import random

import pytest

from app.codec import tlv
from app.codec.schema import encode
from app.eim.reported import PieceKind, listed, notification, split
from tests.eim import results

RESULT = results.wrap(results.result_data(), bytes(64))
UNSIGNED = encode(
    "EuiccPackageResult", ("euiccPackageErrorUnsigned", {"eimId": "eim", "eimTransactionId": b"\1"})
)
METADATA = {
    "seqNumber": 7,
    "profileManagementOperation": (b"\x40", 2),
    "notificationAddress": "dp",
}
NOTIFICATION = encode(
    "PendingNotification",
    (
        "otherSignedNotification",
        {
            "tbsOtherNotification": METADATA,
            "euiccNotificationSignature": bytes(64),
            "euiccCertificate": results.pki().euicc.certificate,
            "eumCertificate": results.pki().eum.certificate,
        },
    ),
)


def test_a_package_result_says_whom_it_is_for() -> None:
    (piece,) = split(RESULT)
    assert (piece.kind, piece.raw) == (PieceKind.PACKAGE_RESULT, RESULT)
    assert (piece.eim_id, piece.counter, piece.seq) == (results.EIM_ID, results.COUNTER, 9)
    assert piece.transaction_id == results.TRANSACTION


def test_an_unsigned_error_has_neither_counter_nor_number() -> None:
    (piece,) = split(UNSIGNED)
    assert (piece.eim_id, piece.transaction_id) == ("eim", b"\1")
    assert (piece.counter, piece.seq) == (None, None)


@pytest.mark.parametrize("tag", [pytest.param(0xA0, id="v1.1"), pytest.param(0xBF2B, id="v1.0.1")])
def test_result_and_notifications_come_apart_as_received(tag: int) -> None:
    content = NOTIFICATION if tag == 0xA0 else tlv.encode(0xA0, NOTIFICATION)
    both = tlv.encode(0x30, RESULT + tlv.encode(tag, content))

    result, pending = split(both)

    assert (result.raw, pending.raw) == (RESULT, NOTIFICATION)
    assert (pending.kind, pending.seq) == (PieceKind.NOTIFICATION, 7)


@pytest.mark.parametrize(
    ("content", "kind", "transaction", "code"),
    [
        pytest.param("BF5206A0048702AABB", PieceKind.DATA, "AABB", None, id="data"),
        pytest.param("BF5208A1068001050201 05", PieceKind.DATA, "05", 5, id="data refused"),
        pytest.param("BF520381017F", PieceKind.DATA, "", 127, id="data refused, v1.0.1"),
        pytest.param("BF540882010730038001 7F", PieceKind.DOWNLOAD, "07", None, id="download"),
        pytest.param("A006800101020102", PieceKind.ERROR, "01", 2, id="error"),
        pytest.param("02017F", PieceKind.ERROR, "", 127, id="error, v1.0.1"),
        pytest.param("BF6106800109020101", PieceKind.ERROR, "09", 1, id="error to a push"),
        pytest.param("0C0141", PieceKind.UNREADABLE, "", None, id="something else"),
        pytest.param("", PieceKind.UNREADABLE, "", None, id="nothing"),
        pytest.param("3000", PieceKind.UNREADABLE, "", None, id="empty pair"),
    ],
)
def test_other_answers(content: str, kind: PieceKind, transaction: str, code: int | None) -> None:
    (piece,) = split(bytes.fromhex(content))
    assert (piece.kind, piece.transaction_id.hex().upper()) == (kind, transaction)
    assert piece.code == code


@pytest.mark.parametrize("receipt", ["0500", "BF60038001AA"])
def test_a_receipt_reports_nothing(receipt: str) -> None:
    assert split(bytes.fromhex(receipt)) == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            tlv.encode(0xA0, NOTIFICATION) + tlv.encode(0xA2, RESULT + UNSIGNED), id="v1.1"
        ),
        pytest.param(
            tlv.encode(
                0xBF2B,
                tlv.encode(
                    0xA3, tlv.encode(0xA0, NOTIFICATION) + tlv.encode(0xA1, RESULT + UNSIGNED)
                ),
            ),
            id="v1.0.1",
        ),
    ],
)
def test_the_lists_of_a_data_response_are_pieces_too(data: bytes) -> None:
    (piece,) = split(tlv.encode(0xBF52, tlv.encode(0xA0, data)))
    assert [one.raw for one in listed(piece)] == [NOTIFICATION, RESULT, UNSIGNED]


@pytest.mark.parametrize("data", ["", "BF2B0381017F", "A000", "BF2B02A200"])
def test_nothing_listed_is_no_piece(data: str) -> None:
    raw = tlv.encode(0xBF52, tlv.encode(0xA0, bytes.fromhex(data)))
    assert listed(split(raw)[0]) == ()


def test_a_notification_keeps_its_number() -> None:
    assert notification(NOTIFICATION).seq == 7


def test_no_bytes_make_it_raise() -> None:
    chance = random.Random(5)
    samples = [RESULT, UNSIGNED, tlv.encode(0x30, RESULT + tlv.encode(0xA0, NOTIFICATION))]
    for _ in range(400):
        broken = bytearray(chance.choice(samples))
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        for piece in split(bytes(broken[: chance.randrange(len(broken) + 1)])):
            listed(piece)
