from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from cryptography import x509

from app.codec import tlv
from app.crypto import issuing
from app.crypto.chain import check_chain
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.values.euicc import CertificateChain, CheckResult
from app.values.ids import Eid
from tests.crypto import forge
from tests.crypto.known import EID, chains, own_pki, public_certificates

CHAINS = pytest.mark.parametrize("chain", chains(), ids=lambda chain: chain.name)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
OTHER = Eid("89044045118427484800000000011628")
PKI = own_pki(Curve.P256)


def _names(chain: CertificateChain, result: CheckResult) -> set[str]:
    return {check.name for check in chain.checks if check.result is result}


def _judge(euicc: bytes, eum: bytes, roots: list[bytes], eid: Eid | None = EID) -> CertificateChain:
    return check_chain(euicc, eum, eid=eid, roots=roots, now=NOW)


@CHAINS
def test_good_chain_passes_every_check(chain):
    found = _judge(chain.euicc, chain.eum, [chain.ci])
    assert [check for check in found.checks if check.result is not CheckResult.PASS] == []
    assert found.result is CheckResult.PASS
    assert len(found.checks) == 22
    assert found.euicc is not None
    assert found.eum is not None
    assert found.ci is not None
    assert found.ci.raw == chain.ci


@CHAINS
def test_card_form_is_judged_like_the_whole_one(chain):
    parts = [tlv.parse(raw)[0].value for raw in (chain.euicc, chain.eum)]
    wrapped = _judge(tlv.encode(0xA6, parts[0]), tlv.encode(0xA5, parts[1]), [chain.ci])
    assert wrapped == _judge(chain.euicc, chain.eum, [chain.ci])


@CHAINS
def test_wrong_curve_root_leaves_the_signature_open(chain):
    foreign = next(other for other in chains() if other.curve is not chain.curve)
    found = _judge(chain.euicc, chain.eum, [foreign.ci])
    assert "EUM signed by CI" in _names(found, CheckResult.NOT_CHECKABLE)
    assert found.ci is None


def test_root_known_by_name_only_is_never_a_pass():
    known = bytes.fromhex("81370f5125d0b1d408d4c3b232e6d25e795bebfb")
    eum = _forged_eum(without=x509.AuthorityKeyIdentifier, more=_names_key(known))
    found = _judge(PKI.euicc.certificate, eum, [])
    check = next(check for check in found.checks if check.name == "Root known")
    assert check.result is CheckResult.PASS
    assert check.reason == "GSM Association - RSP2 Root CI1, a live root."
    assert _names(found, CheckResult.NOT_CHECKABLE) == {"EUM signed by CI"}
    assert found.result is CheckResult.NOT_CHECKABLE


def test_root_nobody_knows_is_an_open_question():
    found = _judge(PKI.euicc.certificate, PKI.eum.certificate, [])
    assert _names(found, CheckResult.NOT_CHECKABLE) == {"Root known", "EUM signed by CI"}
    assert found.result is CheckResult.NOT_CHECKABLE


def test_own_test_root_is_called_a_test_root():
    found = _judge(PKI.euicc.certificate, PKI.eum.certificate, [PKI.ci.certificate])
    check = next(check for check in found.checks if check.name == "Root known")
    assert check.reason == "eIM Workbench test CI, a test root."


def test_unknown_eid_leaves_one_question_open():
    found = _judge(PKI.euicc.certificate, PKI.eum.certificate, [PKI.ci.certificate], None)
    assert _names(found, CheckResult.NOT_CHECKABLE) == {"EID in certificate"}


def test_other_eid_fails_and_both_are_named():
    found = _judge(PKI.euicc.certificate, PKI.eum.certificate, [PKI.ci.certificate], OTHER)
    check = next(check for check in found.checks if check.name == "EID in certificate")
    assert check.result is CheckResult.FAIL
    assert EID in check.reason
    assert OTHER in check.reason


def test_stranger_under_the_same_names_fails_on_signatures_and_keys():
    stranger = issuing.make_eum(issuing.make_ci(Curve.P256), eid_prefix="89049032")
    found = _judge(PKI.euicc.certificate, stranger.certificate, [PKI.ci.certificate])
    assert _names(found, CheckResult.FAIL) == {"eUICC names the EUM", "eUICC signed by EUM"}
    assert found.ci is None


