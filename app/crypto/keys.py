"""Elliptic-curve keys as the eSIM world uses them, on P-256 and brainpoolP256r1.

A signature of the standard is raw: r and s, 32 bytes each, one after the other (BSI TR-03111 plain
format). X.509 and TLS keep the DER form, and some cards and servers put it where the raw one
belongs; `PublicKey.verify` therefore takes both and says which one it met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from app.errors import CodecError

_Loader = Callable[[bytes, None], object]
_COORDINATE = 32
_ECDSA = ec.ECDSA(hashes.SHA256())
_REPRODUCIBLE_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class Curve(Enum):
    """The two curves of the standard. The value is the name people read."""

    P256 = "P-256"
    BRAINPOOL = "brainpoolP256r1"

    @property
    def parameters(self) -> ec.EllipticCurve:
        """The curve as `cryptography` knows it."""
        return ec.SECP256R1() if self is Curve.P256 else ec.BrainpoolP256R1()

    @classmethod
    def of(cls, parameters: ec.EllipticCurve) -> Curve:
        """Return the curve with these parameters. Raises CodecError on any other curve."""
        for curve in cls:
            if curve.parameters.name == parameters.name:
                return curve
        raise CodecError(
            f"A key on the curve {parameters.name} cannot be used; eSIM knows P-256 and "
            "brainpoolP256r1.",
            hint="Ask whoever made the key for one on P-256 or brainpoolP256r1.",
        )


class SignatureForm(StrEnum):
    """How a signature that held was written."""

    RAW = "raw"
    DER = "DER"


@dataclass(frozen=True)
class PublicKey:
    """A public key on one of the two curves. Compared by value."""

    spki: bytes
    """The whole SubjectPublicKeyInfo as DER, with the uncompressed point."""

    @classmethod
    def of(cls, key: object) -> PublicKey:
        """Wrap a key of `cryptography`. Raises CodecError if it is not on one of the curves."""
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise CodecError(
                "This is not an elliptic-curve key; eSIM signatures need one.",
                hint="Use a certificate or key on P-256 or brainpoolP256r1.",
            )
        Curve.of(key.curve)
        return cls(
            key.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )

    @classmethod
    def from_spki(cls, der: bytes) -> PublicKey:
        """Read a SubjectPublicKeyInfo; a compressed point is expanded. Raises CodecError."""
        try:
            return cls.of(serialization.load_der_public_key(der))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise _unusable("public key") from error

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Read a PEM public key. Raises CodecError."""
        try:
            return cls.of(serialization.load_pem_public_key(pem))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise _unusable("public key") from error

    @classmethod
    def from_point(cls, curve: Curve, point: bytes) -> PublicKey:
        """Read an X9.62 point, compressed or not. Raises CodecError when it is off the curve."""
        try:
            return cls.of(
                ec.EllipticCurvePublicKey.from_encoded_point(curve.parameters, bytes(point))
            )
        except (ValueError, UnsupportedAlgorithm) as error:
            raise _unusable("public key") from error

    @property
    def curve(self) -> Curve:
        """Which of the two curves the point lies on."""
        return Curve.of(self.native.curve)

    @property
    def point(self) -> bytes:
        """The uncompressed point: 04, x, y; 65 bytes."""
        return self.native.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def pem(self) -> bytes:
        """The key as PEM text."""
        return self.native.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def verify(self, data: bytes, signature: bytes) -> SignatureForm | None:
        """Return the form in which the ECDSA-SHA256 signature holds, or None if it does not."""
        if len(signature) == 2 * _COORDINATE and self._holds(to_der(signature), data):
            return SignatureForm.RAW
        return SignatureForm.DER if self._holds(signature, data) else None

    def _holds(self, der: bytes, data: bytes) -> bool:
        try:
            self.native.verify(der, data, _ECDSA)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def native(self) -> ec.EllipticCurvePublicKey:
        """The key as `cryptography` knows it, for certificate building."""
        key = serialization.load_der_public_key(self.spki)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise CodecError("This is not an elliptic-curve key; eSIM signatures need one.")
        return key


