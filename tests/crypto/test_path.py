"""Certificates judged up to a root."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.crypto import issuing
from app.crypto.keys import Curve
from app.crypto.path import check_path
from app.crypto.roles import Role
from app.values.euicc import CheckResult, worst_of
from tests.crypto.known import EID, own_pki

PKI = own_pki(Curve.P256)
FOREIGN = issuing.make_ci(Curve.P256)


def outcome(checks) -> dict[str, CheckResult]:
    return {check.name: check.result for check in checks}


def test_an_euicc_is_judged_with_the_eum_found_among_the_others():
    checks = check_path(
        PKI.euicc.certificate,
        others=[FOREIGN.certificate, PKI.eum.certificate, b"rubbish"],
        roots=[PKI.ci.certificate],
        eid=EID,
    )
    assert worst_of(checks) is CheckResult.PASS
    assert outcome(checks)["EUM may certify this eUICC"] is CheckResult.PASS


@pytest.mark.parametrize(
    "role", [pytest.param(role, id=role.value) for role in (Role.DP_AUTH, Role.DP_PB, Role.DS_AUTH)]
)
def test_a_server_under_a_trusted_root_passes(role):
    made = issuing.make_dp(PKI.ci, role)
    assert worst_of(check_path(made.certificate, roots=[PKI.ci.certificate])) is CheckResult.PASS


def test_a_root_is_trusted_only_when_it_is_among_the_roots():
    known = outcome(check_path(PKI.ci.certificate, roots=[PKI.ci.certificate]))
    foreign = outcome(check_path(PKI.ci.certificate, others=[PKI.ci.certificate]))
    assert known["Root trusted"] is CheckResult.PASS
    assert foreign["Root trusted"] is CheckResult.NOT_CHECKABLE


def test_an_issuer_that_is_not_here_leaves_the_question_open():
    checks = outcome(check_path(PKI.eum.certificate, roots=[FOREIGN.certificate]))
    assert checks["Issuer"] is CheckResult.NOT_CHECKABLE


def test_a_root_that_only_borrows_name_and_key_id_does_not_pass():
    tampered = bytearray(PKI.dp_auth().certificate)
    tampered[-1] ^= 1
    checks = outcome(check_path(bytes(tampered), roots=[PKI.ci.certificate]))
    assert checks["Signed by the CI"] is CheckResult.FAIL


def test_an_expired_certificate_fails_and_so_does_its_issuer():
    late = datetime(2070, 1, 1, tzinfo=UTC)
    checks = outcome(check_path(PKI.dp_auth().certificate, roots=[PKI.ci.certificate], now=late))
    assert checks["Validity"] is CheckResult.FAIL
    assert checks["CI validity"] is CheckResult.FAIL


@pytest.mark.parametrize(
    ("host", "result"),
    [
        pytest.param("EIM.example", CheckResult.PASS, id="the-same"),
        pytest.param("evil.example", CheckResult.FAIL, id="another"),
    ],
)
def test_the_host_has_to_be_in_a_tls_certificate(host, result):
    made = PKI.eim_tls("eim.example")
    checks = outcome(check_path(made.certificate, roots=[PKI.ci.certificate], host=host))
    assert checks["Host name"] is result


def test_an_eim_may_stand_alone():
    made = issuing.make_eim(None, Curve.BRAINPOOL, name="eim.example")
    checks = outcome(check_path(made.certificate))
    assert checks["Signed by itself"] is CheckResult.PASS
    assert checks["Root trusted"] is CheckResult.NOT_CHECKABLE


def test_bytes_that_are_no_certificate_fail_and_do_not_raise():
    (check,) = check_path(b"\x30\x03abc")
    assert check.result is CheckResult.FAIL
