from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from app.crypto import keys
from app.crypto.keys import Curve, PrivateKey, PublicKey, SignatureForm
from app.errors import CodecError

DATA = b"what the eUICC signs"
BOTH = pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)


def _foreign(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@BOTH
def test_signature_is_64_bytes_and_holds_raw(curve):
    key = PrivateKey.generate(curve)
    signature = key.sign(DATA)
    assert len(signature) == 64
    assert key.public.verify(DATA, signature) is SignatureForm.RAW


@BOTH
def test_der_form_is_accepted_and_named(curve):
    key = PrivateKey.generate(curve)
    der = keys.to_der(keys.sign(key, DATA))
    assert key.public.verify(DATA, der) is SignatureForm.DER
    assert len(keys.to_raw(der)) == 64


@BOTH
@pytest.mark.parametrize("at", [0, 31, 32, 63])
def test_changed_signature_does_not_hold(curve, at):
    key = PrivateKey.generate(curve)
    signature = bytearray(key.sign(DATA))
    signature[at] ^= 1
    assert key.public.verify(DATA, bytes(signature)) is None


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(b"", id="empty"),
        pytest.param(bytes(64), id="all-zero"),
        pytest.param(b"\xff" * 64, id="above-the-order"),
        pytest.param(bytes(63), id="one-byte-short"),
        pytest.param(bytes.fromhex("3006020101020101"), id="der-of-ones"),
        pytest.param(bytes.fromhex("30060201FF0201FF"), id="der-of-negatives"),
    ],
)
def test_nonsense_signature_does_not_hold_and_does_not_raise(signature):
    assert PrivateKey.from_number(Curve.P256, 7).public.verify(DATA, signature) is None


def test_signature_of_another_key_or_text_does_not_hold():
    one, other = PrivateKey.generate(Curve.P256), PrivateKey.generate(Curve.P256)
    assert other.public.verify(DATA, one.sign(DATA)) is None
    assert one.public.verify(DATA + b".", one.sign(DATA)) is None


def test_reproducible_signature_is_that_of_rfc_6979():
    key = PrivateKey.from_number(
        Curve.P256, 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    )
    assert key.sign(b"sample", reproducible=True).hex().upper() == (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )


def test_brainpool_shared_secret_is_that_of_rfc_7027():
    one = PrivateKey.from_number(
        Curve.BRAINPOOL, 0x81DB1EE100150FF2EA338D708271BE38300CB54241D79950F77B063039804F1D
    )
    other = PrivateKey.from_number(
        Curve.BRAINPOOL, 0x55E40BC41E37E3E2AD25C3C6654511FFA8474A91A0032087593852D3E7D76BD3
    )
    secret = "89AFC39D41D3B327814B80940B042590F96556EC91E6AE7939BCE31F3A18BF2B"
    assert one.agree(other.public).hex().upper() == secret
    assert other.agree(one.public).hex().upper() == secret


def test_agreement_refuses_the_other_curve():
    peer = PrivateKey.generate(Curve.BRAINPOOL).public
    with pytest.raises(CodecError, match="different curves"):
        PrivateKey.generate(Curve.P256).agree(peer)


@BOTH
def test_keys_survive_saving(curve):
    key = PrivateKey.generate(curve)
    assert PrivateKey.from_pem(key.pem) == key
    assert PrivateKey.from_der(key.der) == key
    assert PublicKey.from_pem(key.public.pem) == key.public
    assert PublicKey.from_spki(key.public_spki) == key.public
    assert PublicKey.from_point(curve, key.public.point) == key.public
    assert key.public.curve is curve


@BOTH
def test_compressed_point_is_expanded(curve):
    key = PrivateKey.generate(curve)
    point = key.public.point
    compressed = bytes([2 + (point[-1] & 1)]) + point[1:33]
    assert PublicKey.from_point(curve, compressed).point == point


def test_private_number_stays_out_of_repr():
    assert repr(PrivateKey.from_number(Curve.P256, 1234567)) == "PrivateKey(P-256)"


@pytest.mark.parametrize(
    ("read", "message"),
    [
        pytest.param(lambda: PrivateKey.from_pem(b"nonsense"), "no private key", id="private-pem"),
        pytest.param(lambda: PrivateKey.from_der(b"\x30\x00"), "no private key", id="private-der"),
        pytest.param(lambda: PublicKey.from_spki(b"\x30\x00"), "no public key", id="spki"),
        pytest.param(lambda: PublicKey.from_pem(b"nonsense"), "no public key", id="public-pem"),
        pytest.param(
            lambda: PublicKey.from_point(Curve.P256, b"\x04" + bytes(64)),
            "no public key",
            id="point-off-the-curve",
        ),
        pytest.param(lambda: PrivateKey.from_number(Curve.P256, 0), "no private key", id="zero"),
        pytest.param(lambda: keys.to_der(bytes(63)), "has 64 bytes", id="short-raw"),
        pytest.param(lambda: keys.to_raw(b"\x30\x00"), "no signature", id="bad-der"),
        pytest.param(
            lambda: PrivateKey.from_pem(_foreign(ec.generate_private_key(ec.SECP384R1()))),
            "secp384r1",
            id="other-curve",
        ),
        pytest.param(
            lambda: PrivateKey.from_pem(_foreign(ed25519.Ed25519PrivateKey.generate())),
            "not an elliptic-curve key",
            id="other-kind",
        ),
    ],
)
def test_unusable_keys_are_refused_in_words(read, message):
    with pytest.raises(CodecError, match=message):
        read()


def test_encrypted_key_is_refused_with_a_way_out():
    pem = PrivateKey.generate(Curve.P256).native.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    with pytest.raises(CodecError, match="encrypted") as caught:
        PrivateKey.from_pem(pem)
    assert "nocrypt" in caught.value.hint
