"""Finds the package a piece answers, and the device when the message names none.

1. The eimTransactionId decides where there is one: it is random and known to this device only.
2. Without it the counter does, together with device and eimId; a different transaction id on either
   side means another package.
3. What has neither answers the package that is with the device, of which there is one.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.codec.node import Node
from app.crypto.certs import SERIAL_NUMBER, Certificate
from app.eim.reported import ANSWERS, Piece, PieceKind
from app.errors import CodecError
from app.store.transaction import Transaction
from app.values.eim import QueuedPackage, QueueState
from app.values.ids import Eid

AWAITED = (QueueState.DELIVERED, QueueState.EXECUTED)
"""States in which a result is awaited."""


def package_of(tx: Transaction, piece: Piece, eid: Eid | None) -> QueuedPackage | None:
    """Return the package a piece answers, whatever its state; None when there is none."""
    found: QueuedPackage | None = None
    if piece.transaction_id:
        found = tx.packages.by_transaction(piece.transaction_id, eid)
    if found is None and eid is not None:
        found = _without_transaction(tx, piece, eid)
    if found is None or not _fits(piece, found) or found.message == b"":
        return None
    return found


def device_of(tx: Transaction, pieces: Iterable[Piece]) -> Eid | None:
    """Return the device that pieces come from, by their transaction or by a certificate in them."""
    for piece in pieces:
        if piece.transaction_id:
            found = tx.packages.by_transaction(piece.transaction_id)
            if found is not None:
                return found.eid
        if (eid := named_eid(piece.node)) is not None:
            return eid
    return None


def named_eid(node: Node) -> Eid | None:
    """Return the EID that an element names itself, or its eUICC certificate does."""
    for inner in node.walk():
        if not isinstance(inner.value, bytes):
            continue
        try:
            if inner.name == "eidValue":
                return Eid.from_wire(inner.value)
            if inner.name == "euiccCertificate":
                return Eid(Certificate(inner.value).field(SERIAL_NUMBER))
        except CodecError:
            continue
    return None


def _without_transaction(tx: Transaction, piece: Piece, eid: Eid) -> QueuedPackage | None:
    if piece.counter is not None:
        found = tx.packages.by_counter(eid, piece.eim_id, piece.counter)
        return found if found is not None and _may_be(piece, found) else None
    if piece.transaction_id:
        return None
    waiting = tx.packages.listing(eid=eid, states=(QueueState.DELIVERED,))
    return next((one for one in waiting if _fits(piece, one)), None)


def _may_be(piece: Piece, package: QueuedPackage) -> bool:
    ours, theirs = package.transaction_id, piece.transaction_id
    return not (ours and theirs) or ours == theirs


def _fits(piece: Piece, package: QueuedPackage) -> bool:
    kind = package.recipe.kind
    return piece.kind is PieceKind.ERROR or ANSWERS.get(piece.kind) is kind
