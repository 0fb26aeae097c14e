"""Key and certificate files in every form, and what is said of the bad ones."""

from __future__ import annotations

import random
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from app.crypto.key_file import KeyFile, matched, read_key_file
from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError, SettingsError, TrustError, WorkbenchError
from tests.crypto.known import own_pki

SECRET = BestAvailableEncryption(b"open")


def key_bytes(key: PrivateKey, encoding, form, lock=None) -> bytes:
    return key.native.private_bytes(encoding, form, lock or NoEncryption())


PEM, DER = Encoding.PEM, Encoding.DER
PKCS8, SEC1 = PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL


@pytest.mark.parametrize("curve", [pytest.param(curve, id=curve.value) for curve in Curve])
@pytest.mark.parametrize(
    ("encoding", "form", "lock"),
    [
        pytest.param(PEM, PKCS8, None, id="pkcs8-pem"),
        pytest.param(DER, PKCS8, None, id="pkcs8-der"),
        pytest.param(PEM, SEC1, None, id="sec1-pem"),
        pytest.param(DER, SEC1, None, id="sec1-der"),
        pytest.param(PEM, PKCS8, SECRET, id="pkcs8-pem-locked"),
        pytest.param(DER, PKCS8, SECRET, id="pkcs8-der-locked"),
        pytest.param(PEM, SEC1, SECRET, id="sec1-pem-locked"),
    ],
)
def test_a_private_key_is_read_in_every_form(curve, encoding, form, lock):
    key = own_pki(curve).euicc.key
    assert read_key_file(key_bytes(key, encoding, form, lock), "open") == KeyFile(key=key)


@pytest.mark.parametrize("curve", [pytest.param(curve, id=curve.value) for curve in Curve])
@pytest.mark.parametrize(
    "passphrase", [pytest.param("open", id="locked"), pytest.param(None, id="plain")]
)
def test_pkcs12_gives_key_certificate_and_chain(curve, passphrase):
    pki = own_pki(curve)
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    bag = pkcs12.serialize_key_and_certificates(
        b"x", pki.euicc.key.native, pki.euicc.x509, [pki.eum.x509], lock
    )
    own = matched(read_key_file(bag, passphrase))
    assert (own.key, own.certificate) == (pki.euicc.key, pki.euicc.certificate)
    assert own.chain == (pki.eum.certificate,)


def test_pem_blocks_of_all_kinds_stand_in_one_file():
    pki = own_pki(Curve.P256)
    parameters = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    text = b"Bag Attributes\n" + pki.eum.certificate_pem + parameters + pki.euicc.pem
    own = matched(read_key_file(text))
    assert own.certificate == pki.euicc.certificate
    assert own.chain == (pki.eum.certificate,)


@pytest.mark.parametrize("encoding", [pytest.param(PEM, id="pem"), pytest.param(DER, id="der")])
def test_a_certificate_alone_gives_its_public_key(encoding):
    pki = own_pki(Curve.BRAINPOOL)
    own = matched(read_key_file(pki.eum.x509.public_bytes(encoding)))
    assert (own.public, own.key) == (pki.eum.key.public, None)
    assert own.certificate == pki.eum.certificate


def test_a_public_key_alone_is_enough():
    public = own_pki(Curve.P256).eum.key.public
    for data in (public.pem, public.spki):
        assert matched(read_key_file(data)).public == public


def test_a_key_made_by_openssl_is_read(tmp_path):
    made = subprocess.run(
        ["openssl", "ecparam", "-name", "brainpoolP256r1", "-genkey"],
        capture_output=True,
        check=True,
    )
    found = read_key_file(made.stdout)
    assert found.key is not None
    assert found.key.curve is Curve.BRAINPOOL


@pytest.mark.parametrize(
    ("passphrase", "match"),
    [
        pytest.param(None, "no passphrase was given", id="missing"),
        pytest.param("wrong", "does not open", id="wrong"),
    ],
)
def test_a_passphrase_that_does_not_open_is_told(passphrase, match):
    pki = own_pki(Curve.P256)
    bag = pkcs12.serialize_key_and_certificates(
        b"x", pki.euicc.key.native, pki.euicc.x509, None, SECRET
    )
    for data in (bag, key_bytes(pki.euicc.key, PEM, PKCS8, SECRET)):
        with pytest.raises(SettingsError, match=match):
            read_key_file(data, passphrase)


def test_a_key_for_another_certificate_is_told():
    pki = own_pki(Curve.P256)
    with pytest.raises(TrustError, match="does not match the certificate"):
        matched(read_key_file(pki.eum.key.pem + pki.euicc.certificate_pem))


def test_two_different_keys_are_not_one_identity():
    pki = own_pki(Curve.P256)
    with pytest.raises(TrustError, match="different private keys"):
        read_key_file(pki.eum.key.pem + pki.euicc.key.pem)


def test_a_key_of_another_kind_is_refused():
    key = rsa.generate_private_key(65537, 2048)
    with pytest.raises(CodecError, match="not an elliptic-curve key"):
        read_key_file(key.private_bytes(PEM, PKCS8, NoEncryption()))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"hello", id="text"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n", id="base64"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\nMAA=\n", id="cut-short"),
        pytest.param(b"-----BEGIN EC PARAMETERS-----\nMAA=\n-----END EC PARAMETERS-----\n", id="-"),
        pytest.param(bytes.fromhex("3003020103"), id="no-shape"),
    ],
)
def test_what_is_no_key_file_is_said_to_be_none(data):
    with pytest.raises(CodecError):
        read_key_file(data)


def test_spoiled_files_never_raise_anything_but_our_errors():
    pki = own_pki(Curve.P256)
    chance = random.Random(7)
    refused = 0
    bag = pkcs12.serialize_key_and_certificates(
        b"x", pki.euicc.key.native, pki.euicc.x509, None, NoEncryption()
    )
    for source in (bag, pki.euicc.pem, pki.euicc.key.der, pki.euicc.certificate):
        for _ in range(150):
            spoiled = bytearray(source)
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
            cut = bytes(
                spoiled[: chance.randrange(len(spoiled)) if chance.random() < 0.3 else None]
            )
            try:
                matched(read_key_file(cut, None))
            except WorkbenchError:
                refused += 1
    assert refused > 100
