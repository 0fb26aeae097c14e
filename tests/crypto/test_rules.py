from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from app.codec import tlv
from app.crypto import der, keys, rules
from app.crypto.certs import Certificate
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.values.euicc import Check, CheckResult
from tests.crypto import forge
from tests.crypto.known import own_pki

PKI = own_pki(Curve.P256)
CI, EUM, EUICC = (Certificate(one.certificate) for one in (PKI.ci, PKI.eum, PKI.euicc))
KEY = PrivateKey.from_number(Curve.P256, 99)
NAME = forge.name(cn="odd")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def _with(*extensions: x509.ExtensionType) -> Certificate:
    pairs = [(extension, False) for extension in extensions]
    return Certificate(forge.certificate(NAME, KEY, PKI.ci, pairs))


def _unreadable() -> Certificate:
    good = bytes.fromhex("300b30090607678112010201")
    return Certificate(PKI.euicc.certificate.replace(good, b"\x31" + good[1:]))


def _policy(oid: str) -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(oid), None)])


BARE = _with()

TABLE = [
    pytest.param(
        lambda: rules.policy("n", EUM, Role.EUM), "pass", "the role EUM", id="policy-right"
    ),
    pytest.param(
        lambda: rules.policy("n", EUICC, Role.EUM), "fail", "eUICC, not EUM", id="policy-other"
    ),
    pytest.param(
        lambda: rules.policy("n", BARE, Role.EUM), "fail", "no policy at all", id="policy-none"
    ),
    pytest.param(
        lambda: rules.policy("n", _with(_policy("1.2.3")), Role.CI),
        "fail",
        "1.2.3",
        id="policy-foreign",
    ),
    pytest.param(
        lambda: rules.no_authority("n", EUICC), "pass", "issues no", id="leaf-without-constraints"
    ),
    pytest.param(
        lambda: rules.no_authority("n", _with(x509.BasicConstraints(False, None))),
        "pass",
        "issues no",
        id="leaf-says-so",
    ),
    pytest.param(lambda: rules.no_authority("n", EUM), "fail", "must not", id="leaf-is-issuer"),
    pytest.param(lambda: rules.last_authority("n", EUM), "pass", "no further", id="last-issuer"),
    pytest.param(
        lambda: rules.last_authority("n", BARE), "fail", "not marked", id="issuer-unmarked"
    ),
    pytest.param(
        lambda: rules.last_authority("n", CI), "fail", "no path length", id="issuer-unlimited"
    ),
    pytest.param(
        lambda: rules.last_authority("n", _with(x509.BasicConstraints(True, 1))),
        "fail",
        "path length is 1",
        id="issuer-too-long",
    ),
    pytest.param(lambda: rules.signs_data("n", EUICC), "pass", "Digital", id="data-usage"),
    pytest.param(lambda: rules.signs_data("n", EUM), "fail", "lacks digital", id="data-usage-no"),
    pytest.param(lambda: rules.signs_data("n", BARE), "fail", "no key usage", id="data-usage-none"),
    pytest.param(
        lambda: rules.signs_data("n", _with(forge.usage(signs_data=True, signs_certificates=True))),
        "fail",
        "also sign certificates",
        id="data-usage-both",
    ),
    pytest.param(lambda: rules.signs_certificates("n", EUM), "pass", "Cert", id="ca-usage"),
    pytest.param(
        lambda: rules.signs_certificates("n", EUICC), "fail", "lacks cert", id="ca-usage-no"
    ),
    pytest.param(
        lambda: rules.signs_certificates("n", BARE), "fail", "no key usage", id="ca-usage-none"
    ),
    pytest.param(lambda: rules.in_time("n", EUM, NOW), "pass", "2058-12-31", id="in-time"),
    pytest.param(
        lambda: rules.in_time("n", EUM, datetime(2060, 1, 1, tzinfo=UTC)),
        "fail",
        "expired on 2058-12-31",
        id="expired",
    ),
    pytest.param(
        lambda: rules.in_time("n", EUM, datetime(2001, 1, 1, tzinfo=UTC)),
        "fail",
        "machine's clock",
        id="not-yet",
    ),
    pytest.param(lambda: rules.signed_by("n", EUM, CI), "pass", "holds", id="signed"),
    pytest.param(
        lambda: rules.signed_by("n", EUM, EUICC), "fail", "not hold", id="signed-by-other"
    ),
    pytest.param(lambda: rules.names_issuer("n", EUM, CI), "pass", "Issuer key", id="issuer-named"),
    pytest.param(
        lambda: rules.names_issuer("n", EUM, EUICC), "fail", "names the issuer key", id="other-key"
    ),
    pytest.param(
        lambda: rules.names_issuer("n", BARE, CI), "not checkable", "is missing", id="key-unnamed"
    ),
    pytest.param(
        lambda: rules.names_issuer("n", BARE, EUM), "fail", "not the subject", id="other-subject"
    ),
    pytest.param(lambda: rules.own_key_id("n", CI), "pass", CI.key_id.hex(), id="own-key-id"),
    pytest.param(
        lambda: rules.own_key_id("n", _with(x509.SubjectKeyIdentifier(CI.key_id))),
        "fail",
        "calls its key",
        id="borrowed-key-id",
    ),
    pytest.param(lambda: rules.own_key_id("n", BARE), "fail", "nothing", id="no-key-id"),
    pytest.param(lambda: rules.well_formed("n", EUM), "pass", "P-256", id="well-formed"),
    pytest.param(
        lambda: rules.well_formed("n", _unreadable()), "fail", "extensions", id="broken-extensions"
    ),
]


@pytest.mark.parametrize(("rule", "result", "reason"), TABLE)
def test_rule_judges_and_says_why(rule: Callable[[], Check], result, reason):
    check = rule()
    assert check.result == result
    assert reason in check.reason


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(lambda c: rules.policy("n", c, Role.EUICC), id="policy"),
        pytest.param(lambda c: rules.no_authority("n", c), id="no-authority"),
        pytest.param(lambda c: rules.last_authority("n", c), id="last-authority"),
        pytest.param(lambda c: rules.signs_data("n", c), id="signs-data"),
        pytest.param(lambda c: rules.signs_certificates("n", c), id="signs-certificates"),
    ],
)
def test_unreadable_extensions_leave_the_question_open(rule):
    assert rule(_unreadable()).result is CheckResult.NOT_CHECKABLE


def test_other_hash_than_sha256_fails_though_the_signature_holds():
    raw = forge.certificate(NAME, KEY, PKI.ci, [], algorithm=hashes.SHA384())
    check = rules.signed_by("n", Certificate(raw), CI)
    assert check.result is CheckResult.FAIL
    assert "SHA-256 is due" in check.reason


def test_raw_signature_in_a_certificate_fails_by_name():
    parts = EUM.parts
    raw = tlv.encode(0x03, b"\0" + keys.to_raw(parts.signature))
    certificate = Certificate(tlv.encode(0x30, parts.signed + parts.algorithm + raw))
    check = rules.signed_by("n", certificate, CI)
    assert check.result is CheckResult.FAIL
    assert "written raw" in check.reason
    assert der.signed_parts(certificate.raw).signed == parts.signed
