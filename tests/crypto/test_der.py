from __future__ import annotations

import random

import pytest

from app.codec import tlv
from app.crypto import der
from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError
from tests.crypto.known import own_pki

CERTIFICATE = own_pki(Curve.P256).eum.certificate
PARTS = tlv.parse(CERTIFICATE)[0].value
SPKI = PrivateKey.from_number(Curve.P256, 5).public_spki


@pytest.mark.parametrize(
    "shell",
    [
        pytest.param(CERTIFICATE, id="whole"),
        pytest.param(PARTS, id="three-siblings"),
        pytest.param(tlv.encode(0xA5, PARTS), id="tag-instead-of-sequence"),
        pytest.param(tlv.encode(0xA5, CERTIFICATE), id="tag-around-sequence"),
        pytest.param(tlv.encode(0xA5, tlv.encode(0xA1, PARTS)), id="two-tags"),
    ],
)
def test_certificate_comes_back_whole_from_every_shell(shell):
    assert der.whole_certificate(shell) == CERTIFICATE


@pytest.mark.parametrize(
    "shell",
    [
        pytest.param(SPKI, id="whole"),
        pytest.param(tlv.parse(SPKI)[0].value, id="two-siblings"),
        pytest.param(tlv.encode(0xA0, tlv.parse(SPKI)[0].value), id="tag-instead-of-sequence"),
        pytest.param(tlv.encode(0xA0, SPKI), id="tag-around-sequence"),
    ],
)
def test_public_key_comes_back_whole_from_every_shell(shell):
    assert der.whole_public_key(shell) == SPKI


def test_parts_are_the_received_bytes():
    parts = der.signed_parts(CERTIFICATE)
    assert CERTIFICATE[4:].startswith(parts.signed)
    assert parts.algorithm.hex() == "300a06082a8648ce3d040302"
    assert CERTIFICATE.endswith(parts.signature)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(CERTIFICATE[:-1], id="cut"),
        pytest.param(CERTIFICATE + b"\0", id="trailing-byte"),
        pytest.param(SPKI, id="a-public-key"),
        pytest.param(tlv.encode(0x30, b""), id="empty-sequence"),
    ],
)
def test_what_is_no_certificate_is_refused(data):
    with pytest.raises(CodecError, match="no certificate"):
        der.whole_certificate(data)


def test_certificate_is_no_public_key():
    with pytest.raises(CodecError, match="no public key"):
        der.whole_public_key(CERTIFICATE)


def test_bits_left_over_in_the_signature_are_refused():
    parts = der.signed_parts(CERTIFICATE)
    odd = tlv.encode(0x03, b"\x01" + parts.signature)
    with pytest.raises(CodecError, match="whole number of bytes"):
        der.signed_parts(tlv.encode(0x30, parts.signed + parts.algorithm + odd))


def test_random_bytes_give_a_whole_shell_or_a_codec_error():
    rnd = random.Random(32)
    for _ in range(2000):
        data = rnd.randbytes(rnd.randrange(40))
        try:
            assert der.whole_public_key(data)[0] == 0x30
        except CodecError:
            continue
