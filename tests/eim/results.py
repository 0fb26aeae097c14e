"""Packages and results to judge, made by our own encoder and signed as an eUICC would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.codec import tlv
from app.codec.schema import encode
from app.crypto.chain import check_chain
from app.crypto.keys import Curve, to_der
from app.crypto.pki import BenchPki
from app.values.euicc import CertificateChain
from app.values.ids import Eid

EID = Eid("89049032123451234512345678901235")
OTHER_EID = Eid("89049032123451234512345678901332")
EIM_ID = "eim.example.com"
TRANSACTION = bytes(range(16))
ICCID = bytes.fromhex("98941000000000000010")
SEQ = 9
COUNTER = 7
TOKEN = 5
REQUEST_SIGNATURE = bytes(range(64))

ENABLE_AND_DISABLE: Sequence[Any] = (
    ("enable", {"iccid": ICCID, "rollbackFlag": None}),
    ("disable", {"iccid": ICCID}),
)
BOTH_OK: Sequence[Any] = (("enableResult", 0), ("disableResult", 0))


@cache
def _made(curve: Curve) -> tuple[BenchPki, CertificateChain]:
    made = BenchPki.generate(curve, EID)
    certificates = made.euicc.certificate, made.eum.certificate
    return made, check_chain(*certificates, eid=EID, roots=[made.ci.certificate])


def pki(curve: Curve = Curve.P256) -> BenchPki:
    """Return the keys and certificates, the same in all tests."""
    return _made(curve)[0]


def chain(curve: Curve = Curve.P256) -> CertificateChain:
    """Return that chain as judged for its own EID and root."""
    return _made(curve)[1]


def package(
    commands: Sequence[Any] = ENABLE_AND_DISABLE,
    *,
    kind: str = "psmoList",
    signature: bytes = REQUEST_SIGNATURE,
) -> bytes:
    """Return an EuiccPackageRequest with these commands; nobody checks its signature here."""
    signed = {
        "eimId": EIM_ID,
        "eidValue": EID.wire,
        "counterValue": COUNTER,
        "eimTransactionId": TRANSACTION,
        "euiccPackage": (kind, list(commands)),
    }
    return encode("EuiccPackageRequest", {"euiccPackageSigned": signed, "eimSignature": signature})


def result_data(results: Sequence[Any] = BOTH_OK, **changed: object) -> bytes:
    """Return EuiccPackageResultDataSigned. changed: other fields, None to leave one out."""
    fields: dict[str, object] = {
        "eimId": EIM_ID,
        "counterValue": COUNTER,
        "eimTransactionId": TRANSACTION,
        "seqNumber": SEQ,
        "euiccResult": list(results),
    } | changed
    kept = {name: value for name, value in fields.items() if value is not None}
    return encode("EuiccPackageResultDataSigned", kept)


def error_data(code: int, **changed: object) -> bytes:
    """Return EuiccPackageErrorDataSigned."""
    fields: dict[str, object] = {
        "eimId": EIM_ID,
        "counterValue": COUNTER,
        "eimTransactionId": TRANSACTION,
        "euiccPackageErrorCode": code,
    } | changed
    return encode("EuiccPackageErrorDataSigned", fields)


def sign(
    data: bytes, appended: bytes = b"\x84\x01\x05", *, curve: Curve = Curve.P256, der: bool = False
) -> bytes:
    """Return the eUICC's signature over the data and what follows it."""
    signature = pki(curve).euicc.key.sign(data + appended)
    return to_der(signature) if der else signature


def wrap(data: bytes, signature: bytes, *, arm: int = 0xA0) -> bytes:
    """Return the whole BF51."""
    return tlv.encode(0xBF51, tlv.encode(arm, data + tlv.encode(0x5F37, signature)))


@dataclass(frozen=True)
class Known:
    """What the eIM knows, as arguments of `judge`."""

    arguments: dict[str, Any] = field(
        default_factory=lambda: {
            "request": package(),
            "eim_id": EIM_ID,
            "eid": EID,
            "counter": COUNTER,
            "transaction_id": TRANSACTION,
            "token": TOKEN,
            "chain": chain(),
            "dialect": "1.2",
        }
    )

    def but(self, **changed: object) -> dict[str, Any]:
        """Return the arguments with some changed."""
        return self.arguments | changed
