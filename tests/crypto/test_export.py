"""The forms in which an identity leaves."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from app.crypto.export import public_form, secret_form
from app.crypto.keys import Curve
from app.crypto.trust_files import Record
from app.errors import SettingsError
from app.values.trust import ExportForm, IdentityKind
from tests.crypto.known import own_pki

PKI = own_pki(Curve.P256)
SPKI = PKI.euicc.key.public.spki
WHOLE = Record("x", IdentityKind.EUICC, SPKI, PKI.euicc.certificate, (PKI.eum.certificate,))
BARE = Record("x", IdentityKind.EIM, SPKI)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        pytest.param(ExportForm.CERTIFICATE_DER, PKI.euicc.certificate, id="der"),
        pytest.param(ExportForm.CERTIFICATE_PEM, PKI.euicc.certificate_pem, id="pem"),
        pytest.param(ExportForm.PUBLIC_KEY_DER, SPKI, id="key-der"),
        pytest.param(ExportForm.PUBLIC_KEY_PEM, PKI.euicc.key.public.pem, id="key-pem"),
    ],
)
def test_public_forms_are_the_very_bytes(form, data):
    assert public_form(WHOLE, form) == data


def test_a_certificate_that_is_not_there_is_told():
    with pytest.raises(SettingsError, match="has no certificate"):
        public_form(BARE, ExportForm.CERTIFICATE_PEM)


def test_pkcs12_carries_name_key_certificate_and_chain():
    bag = secret_form(WHOLE, PKI.euicc.key, ExportForm.PKCS12, "open", "")
    found = pkcs12.load_pkcs12(bag, b"open")
    assert found.cert is not None
    assert (found.cert.friendly_name, found.cert.certificate) == (b"x", PKI.euicc.x509)
    assert [link.certificate for link in found.additional_certs] == [PKI.eum.x509]


def test_pkcs12_is_never_plain():
    with pytest.raises(SettingsError, match="under a passphrase only"):
        secret_form(WHOLE, PKI.euicc.key, ExportForm.PKCS12, None, "none")
