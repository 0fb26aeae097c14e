"""Judging an eUICC Package Result: what it proves, check by check, and what became of each command.

Rules of trust:
1. Every check is made that can be made; the first failure hides none of the others.
2. Signatures are checked over the bytes as received; nothing is encoded again.
3. The tag that tells a result from an error is not signed, so the signed data has to agree with it.
4. A passing verdict says that the answer is genuine and belongs to the package. Whether the eUICC
   did what it was asked is in the outcomes and in the error code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.codec import tlv
from app.codec.codes import explain
from app.codec.node import Node
from app.codec.tolerance import SIGNATURE_TAG
from app.codec.tree import decode
from app.crypto.keys import PublicKey
from app.crypto.rules import failed, open_question
from app.eim import checks, result_items, result_signature
from app.eim.commands import Request, read_request
from app.values.euicc import CertificateChain, Check
from app.values.ids import Eid
from app.values.packages import PackageVerdict

__all__ = ["judge"]

_RESULT, _ERROR, _UNSIGNED = (
    "euiccPackageResultSigned",
    "euiccPackageErrorSigned",
    "euiccPackageErrorUnsigned",
)
_UNSIGNED_CODE = "euiccPackageUnsignedErrorCode"
_REFUSED = "not recognised"
_RESULT_TAGS = frozenset({0x83, 0x30})
_ERROR_TAGS = frozenset({0x02})
_SWAPPED = (
    "The signed data is not what its wrapper says, a result or an error. The wrapper is not signed."
)
_BASE_INTEGER = "The result of the one command is an INTEGER (02) instead of its own tag."


@dataclass(slots=True)
class _Case:
    """A result and what is known of the package it answers."""

    result: bytes
    root: Node
    request: Request
    eim_id: str
    eid: Eid | None
    counter: int | None
    transaction_id: bytes | None
    token: int | None
    key: PublicKey | None
    chain: CertificateChain | None
    expected: int
    dialect: str


def judge(
    result: bytes,
    *,
    request: bytes = b"",
    eim_id: str = "",
    eid: Eid | None = None,
    counter: int | None = None,
    transaction_id: bytes | None = None,
    token: int | None = None,
    public_key: PublicKey | None = None,
    chain: CertificateChain | None = None,
    expected_results: int = 0,
    request_signature: bytes = b"",
    dialect: str = "",
) -> PackageVerdict:
    """Check an EuiccPackageResult (BF51) against the package it answers. Never raises on bytes.

    What is not given is not checked and the checks say so. request: the package (BF51) as sent; the
    commands and its signature are read from it. transaction_id: None when unknown, empty when the
    package had none. token: None for an eIM without one. public_key: the eUICC's; without it the
    one in `chain` is used. expected_results: number of commands, 0 to count those of the request.
    request_signature: content of its 5F37, when there is no request. dialect: the eUICC's version,
    empty when not known; it decides over which bytes the signature is due.
    The verdict's arm is empty when the bytes are no result at all.
    """
    asked = read_request(request) if request else Request()
    if request_signature:
        asked = Request(asked.commands, tlv.encode(SIGNATURE_TAG, request_signature))
    case = _Case(
        result,
        decode("EuiccPackageResult", result, dialect=dialect or None),
        asked,
        eim_id,
        eid,
        counter,
        transaction_id,
        token,
        public_key or (checks.certificate_key(chain) if chain else None),
        chain,
        expected_results,
        dialect,
    )
    arm = _arm(case.root)
    if arm is None:
        return PackageVerdict("", (checks.form(case.root),))
    if arm.name == _UNSIGNED:
        return _unsigned(case, arm)
    data = next((child for child in arm.children if child.name.endswith("DataSigned")), None)
    if data is None:
        return PackageVerdict(arm.name, (checks.form(case.root),))
    if not _fits(arm, data):
        return PackageVerdict(arm.name, (failed("Form", _SWAPPED), *_proofs(case, arm, data)))
    return _executed(case, arm, data) if arm.name == _RESULT else _refused(case, arm, data)


def _arm(root: Node) -> Node | None:
    arms = (child for child in root.children if child.name in (_RESULT, _ERROR, _UNSIGNED))
    return next(arms, None)


def _fits(arm: Node, data: Node) -> bool:
    """Tell whether the signed data is what the arm around it says: a result, or an error.

    Result and error are alike to a tolerant decoder, so a changed arm could pass one for the other.
    """
    tags = {child.tag for child in data.children}
    own, others = (_ERROR_TAGS, _RESULT_TAGS) if arm.name == _ERROR else (_RESULT_TAGS, _ERROR_TAGS)
    return own <= tags and not others & tags


def _executed(case: _Case, arm: Node, data: Node) -> PackageVerdict:
    """Judge the result of a package that was carried out."""
    fields = _values(data)
    found = data.find("euiccResult")
    items = [child for child in found.children if child.name] if found else []
    commands = case.request.commands
    odd = (_BASE_INTEGER,) if result_items.is_base_integer(items, commands or ()) else ()
    seq = fields.get("seqNumber")
    made = (
        checks.form(case.root, odd),
        *_proofs(case, arm, data),
        *_identity(case, fields, signed=True),
        checks.sequence(seq),
        checks.count(items, commands, case.expected or None),
        checks.order(items, commands),
    )
    return PackageVerdict(
        arm.name,
        made,
        result_items.read_items(items, case.result, commands or ()),
        seq=seq if isinstance(seq, int) else None,
    )


def _refused(case: _Case, arm: Node, data: Node) -> PackageVerdict:
    """Judge the signed error of a package of which nothing was carried out."""
    fields = _values(data)
    code = fields.get("euiccPackageErrorCode")
    key = "EuiccPackageErrorCode"
    made = (
        checks.form(case.root),
        *_proofs(case, arm, data),
        *_identity(case, fields, signed=True),
        checks.error(key, code),
    )
    number = code if isinstance(code, int) else None
    name = explain(key, number).name if number is not None else ""
    return PackageVerdict(arm.name, made, error_code=number, error_name=name)


def _unsigned(case: _Case, arm: Node) -> PackageVerdict:
    """Judge the error of an eUICC that could not tell who sent the package."""
    fields = _values(arm)
    code = fields.get(_UNSIGNED_CODE)
    key = f"{arm.ref}.{_UNSIGNED_CODE}"
    signature = open_question(
        result_signature.NAME, "This error carries none by design; only the connection vouches."
    )
    made = (
        checks.form(case.root),
        signature,
        *_identity(case, fields, signed=False),
        checks.token(fields.get("associationToken"), case.token),
        checks.error(key, code),
    )
    number = code if isinstance(code, int) else None
    name = explain(key, number).name if number is not None else _REFUSED
    return PackageVerdict(arm.name, made, error_code=number, error_name=name)


def _proofs(case: _Case, arm: Node, data: Node) -> tuple[Check, ...]:
    """Check whose the signature is, over the bytes as received."""
    signature = next((node.value for node in arm.children if node.tag == SIGNATURE_TAG), b"")
    return (
        result_signature.check(
            case.key,
            case.result[data.start : data.end],
            signature if isinstance(signature, bytes) else b"",
            token=case.token,
            request_signature=case.request.signature,
            dialect=case.dialect,
        ),
        checks.chain(case.chain, case.key),
        checks.eid(case.chain, case.eid),
    )


def _identity(case: _Case, fields: Mapping[str, object], *, signed: bool) -> tuple[Check, ...]:
    """Check that the answer is to this package of this eIM."""
    made = [checks.eim(fields.get("eimId"), case.eim_id)]
    if signed:
        made.append(checks.counter(fields.get("counterValue"), case.counter))
    transaction_id = fields.get("eimTransactionId")
    made.append(checks.transaction(transaction_id, case.transaction_id, signed=signed))
    return tuple(made)


def _values(node: Node) -> dict[str, object]:
    """The values of a structure by name, without those that cannot be read."""
    return {child.name: child.value for child in node.children if child.broken is None}
