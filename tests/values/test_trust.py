"""The values of the key store."""

from __future__ import annotations

import pytest

from app.values.trust import ExportForm, IdentityKind, Protection, StoredIdentity


@pytest.mark.parametrize(
    ("kind", "issuer"),
    [
        pytest.param(IdentityKind.CI, None, id="ci"),
        pytest.param(IdentityKind.EUM, IdentityKind.CI, id="eum"),
        pytest.param(IdentityKind.EUICC, IdentityKind.EUM, id="euicc"),
        pytest.param(IdentityKind.EIM_TLS, IdentityKind.CI, id="eim-tls"),
    ],
)
def test_each_kind_stands_under_its_issuer(kind, issuer):
    assert kind.issuer is issuer


def test_three_kinds_name_a_host():
    assert {kind.name for kind in IdentityKind if kind.tls} == {"EIM_TLS", "DP_TLS", "DS_TLS"}


@pytest.mark.parametrize(
    ("form", "suffix", "secret"),
    [
        pytest.param(ExportForm.CERTIFICATE_DER, ".der", False, id="der"),
        pytest.param(ExportForm.PUBLIC_KEY_PEM, ".pem", False, id="pem"),
        pytest.param(ExportForm.PRIVATE_KEY_PEM, ".pem", True, id="key"),
        pytest.param(ExportForm.PKCS12, ".p12", True, id="p12"),
    ],
)
def test_a_form_knows_its_ending_and_whether_it_is_secret(form, suffix, secret):
    assert (form.suffix, form.secret) == (suffix, secret)


def test_an_identity_without_protection_has_no_key():
    bare = StoredIdentity("x", IdentityKind.EIM, "P-256", b"", b"", None)
    assert not bare.has_key
    kept = StoredIdentity(
        "x", IdentityKind.EIM, "P-256", b"", b"", None, protection=Protection.NONE
    )
    assert kept.has_key
