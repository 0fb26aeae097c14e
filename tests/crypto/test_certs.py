from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from app.codec import tlv
from app.crypto import certs
from app.crypto.certs import Certificate
from app.crypto.keys import Curve
from app.errors import CodecError
from tests.crypto import forge
from tests.crypto.known import EID, chains, own_pki

CHAINS = pytest.mark.parametrize("chain", chains(), ids=lambda chain: chain.name)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@CHAINS
def test_certificates_are_shown_with_role_curve_and_subject(chain):
    euicc, eum, ci = (certs.parse(raw, now=NOW) for raw in (chain.euicc, chain.eum, chain.ci))
    assert [euicc.role, eum.role, ci.role] == ["eUICC", "EUM", "CI"]
    assert {euicc.curve, eum.curve, ci.curve} == {chain.curve.value}
    assert f"serialNumber={EID}" in euicc.subject
    assert euicc.issuer == eum.subject
    assert eum.issuer == ci.subject
    assert [euicc.valid_now, eum.valid_now, ci.valid_now] == [True, True, True]


@CHAINS
def test_key_identifiers_link_the_chain(chain):
    euicc, eum, ci = (certs.parse(raw) for raw in (chain.euicc, chain.eum, chain.ci))
    assert euicc.authority_key_id == eum.key_id != b""
    assert eum.authority_key_id == ci.key_id
    assert Certificate(chain.ci).computed_key_id == ci.key_id


@CHAINS
def test_registered_identifiers_are_read(chain):
    assert Certificate(chain.eum).registered_id == "2.999.5"
    assert Certificate(chain.ci).registered_id == "2.999.1"
    assert Certificate(chain.euicc).registered_id == ""


def test_times_and_fingerprint_are_exact():
    raw = own_pki(Curve.P256).euicc.certificate
    info = certs.parse(raw)
    assert info.not_before == "2024-01-01T00:00:00Z"
    assert info.not_after == "7496-12-31T23:59:59Z"
    assert info.sha256 == hashlib.sha256(raw).digest()
    assert info.raw == raw


def test_card_form_is_read_like_the_whole_one():
    raw = own_pki(Curve.P256).eum.certificate
    assert certs.parse(tlv.encode(0xA5, tlv.parse(raw)[0].value)) == certs.parse(raw)


def test_role_may_be_told_but_not_overruled():
    pki = own_pki(Curve.P256)
    assert certs.parse(pki.eim("eim.example.com").certificate, role="eIM").role == "eIM"
    assert certs.parse(pki.eum.certificate, role="eIM").role == "EUM"


@pytest.mark.parametrize(
    ("now", "valid"),
    [
        pytest.param(datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC), False, id="too-early"),
        pytest.param(datetime(2024, 1, 1, tzinfo=UTC), True, id="first-second"),
        pytest.param(datetime(2058, 12, 31, 23, 59, 59, tzinfo=UTC), True, id="last-second"),
        pytest.param(datetime(2059, 1, 1, tzinfo=UTC), False, id="too-late"),
    ],
)
def test_validity_counts_both_ends(now, valid):
    assert certs.parse(own_pki(Curve.P256).eum.certificate, now=now).valid_now is valid


def test_key_on_another_curve_is_named_not_refused():
    pki = own_pki(Curve.P256)
    certificate = Certificate(_with_foreign_key(ec.generate_private_key(ec.SECP384R1())))
    assert certificate.curve == "secp384r1"
    assert certificate.public_key is None
    assert certificate.oddities == ["public key"]
    assert certificate.field(certs.COMMON_NAME) == "odd"
    assert certificate.authority_key_id == pki.ci.key_id


def test_key_of_another_kind_is_named():
    certificate = Certificate(_with_foreign_key(rsa.generate_private_key(65537, 2048)))
    assert certificate.curve == "RSA"
    assert certificate.public_key is None


def test_names_stay_on_one_line():
    text = certs.name_text(((certs.COMMON_NAME, "one\nC=two\u202e"), (certs.COUNTRY, "ÄÖ")))
    assert text == "CN=one\\nC=two\\u202e, C=ÄÖ"


def test_unreadable_extension_leaves_the_rest_readable():
    raw = own_pki(Curve.P256).euicc.certificate
    good = bytes.fromhex("300b30090607678112010201")
    assert raw.count(good) == 1
    certificate = Certificate(raw.replace(good, b"\x31" + good[1:]))
    assert certificate.oddities == ["extensions"]
    assert not certificate.extensions_readable
    assert (certificate.key_id, certificate.policies, certificate.role) == (b"", (), None)
    assert certificate.field(certs.SERIAL_NUMBER) == EID


def test_outline_without_content_is_refused():
    empty = tlv.encode(0x30, b"") * 2 + tlv.encode(0x03, b"\0")
    with pytest.raises(CodecError, match="break the rules"):
        Certificate(empty)


def test_files_hold_one_or_many():
    pki = own_pki(Curve.P256)
    bundle = b"some text\n" + pki.ci.certificate_pem + pki.eum.certificate_pem
    assert certs.load(bundle) == [pki.ci.certificate, pki.eum.certificate]
    assert certs.load(pki.ci.certificate) == [pki.ci.certificate]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "no certificate", id="empty"),
        pytest.param(b"hello", "no certificate", id="text"),
        pytest.param(
            b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
            "cannot be read",
            id="pem-of-nothing",
        ),
    ],
)
def test_files_without_certificates_are_refused(data, message):
    with pytest.raises(CodecError, match=message):
        certs.load(data)


def _with_foreign_key(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    ci = own_pki(Curve.P256).ci
    return (
        x509.CertificateBuilder()
        .subject_name(forge.name(cn="odd"))
        .issuer_name(ci.x509.subject)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(forge.FROM)
        .not_valid_after(forge.UNTIL)
        .add_extension(x509.AuthorityKeyIdentifier(ci.key_id, None, None), critical=False)
        .sign(ci.key.native, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
