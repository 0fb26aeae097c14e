from __future__ import annotations

from typing import Any

import pytest

from app.codec import tlv
from app.codec.schema import encode
from app.eim.downloads import judged
from app.eim.explanation import of_failure
from app.eim.judging import objection
from app.eim.options import Proof
from app.eim.reported import split
from app.values.euicc import CheckResult
from app.values.packages import PackageVerdict
from tests.eim import results

SUCCESS: tuple[str, Any] = ("successResult", {"aid": bytes(16), "simaResponse": b"\0"})
REFUSED: tuple[str, Any] = ("errorResult", {"bppCommandId": 5, "errorReason": 11})


def answer(final: tuple[str, Any], *, forged: bool = False) -> bytes:
    """A ProfileDownloadTriggerResult with a signed installation result."""
    data = encode(
        "ProfileInstallationResultData",
        {
            "transactionId": b"\1",
            "notificationMetadata": {
                "seqNumber": 12,
                "profileManagementOperation": (b"\x80", 1),
                "notificationAddress": "dp",
            },
            "smdpOid": "2.999.1",
            "finalResult": final,
        },
    )
    signature = bytes(64) if forged else results.pki().euicc.key.sign(data)
    installed = tlv.encode(0xBF37, data + tlv.encode(0x5F37, signature))
    return tlv.encode(0xBF54, tlv.encode(0x82, b"\7") + installed)


def verdict_of(raw: bytes, *, known: bool = True) -> PackageVerdict:
    (piece,) = split(raw)
    return judged(piece, results.chain() if known else None)


def test_an_installed_profile_is_proven_by_the_euicc() -> None:
    verdict = verdict_of(answer(SUCCESS))
    assert (verdict.result, verdict.seq) == (CheckResult.PASS, 12)
    assert [(one.name, one.ok) for one in verdict.outcomes] == [("installed", True)]
    assert objection(verdict, Proof.CHAIN).startswith("EID") is False
    assert of_failure(verdict) == ""


def test_a_forged_installation_result_is_objected_to() -> None:
    assert objection(verdict_of(answer(SUCCESS, forged=True)), Proof.POSSIBLE).startswith("Sign")
    assert objection(verdict_of(answer(SUCCESS, forged=True), known=False), Proof.POSSIBLE) == ""


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        pytest.param(
            answer(REFUSED), "installFailedDueToInterruption", "profileDownload:", id="eUICC"
        ),
        pytest.param(bytes.fromhex("BF5405300380017F"), "undefinedError", "The download", id="IPA"),
        pytest.param(bytes.fromhex("BF54023000"), "no reason given", "no reason", id="v1.0.1"),
    ],
)
def test_a_failed_download_is_explained(raw: bytes, name: str, words: str) -> None:
    verdict = verdict_of(raw)
    assert not verdict.outcomes[0].ok
    assert words in of_failure(verdict)
    assert objection(verdict, Proof.POSSIBLE) == ""
    assert verdict.outcomes[0].name == name


def test_what_is_no_answer_has_no_arm() -> None:
    assert verdict_of(bytes.fromhex("BF5400")).arm == ""
