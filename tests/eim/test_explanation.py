from __future__ import annotations

import pytest

from app.eim import explanation
from app.values.euicc import Check, CheckResult
from app.values.packages import OperationOutcome, PackageVerdict

RESULT, UNSIGNED = "euiccPackageResultSigned", "euiccPackageErrorUnsigned"
OK = OperationOutcome("disable", "disableResult", 0, "ok", True)
NOT_OK = OperationOutcome("enable", "enableResult", 1, "iccidOrAidNotFound", False, "Not there.")
ODD = Check("Order", CheckResult.FAIL, "The other way round.")
TOKEN = Check("Association token", CheckResult.FAIL, "The eUICC holds 2.")
OPEN = Check("Signature", CheckResult.NOT_CHECKABLE, "No key.")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        pytest.param(PackageVerdict(RESULT, (), (OK,)), "", id="success"),
        pytest.param(PackageVerdict(RESULT, (), (OK, NOT_OK)), "enable: Not there.", id="command"),
        pytest.param(
            PackageVerdict(RESULT, (ODD,), (OK,)), "Order: The other way round.", id="odd"
        ),
        pytest.param(
            PackageVerdict("euiccPackageErrorSigned", (), error_code=104), "call", id="code"
        ),
        pytest.param(PackageVerdict(UNSIGNED, ()), "does not know this eimId", id="unsigned"),
        pytest.param(PackageVerdict(UNSIGNED, (TOKEN,)), "The eUICC holds 2.", id="token"),
        pytest.param(PackageVerdict(UNSIGNED, (), error_code=15), "too", id="size"),
    ],
)
def test_a_failure_in_words(verdict: PackageVerdict, words: str) -> None:
    told = explanation.of_failure(verdict)
    assert words in told
    assert bool(told) is bool(words)


def test_an_open_signature_is_told_unless_none_is_due() -> None:
    assert explanation.of_doubt(PackageVerdict(RESULT, (OPEN,))) == "Not verified: No key."
    assert explanation.of_doubt(PackageVerdict(UNSIGNED, (OPEN,))) == ""
    assert explanation.of_doubt(PackageVerdict(RESULT, (ODD,))) == ""


def test_only_a_rollback_that_was_done_is_one() -> None:
    done = OperationOutcome("rollback", "rollbackResult", 0, "ok", True)
    assert explanation.is_rollback(PackageVerdict(RESULT, (), (done,)))
    assert not explanation.is_rollback(PackageVerdict(RESULT, (), (OK,)))
