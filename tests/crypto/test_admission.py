"""What may be a root, and what is in its time."""

from __future__ import annotations

import pytest
from cryptography import x509

from app.crypto.admission import kind_of, require_in_time, require_root, title
from app.crypto.certs import Certificate
from app.crypto.identity import Identity
from app.crypto.issuing import CI_NAME, make_eim, make_tls
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.errors import TrustError
from app.values.trust import IdentityKind
from tests.crypto import forge
from tests.crypto.known import own_pki


def forged(*, without=None, changed=()) -> Certificate:
    """Return a root that breaks one rule."""
    ci = own_pki(Curve.P256).ci
    extensions = [*forge.extensions_of(ci, without=without), *changed]
    raw = forge.certificate(ci.x509.subject, ci.key, ci, extensions)
    return Certificate(raw)


@pytest.mark.parametrize("curve", [pytest.param(curve, id=curve.value) for curve in Curve])
def test_a_test_ci_may_be_a_root(curve):
    require_root(Certificate(own_pki(curve).ci.certificate))


def test_an_operators_root_needs_no_key_usage():
    require_root(forged(without=x509.KeyUsage))


FOREIGN = x509.SubjectKeyIdentifier(bytes(20))


@pytest.mark.parametrize(
    ("root", "match"),
    [
        pytest.param(forged(without=x509.BasicConstraints), "issue certificates", id="no-ca"),
        pytest.param(
            forged(without=x509.SubjectKeyIdentifier, changed=[(FOREIGN, False)]),
            "identifier",
            id="foreign-key-id",
        ),
        pytest.param(
            Certificate(
                forge.certificate(
                    own_pki(Curve.P256).ci.x509.subject,
                    PrivateKey.generate(Curve.P256),
                    own_pki(Curve.P256).ci,
                    forge.extensions_of(own_pki(Curve.P256).ci),
                )
            ),
            "signature does not hold",
            id="another-key",
        ),
        pytest.param(
            Certificate(make_eim(None, Curve.P256, name="eim.example").certificate),
            "lacks certificate signing",
            id="an-eim",
        ),
        pytest.param(
            Certificate(own_pki(Curve.P256).eum.certificate), "not a root", id="an-issued-one"
        ),
    ],
)
def test_a_root_that_breaks_a_rule_is_refused(root, match):
    with pytest.raises(TrustError, match=match):
        require_root(root)


def tls(days: int) -> Certificate:
    ci = own_pki(Curve.P256).ci
    start = forge.FROM
    made: Identity = make_tls(ci, Role.EIM_TLS, "a.example", start=start, days=days)
    return Certificate(made.certificate)


def test_an_expired_certificate_is_refused_unless_asked_for():
    with pytest.raises(TrustError, match="not valid now"):
        require_in_time(tls(10), expired_too=False, hint="")
    require_in_time(tls(10), expired_too=True, hint="")
    require_in_time(tls(20_000), expired_too=False, hint="")


def test_the_kind_follows_from_policy_and_usage():
    pki = own_pki(Curve.P256)
    assert kind_of(Certificate(pki.euicc.certificate)) is IdentityKind.EUICC
    assert kind_of(Certificate(pki.dp_pb().certificate)) is IdentityKind.DP_PB
    assert kind_of(tls(10)) is IdentityKind.EIM_TLS
    assert kind_of(Certificate(pki.eim("eim.example").certificate)) is IdentityKind.EIM
    assert kind_of(None) is IdentityKind.EIM


def test_the_title_is_the_common_name():
    assert title(Certificate(own_pki(Curve.P256).ci.certificate)) == CI_NAME
