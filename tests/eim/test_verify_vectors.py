"""Results other people made."""

from __future__ import annotations

import pytest

from app.crypto.keys import Curve
from app.eim.verify import judge
from app.values.euicc import CheckResult
from app.values.packages import PackageVerdict
from tests.eim import results
from tests.known_messages import known_bytes

pytestmark = pytest.mark.known


def _check(verdict: PackageVerdict, name: str) -> tuple[CheckResult, str]:
    return next((check.result, check.reason) for check in verdict.checks if check.name == name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("eprd_addEim_token7", [("addEim", "associationToken", True)]),
        ("eprd_addEim_code2", [("addEim", "associatedEimAlreadyExists", False)]),
        ("eprd_deleteEim_updateEim", [("deleteEim", "ok", True), ("updateEim", "ok", True)]),
    ],
)
@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
def test_foreign_result_data_signed_here_is_verified_as_it_stands(
    name: str, told: list[tuple[str, str, bool]], curve: Curve
) -> None:
    data = known_bytes(name)
    verdict = judge(
        results.wrap(data, results.sign(data, curve=curve)),
        eim_id="eim.test.example",
        counter=6,
        transaction_id=bytes(range(16)),
        token=5,
        eid=results.EID,
        chain=results.chain(curve),
        expected_results=len(told),
    )

    assert [(found.operation, found.name, found.ok) for found in verdict.outcomes] == told
    assert verdict.seq == 3
    assert _check(verdict, "Form") == (CheckResult.PASS, "As the standard writes it.")
    assert _check(verdict, "Signature")[0] is CheckResult.PASS
    assert [check.name for check in verdict.checks if check.result is not CheckResult.PASS] == [
        "Order"
    ]


def test_a_result_with_a_bare_arm_and_a_mock_signature_is_read_but_not_believed() -> None:
    verdict = judge(
        known_bytes("eUICCPackageResult_known_answer_1"),
        eim_id="testeim1",
        counter=1,
        public_key=results.pki().euicc.key.public,
    )

    assert [found.name for found in verdict.outcomes] == ["ok"]
    assert "Tag 30 instead of A0" in _check(verdict, "Form")[1]
    assert _check(verdict, "eIM")[0] is CheckResult.PASS
    assert _check(verdict, "Counter")[0] is CheckResult.PASS
    assert _check(verdict, "Signature")[0] is CheckResult.FAIL
    assert "5 bytes" in _check(verdict, "Signature")[1]


def test_an_unsigned_error_of_v13_is_explained() -> None:
    verdict = judge(known_bytes("v13_unsignedError_sizeOverflow"), eim_id="testeim1")

    assert (verdict.error_code, verdict.error_name) == (15, "sizeOverflow")
    assert _check(verdict, "Form")[0] is CheckResult.PASS
    assert verdict.result is CheckResult.NOT_CHECKABLE
