"""What a result proves about the package it answers, and whether that is enough to count."""

from __future__ import annotations

from collections.abc import Iterable

from app.crypto.chain import check_chain
from app.eim import result_signature
from app.eim.options import Proof
from app.eim.verify import judge
from app.values.eim import Device, QueuedPackage
from app.values.euicc import CertificateChain, Check, CheckResult
from app.values.packages import PackageVerdict

UNSIGNED = "euiccPackageErrorUnsigned"

_PROOFS = frozenset(
    {"Form", result_signature.NAME, "Certificate chain", "EID", "eIM", "Counter", "Transaction"}
)
"""The checks that tell whose result it is, and of which package. The others look at what it says,
and a genuine eUICC may say odd things."""


def judged(package: QueuedPackage, result: bytes, chain: CertificateChain | None) -> PackageVerdict:
    """Judge a result against the package it is matched with. Never raises on its bytes.

    chain: the device's, checked against the roots trusted now. Each version's form of signature is
    accepted, because what a device speaks is often a guess.
    """
    return judge(
        result,
        request=package.message,
        eim_id=package.recipe.eim_id,
        eid=package.eid,
        counter=package.counter,
        transaction_id=package.transaction_id,
        token=package.recipe.token,
        chain=chain,
    )


def unmatched(
    device: Device | None, result: bytes, chain: CertificateChain | None
) -> PackageVerdict:
    """Judge a result that answers no package of this eIM, as far as the device is known."""
    if device is None:
        return judge(result)
    return judge(result, eim_id=device.eim_id, eid=device.eid, token=device.token, chain=chain)


def ours(verdict: PackageVerdict) -> bool:
    """Whether a result without a package was certainly made for this eIM by this device."""
    passed = {check.name for check in verdict.checks if check.result is CheckResult.PASS}
    failed = [check for check in verdict.checks if check.result is CheckResult.FAIL]
    return {result_signature.NAME, "eIM"} <= passed and not failed


def objection(verdict: PackageVerdict, proof: Proof) -> str:
    """Return why a result does not count, in words; empty when it counts.

    An unsigned error that names another association token is believed: it is the very reason.
    """
    if not verdict.arm:
        return _words(verdict.checks) or "It is no result."
    failed = [check for check in verdict.checks if check.result is CheckResult.FAIL]
    if refusing := [check for check in failed if check.name in _PROOFS]:
        return _words(refusing)
    wanted = {
        Proof.POSSIBLE: (),
        Proof.SIGNATURE: (result_signature.NAME,),
        Proof.CHAIN: (result_signature.NAME, "Certificate chain", "EID"),
    }[proof]
    return _words([one for one in open_checks(verdict) if one.name in wanted])


def open_checks(verdict: PackageVerdict) -> tuple[Check, ...]:
    """Return the checks of a verdict that could not be made."""
    return tuple(one for one in verdict.checks if one.result is CheckResult.NOT_CHECKABLE)


def current_chain(device: Device | None, roots: Iterable[bytes]) -> CertificateChain | None:
    """Return a device's certificates, checked again where a root was missing before."""
    known = device.certificates if device else None
    if device is None or known is None or known.euicc is None:
        return None
    if known.result is CheckResult.PASS:
        return known
    eum = known.eum.raw if known.eum else b""
    return check_chain(known.euicc.raw, eum, eid=device.eid, roots=roots)


def _words(checks: Iterable[Check]) -> str:
    return " ".join(f"{check.name}: {check.reason}" for check in checks)