class PrivateKey:
    """A private key on one of the two curves. Its number never shows in `repr`."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.curve = Curve.of(key.curve)
        self.public = PublicKey.of(key.public_key())

    def __repr__(self) -> str:
        return f"PrivateKey({self.curve.value})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PrivateKey) and self.public == other.public

    def __hash__(self) -> int:
        return hash(self.public)

    @classmethod
    def generate(cls, curve: Curve) -> PrivateKey:
        """Make a fresh key from the system's randomness."""
        return cls(ec.generate_private_key(curve.parameters))

    @classmethod
    def from_number(cls, curve: Curve, number: int) -> PrivateKey:
        """Return the key with this secret number. Raises CodecError outside 1 to order - 1."""
        try:
            return cls(ec.derive_private_key(number, curve.parameters))
        except (ValueError, TypeError) as error:
            raise _unusable("private key") from error

    @classmethod
    def from_pem(cls, pem: bytes) -> PrivateKey:
        """Read an unencrypted PKCS#8 or SEC1 key in PEM. Raises CodecError on anything else."""
        return cls._read(serialization.load_pem_private_key, pem)

    @classmethod
    def from_der(cls, der: bytes) -> PrivateKey:
        """Read an unencrypted PKCS#8 or SEC1 key in DER. Raises CodecError on anything else."""
        return cls._read(serialization.load_der_private_key, der)

    @classmethod
    def _read(cls, load: _Loader, data: bytes) -> PrivateKey:
        try:
            key = load(data, None)
        except TypeError as error:
            raise CodecError(
                "The private key is encrypted with a password.",
                hint="Save it without one (openssl pkcs8 -topk8 -nocrypt) and load it again.",
            ) from error
        except (ValueError, UnsupportedAlgorithm) as error:
            raise _unusable("private key") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise CodecError(
                "This is not an elliptic-curve key; eSIM signatures need one.",
                hint="Use a key on P-256 or brainpoolP256r1.",
            )
        return cls(key)

    @property
    def pem(self) -> bytes:
        """The key as unencrypted PKCS#8 PEM."""
        return self._encoded(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The key as unencrypted PKCS#8 DER."""
        return self._encoded(serialization.Encoding.DER)

    @property
    def public_spki(self) -> bytes:
        """The public half as SubjectPublicKeyInfo DER."""
        return self.public.spki

    @property
    def native(self) -> ec.EllipticCurvePrivateKey:
        """The key as `cryptography` knows it, for certificate building and TLS."""
        return self._key

    def sign(self, data: bytes, *, reproducible: bool = False) -> bytes:
        """Sign with ECDSA-SHA256 and return r and s, 64 bytes.

        reproducible: take the nonce from key and data (RFC 6979), so that the same input gives the
        same bytes; for stored vectors.
        """
        return to_raw(self._key.sign(data, _REPRODUCIBLE_ECDSA if reproducible else _ECDSA))

    def agree(self, peer: PublicKey) -> bytes:
        """Return the ECDH shared secret: the x coordinate, 32 bytes.

        Raises CodecError when the peer's key lies on the other curve.
        """
        if peer.curve is not self.curve:
            raise CodecError(
                f"The two keys lie on different curves: {self.curve.value} and {peer.curve.value}.",
                hint="Pick a certificate chain of the same curve for both sides.",
            )
        return self._key.exchange(ec.ECDH(), peer.native)

    def _encoded(self, encoding: serialization.Encoding) -> bytes:
        return self._key.private_bytes(
            encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def sign(key: PrivateKey, data: bytes) -> bytes:
    """Sign with ECDSA-SHA256 and return r and s, 64 bytes."""
    return key.sign(data)


def to_der(raw: bytes) -> bytes:
    """Turn r and s, 64 bytes, into the DER form. Raises CodecError on another length."""
    if len(raw) != 2 * _COORDINATE:
        raise CodecError(f"A raw signature has {2 * _COORDINATE} bytes; this has {len(raw)}.")
    return utils.encode_dss_signature(
        int.from_bytes(raw[:_COORDINATE]), int.from_bytes(raw[_COORDINATE:])
    )


def to_raw(der: bytes) -> bytes:
    """Turn a DER signature into r and s, 64 bytes. Raises CodecError when it is not one."""
    try:
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE)
    except (ValueError, OverflowError) as error:
        raise _unusable("signature") from error


def _unusable(what: str) -> CodecError:
    return CodecError(
        f"These bytes hold no {what} on P-256 or brainpoolP256r1 that can be read.",
        hint=f"Check that the file or message really is a {what} and not cut short.",
    )
