"""Judging a ProfileDownloadTriggerResult: was the profile installed, and does the eUICC say so."""

from __future__ import annotations

from app.codec.codes import explain
from app.codec.node import Node
from app.codec.tolerance import SIGNATURE_TAG
from app.crypto.rules import failed, open_question, passed
from app.eim import checks, result_signature
from app.eim.explanation import of_code
from app.eim.reported import Piece, number, storable
from app.values.euicc import CertificateChain, Check
from app.values.packages import OperationOutcome, PackageVerdict

_INSTALLED, _FAILED = "profileInstallationResult", "profileDownloadError"
_OPERATION = "profileDownload"
_REASON = "ProfileDownloadTriggerResult.profileDownloadErrorReason"


def judged(piece: Piece, chain: CertificateChain | None) -> PackageVerdict:
    """Judge the answer to a download trigger. Never raises on its bytes."""
    data = piece.node.find("profileDownloadTriggerResultData")
    arm = (
        next((one for one in data.children if one.name in (_INSTALLED, _FAILED)), None)
        if data
        else None
    )
    form = checks.form(piece.node)
    if arm is None:
        return PackageVerdict("", (form,))
    if arm.name == _FAILED:
        return _refused(arm, form)
    signature = _signature(piece.raw, arm, chain)
    made = (form, signature, checks.chain(chain, None))
    seq = storable(next((one for one in arm.walk() if one.name == "seqNumber"), None))
    return PackageVerdict(_INSTALLED, made, (_outcome(arm),), seq=seq)


def _refused(arm: Node, form: Check) -> PackageVerdict:
    unsigned = open_question(result_signature.NAME, "A failed download is told without signature.")
    code = number(arm, "profileDownloadErrorReason")
    if code is None:
        outcome = OperationOutcome(_OPERATION, _FAILED, None, "no reason given", False, _NO_REASON)
    else:
        words = of_code(_REASON, code)
        outcome = OperationOutcome(
            _OPERATION, _FAILED, code, explain(_REASON, code).name, False, words
        )
    return PackageVerdict(_FAILED, (form, unsigned), (outcome,))


_NO_REASON = "The IPA gave no reason; look at its exchange with the SM-DP+."


def _outcome(arm: Node) -> OperationOutcome:
    error = arm.find("profileInstallationResultData.finalResult.errorResult")
    if error is None:
        done = arm.find("profileInstallationResultData.finalResult.successResult") is not None
        name = "installed" if done else "unreadable"
        words = "" if done else "What became of the profile cannot be read."
        return OperationOutcome(_OPERATION, _INSTALLED, None, name, done, words)
    code = number(error, "errorReason")
    if code is None:
        return OperationOutcome(_OPERATION, _INSTALLED, None, "errorResult", False, _NO_REASON)
    words = of_code("ErrorReason", code)
    return OperationOutcome(
        _OPERATION, _INSTALLED, code, explain("ErrorReason", code).name, False, words
    )


def _signature(raw: bytes, arm: Node, chain: CertificateChain | None) -> Check:
    """Check the eUICC's signature over the data as received."""
    name = result_signature.NAME
    key = checks.certificate_key(chain) if chain else None
    data = arm.find("profileInstallationResultData")
    signature = next((one.value for one in arm.children if one.tag == SIGNATURE_TAG), None)
    if data is None or not isinstance(signature, bytes):
        return failed(name, "The installation result carries no signature.")
    if key is None:
        return open_question(name, "The eUICC's certificates are not known.")
    if key.verify(raw[data.start : data.end], signature) is None:
        return failed(name, "It does not hold with the eUICC's key.")
    return passed(name, "It covers the installation result.")