def test_false_root_with_a_borrowed_key_identifier_is_found_out():
    thief = PrivateKey.from_number(Curve.P256, 4711)
    self_signed = Identity(thief, PKI.ci.certificate)
    extensions = [
        *forge.extensions_of(PKI.ci, without=x509.SubjectKeyIdentifier),
        (x509.SubjectKeyIdentifier(PKI.ci.key_id), False),
    ]
    root = forge.certificate(PKI.ci.x509.subject, thief, self_signed, extensions)
    found = _judge(PKI.euicc.certificate, PKI.eum.certificate, [root])
    assert _names(found, CheckResult.FAIL) == {"CI key identifier", "EUM signed by CI"}


@pytest.mark.parametrize(
    ("without", "more", "failing"),
    [
        pytest.param(x509.CertificatePolicies, (), {"EUM role"}, id="no-policy"),
        pytest.param(x509.BasicConstraints, (), {"EUM is the last issuer"}, id="no-constraints"),
        pytest.param(
            x509.BasicConstraints,
            ((x509.BasicConstraints(True, 3), True),),
            {"EUM is the last issuer"},
            id="long-path",
        ),
        pytest.param(x509.KeyUsage, (), {"EUM key usage"}, id="no-usage"),
        pytest.param(x509.NameConstraints, (), {"EUM may certify this eUICC"}, id="no-limits"),
    ],
)
def test_one_missing_rule_in_the_eum_certificate_fails_alone(without, more, failing):
    eum = _forged_eum(without=without, more=more)
    found = _judge(PKI.euicc.certificate, eum, [PKI.ci.certificate])
    assert _names(found, CheckResult.FAIL) == failing


@pytest.mark.parametrize(
    ("without", "more", "failing"),
    [
        pytest.param(x509.CertificatePolicies, (), {"eUICC role"}, id="no-policy"),
        pytest.param(x509.KeyUsage, (), {"eUICC key usage"}, id="no-usage"),
        pytest.param(
            x509.SubjectKeyIdentifier,
            ((x509.BasicConstraints(True, None), True),),
            {"eUICC is no issuer"},
            id="issuer",
        ),
    ],
)
def test_one_wrong_rule_in_the_euicc_certificate_fails_alone(without, more, failing):
    extensions = [*forge.extensions_of(PKI.euicc, without=without), *more]
    subject = PKI.euicc.x509.subject
    euicc = forge.certificate(subject, PKI.euicc.key, PKI.eum, extensions)
    found = _judge(euicc, PKI.eum.certificate, [PKI.ci.certificate])
    assert _names(found, CheckResult.FAIL) == failing


def test_subject_without_serial_number_names_no_eid():
    subject = forge.name(o="eIM Workbench test EUM", cn="nameless")
    extensions = forge.extensions_of(PKI.euicc)
    euicc = forge.certificate(subject, PKI.euicc.key, PKI.eum, extensions)
    found = _judge(euicc, PKI.eum.certificate, [PKI.ci.certificate])
    assert _names(found, CheckResult.FAIL) == {"EID in certificate", "EUM may certify this eUICC"}


@pytest.mark.parametrize(
    ("now", "failing"),
    [
        pytest.param(datetime(2020, 1, 1, tzinfo=UTC), {"eUICC", "EUM", "CI"}, id="before-all"),
        pytest.param(datetime(2059, 6, 1, tzinfo=UTC), {"EUM"}, id="eum-over"),
        pytest.param(datetime(2100, 1, 1, tzinfo=UTC), {"EUM", "CI"}, id="only-euicc-left"),
    ],
)
def test_validity_is_judged_at_the_given_moment(now, failing):
    found = check_chain(
        PKI.euicc.certificate, PKI.eum.certificate, eid=EID, roots=[PKI.ci.certificate], now=now
    )
    assert _names(found, CheckResult.FAIL) == {f"{who} validity" for who in failing}


