"""Puts together what a verdict needs: package, token, the card's certificates, and the roots."""

from __future__ import annotations

from collections.abc import Iterable

from app.card.card import Card
from app.crypto.chain import check_chain
from app.eim.parts import TRANSACTION_ID, field, sent
from app.eim.verify import judge
from app.errors import DeviceError, WorkbenchError
from app.values.euicc import CertificateChain
from app.values.packages import Execution, PackageVerdict, SignedPackage


def certificates_of(card: Card) -> CertificateChain | None:
    """Read a card's certificates; None when it does not give them. Raises DeviceError."""
    try:
        return card.certificates()
    except DeviceError:
        raise
    except WorkbenchError:
        return None


def judged(execution: Execution, roots: Iterable[bytes] = ()) -> PackageVerdict:
    """Judge an execution's result. Never raises on its bytes; what is unknown stays open.

    roots: CI certificates trusted beside the one that was known when the card was read.
    """
    package = execution.package
    recipe = package.recipe
    chain = _chain(execution, roots)
    return judge(
        execution.result,
        request=package.message,
        eim_id=recipe.eim_id,
        eid=package.eid,
        counter=package.counter,
        transaction_id=_transaction_id(package) if package.message else None,
        token=recipe.token,
        chain=chain,
        dialect=recipe.dialect,
    )


def _transaction_id(package: SignedPackage) -> bytes:
    """Return the one in the bytes, which a raw edit may have changed."""
    if not package.recipe.edits:
        return package.recipe.transaction_id
    return field(sent(package.message)[0], TRANSACTION_ID) or b""


def _chain(execution: Execution, roots: Iterable[bytes]) -> CertificateChain | None:
    """Return the chain, checked against the roots trusted now."""
    known = execution.certificates
    if known is None or known.euicc is None:
        return known
    trusted = [*roots, *((known.ci.raw,) if known.ci else ())]
    eum = known.eum.raw if known.eum else b""
    return check_chain(known.euicc.raw, eum, eid=execution.package.eid, roots=trusted)
