"""Bringing back the outer shell that IMPLICIT tagging takes from a certificate or a public key.

A card sends a certificate under a context tag in one of three ways: whole inside the tag, with its
own SEQUENCE replaced by the tag, or as its three parts side by side. All three come back as the
full DER that everyone else can import; so does a SubjectPublicKeyInfo with its two parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codec import tlv
from app.errors import CodecError

_SEQUENCE = 0x30
_BIT_STRING = 0x03
_CERTIFICATE = (_SEQUENCE, _SEQUENCE, _BIT_STRING)
_PUBLIC_KEY = (_SEQUENCE, _BIT_STRING)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class SignedParts:
    """The three parts of a certificate as received. signed: the bytes the signature covers."""

    signed: bytes
    algorithm: bytes
    signature: bytes


def whole_certificate(data: bytes) -> bytes:
    """Return the certificate as full DER, whatever shell it came in. Raises CodecError."""
    return _whole(data, _CERTIFICATE, "certificate")


def whole_public_key(data: bytes) -> bytes:
    """Return the SubjectPublicKeyInfo as full DER, whatever shell it came in.

    Raises CodecError.
    """
    return _whole(data, _PUBLIC_KEY, "public key")


def signed_parts(certificate: bytes) -> SignedParts:
    """Cut a full certificate into its three parts without re-encoding any. Raises CodecError."""
    parts = tlv.parse(tlv.parse(certificate)[0].value)
    signed, algorithm, signature = parts
    if not signature.value or signature.value[0] != 0:
        raise CodecError(
            "The certificate's signature is not a whole number of bytes.",
            path="signatureValue",
            offset=signature.start,
        )
    return SignedParts(signed.raw, algorithm.raw, signature.value[1:])


def _whole(data: bytes, shape: tuple[int, ...], what: str) -> bytes:
    inner = bytes(data)
    for _ in range(_DEEPEST):
        try:
            parts = tlv.parse(inner)
        except CodecError:
            break
        if tuple(part.tag for part in parts) == shape:
            return tlv.encode(_SEQUENCE, inner)
        if len(parts) != 1:
            break
        inner = parts[0].value
    raise CodecError(
        f"These {len(data)} bytes are no {what}.",
        path=what,
        hint="Read the card again; if it stays so, send the raw bytes to the card's maker.",
    )
