from __future__ import annotations

import pytest

from app.crypto.certs import Certificate
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError, TrustError
from tests.crypto.known import own_pki

BOTH = pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)


@BOTH
def test_identity_survives_saving(curve):
    identity = own_pki(curve).euicc
    assert Identity.from_pem(identity.pem) == identity


@BOTH
def test_key_id_is_what_the_certificate_says(curve):
    identity = own_pki(curve).eum
    assert identity.key_id == Certificate(identity.certificate).key_id


def test_foreign_key_is_refused():
    other = PrivateKey.generate(Curve.P256)
    with pytest.raises(TrustError, match="not for this private key"):
        Identity.from_pem(other.pem + own_pki(Curve.P256).ci.certificate_pem)


@pytest.mark.parametrize(
    ("pem", "message"),
    [
        pytest.param(own_pki(Curve.P256).ci.key.pem, "no certificate", id="key-only"),
        pytest.param(own_pki(Curve.P256).ci.certificate_pem, "no private key", id="no-key"),
        pytest.param(
            own_pki(Curve.P256).ci.key.pem
            + b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
            "cannot be read",
            id="broken-certificate",
        ),
    ],
)
def test_incomplete_text_is_refused(pem, message):
    with pytest.raises(CodecError, match=message):
        Identity.from_pem(pem)
