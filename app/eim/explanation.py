"""Outcomes in words, for the person who looks after the queue."""

from __future__ import annotations

from app.codec.codes import explain
from app.eim import result_signature
from app.eim.judging import UNSIGNED, open_checks
from app.eim.result_items import ROLLBACK
from app.values.euicc import CheckResult
from app.values.packages import PackageVerdict

REPLAY = 4
"""EuiccPackageErrorCode replayError."""

ROLLED_BACK = (
    "It was carried out, and then the device went back to the profile it had before, because it "
    "could not reach this eIM over the new one."
)
ASKING = (
    "The eUICC has executed it already, so its result was lost on the way. The eIM asks the device "
    "for the stored results."
)
WAITING = (
    "The eUICC has executed it already, so its result was lost on the way. It comes when the "
    "device delivers its stored results; stop the package to go on without."
)
NO_RESULT = (
    "The eUICC refused it as a replay and the device has no stored result of it. Either it was "
    "executed and the result was acknowledged elsewhere, or the eUICC has seen a higher counter. "
    "List the profiles to see what is true, then queue it again if needed."
)
NO_ANSWER = (
    "The eUICC refused it as a replay and the device could not tell its stored results. List the "
    "profiles to see what is true, then queue it again if needed."
)
EXPIRED = "The device did not fetch it before it expired, so it was never handed out."
NO_LONGER_OURS = (
    "This eIM is no longer associated with the eUICC, which takes no further packages of it."
)


def of_failure(verdict: PackageVerdict) -> str:
    """Say why a package that was answered did not succeed; empty when it did."""
    if verdict.arm == UNSIGNED:
        return _unsigned(verdict)
    if verdict.error_code is not None:
        return of_code("EuiccPackageErrorCode", verdict.error_code)
    if any(outcome.result == ROLLBACK for outcome in verdict.outcomes):
        return ROLLED_BACK
    failed = [one for one in verdict.outcomes if not one.ok]
    if failed:
        return " ".join(
            f"{one.operation or 'A command'}: {one.explanation or one.name}" for one in failed
        )
    odd = [check for check in verdict.checks if check.result is CheckResult.FAIL]
    return " ".join(f"{check.name}: {check.reason}" for check in odd)


def of_code(key: str, code: int) -> str:
    """Say what an error code means and who can do what. key: as for `codes.explain`."""
    entry = explain(key, code)
    return f"{entry.title}. {entry.cause} {entry.hint}"


def of_doubt(verdict: PackageVerdict) -> str:
    """Say what of a result that counts could not be checked; empty when its signature held.

    Also for an error that has no signature by design.
    """
    if verdict.arm == UNSIGNED:
        return ""
    doubts = [one for one in open_checks(verdict) if one.name == result_signature.NAME]
    return " ".join(f"Not verified: {one.reason}" for one in doubts)


def is_rollback(verdict: PackageVerdict) -> bool:
    """Whether a result tells that the device went back to the profile before."""
    return any(outcome.result == ROLLBACK and outcome.ok for outcome in verdict.outcomes)


def _unsigned(verdict: PackageVerdict) -> str:
    text = (
        "The eUICC does not accept the package as coming from its eIM: it does not know this "
        "eimId, or the signature does not hold with the key and the association token it has."
    )
    tokens = [
        check.reason
        for check in verdict.checks
        if check.name == "Association token" and check.result is CheckResult.FAIL
    ]
    if tokens:
        text += f" {tokens[0]} Correct the token of this device, then queue it again."
    if verdict.error_code is not None:
        key = "EuiccPackageErrorUnsigned.euiccPackageUnsignedErrorCode"
        text += f" {of_code(key, verdict.error_code)}"
    return text