@pytest.mark.parametrize(
    ("euicc", "eum", "failing", "open_names"),
    [
        pytest.param(b"", b"", set(), {"eUICC certificate", "EUM certificate"}, id="nothing-given"),
        pytest.param(
            b"junk", b"junk", {"eUICC certificate", "EUM certificate"}, set(), id="two-junk"
        ),
        pytest.param(
            PKI.euicc.certificate, b"junk", {"EUM certificate"}, set(), id="only-the-euicc"
        ),
        pytest.param(b"junk", PKI.eum.certificate, {"eUICC certificate"}, set(), id="only-the-eum"),
    ],
)
def test_missing_or_broken_certificates_are_reported(euicc, eum, failing, open_names):
    found = _judge(euicc, eum, [PKI.ci.certificate])
    assert _names(found, CheckResult.FAIL) == failing
    assert _names(found, CheckResult.NOT_CHECKABLE) == open_names
    assert (found.eum is None) == (eum in (b"", b"junk"))


def test_unreadable_roots_are_passed_over():
    roots = [b"", b"junk", PKI.eum.certificate[:-4], PKI.ci.certificate]
    assert _judge(PKI.euicc.certificate, PKI.eum.certificate, roots).result is CheckResult.PASS


def test_of_two_roots_with_one_key_the_longer_lived_counts():
    extensions = forge.extensions_of(PKI.ci)
    older = forge.certificate(PKI.ci.x509.subject, PKI.ci.key, PKI.ci, extensions)
    for roots in ([older, PKI.ci.certificate], [PKI.ci.certificate, older]):
        found = _judge(PKI.euicc.certificate, PKI.eum.certificate, roots)
        assert found.ci is not None
        assert found.ci.raw == PKI.ci.certificate


def test_eum_that_names_no_root_key_is_matched_by_name():
    eum = _forged_eum(without=x509.AuthorityKeyIdentifier)
    found = _judge(PKI.euicc.certificate, eum, [PKI.ci.certificate])
    assert _names(found, CheckResult.NOT_CHECKABLE) == {"EUM names the CI"}
    assert _names(found, CheckResult.FAIL) == set()


def test_public_certificate_with_a_foreign_eid_is_refused_by_the_limits():
    public = public_certificates()
    euicc = public.get("ipaEuiccData_euiccCertificate") or _foreign_euicc()
    eum = public.get("ipaEuiccData_eumCertificate") or PKI.eum.certificate
    ci = public.get("cert_CI_NIST") or PKI.ci.certificate
    found = _judge(euicc, eum, [ci], OTHER)
    assert _names(found, CheckResult.FAIL) == {"EUM may certify this eUICC"}


def test_mutated_certificates_are_judged_and_never_pass():
    """Single bits, bytes, gaps and cuts; only the untouched chain may pass."""
    rnd = random.Random(5280)
    for _ in range(1500):
        chain = rnd.choice(chains())
        euicc, eum, ci = (
            _mutated(raw, rnd) if changed else raw
            for raw, changed in zip(
                (chain.euicc, chain.eum, chain.ci), rnd.choices((True, False), k=3), strict=True
            )
        )
        found = _judge(euicc, eum, [ci])
        assert found.checks
        if (euicc, eum, ci) != (chain.euicc, chain.eum, chain.ci):
            assert found.result is not CheckResult.PASS


def _mutated(raw: bytes, rnd: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(rnd.choice((1, 1, 3))):
        at = rnd.randrange(len(data))
        match rnd.randrange(5):
            case 0:
                data[at] ^= 1 << rnd.randrange(8)
            case 1:
                data[at] = rnd.randrange(256)
            case 2:
                data.insert(at, rnd.randrange(256))
            case 3 if len(data) > 1:
                del data[at]
            case _:
                del data[at + 1 :]
    return bytes(data)


def _forged_eum(
    *, without: type[x509.ExtensionType] | None = None, more: forge.Extensions = ()
) -> bytes:
    extensions = [*forge.extensions_of(PKI.eum, without=without), *more]
    return forge.certificate(PKI.eum.x509.subject, PKI.eum.key, PKI.ci, extensions)


def _names_key(key_id: bytes) -> forge.Extensions:
    return [(x509.AuthorityKeyIdentifier(key_id, None, None), False)]


def _foreign_euicc() -> bytes:
    key = PrivateKey.from_number(Curve.P256, 88)
    return issuing.make_euicc(PKI.eum, OTHER, organisation="Another maker", key=key).certificate
