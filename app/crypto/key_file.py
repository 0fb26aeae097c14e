"""Reading what others call a key or certificate file: PEM, DER and PKCS#12, with a passphrase.

The content says what it is, never the file's name. The tools behind tell a wrong passphrase from a
damaged file only sometimes, so the messages name both where both are possible.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_der_private_key,
    load_pem_private_key,
    pkcs12,
)

from app.codec import tlv
from app.crypto.certs import Certificate
from app.crypto.keys import PrivateKey, PublicKey
from app.errors import CodecError, SettingsError, TrustError

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s.*?-----END \1-----", re.DOTALL)
_INTEGER, _OCTETS, _BITS, _SEQUENCE = 0x02, 0x04, 0x03, 0x30
_UNREADABLE = (ValueError, UnsupportedAlgorithm, TypeError, binascii.Error)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a file held. certificates: DER, in the file's order. public: also when only that."""

    key: PrivateKey | None = None
    public: PublicKey | None = None
    certificates: tuple[bytes, ...] = ()

    def joined(self, other: KeyFile) -> KeyFile:
        """Return both files as one. Raises TrustError when each brings a different private key."""
        if self.key and other.key and self.key != other.key:
            raise TrustError(
                "The two files hold different private keys.",
                hint="Import them under two names.",
            )
        return KeyFile(
            self.key or other.key,
            self.public or other.public,
            tuple(dict.fromkeys(self.certificates + other.certificates)),
        )


@dataclass(frozen=True, slots=True)
class Matched:
    """A public key, its private key and certificate where there are some, and what came along."""

    public: PublicKey
    key: PrivateKey | None = None
    certificate: bytes = b""
    chain: tuple[bytes, ...] = field(default=())


def read_key_file(data: bytes, passphrase: str | None = None) -> KeyFile:
    """Read a file's content. passphrase: opens what is encrypted, unused otherwise.

    Raises SettingsError when the passphrase is missing or wrong, CodecError on anything that is no
    key or certificate on one of the two curves.
    """
    if b"-----BEGIN " not in data:
        return _read_der(data, passphrase)
    found = KeyFile()
    for match in _BLOCK.finditer(data):
        found = found.joined(_read_block(match[1].decode(), match[0], passphrase))
    if found == KeyFile():
        raise _not_known()
    return found


def matched(found: KeyFile) -> Matched:
    """Say which certificate belongs to which key.

    Raises TrustError when there are a key and certificates and none of them is for it.
    """
    public = found.key.public if found.key else found.public
    if public is None:
        first = Certificate(found.certificates[0])
        if first.public_key is None:
            raise CodecError(
                f"The certificate's key is {first.curve or 'unreadable'}.",
                hint="eSIM knows keys on P-256 and brainpoolP256r1.",
            )
        return Matched(first.public_key, None, first.raw, found.certificates[1:])
    own = [raw for raw in found.certificates if Certificate(raw).public_key == public]
    if found.certificates and not own:
        raise TrustError(
            "The key does not match the certificate: the certificate is for another key.",
            hint="Choose the certificate that was issued for this key, or import the key alone.",
        )
    own_first = own[0] if own else b""
    rest = tuple(raw for raw in found.certificates if raw != own_first)
    return Matched(public, found.key, own_first, rest)


def open_private_key(pem: bytes, passphrase: str | None) -> PrivateKey:
    """Read one private key in PEM. Raises SettingsError or CodecError as `read_key_file` does."""
    return _private(partial(load_pem_private_key, pem), pem, passphrase)


def _read_block(label: str, block: bytes, passphrase: str | None) -> KeyFile:
    if label in ("CERTIFICATE", "X509 CERTIFICATE"):
        return KeyFile(certificates=(Certificate(_body(block)).raw,))
    if label in ("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"):
        return KeyFile(key=open_private_key(block, passphrase))
    if label == "PUBLIC KEY":
        return KeyFile(public=PublicKey.from_pem(block))
    return KeyFile()  # EC PARAMETERS stand before many a key and say nothing new


def _body(block: bytes) -> bytes:
    lines = block.splitlines()
    try:
        return base64.b64decode(b"".join(line.strip() for line in lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise _damaged("certificate") from error


def _read_der(data: bytes, passphrase: str | None) -> KeyFile:
    match _shape(data):
        case (first, second, *_) if first == _INTEGER and second == _OCTETS:
            return _der_key(data, passphrase)  # SEC1
        case (first, second, third, *_) if (first, second, third) == (
            _INTEGER,
            _SEQUENCE,
            _OCTETS,
        ):
            return _der_key(data, passphrase)  # PKCS#8
        case (first, second, *_) if first == _INTEGER and second == _SEQUENCE:
            return _read_pkcs12(data, passphrase)
        case (first, second) if first == _SEQUENCE and second == _OCTETS:
            return _der_key(data, passphrase)  # PKCS#8, encrypted
        case (first, second) if first == _SEQUENCE and second == _BITS:
            return KeyFile(public=PublicKey.from_spki(data))
        case (first, *_) if first == _SEQUENCE:
            return KeyFile(certificates=(Certificate(data).raw,))
    raise _not_known()


def _shape(data: bytes) -> list[int]:
    try:
        return [part.tag for part in tlv.parse(tlv.parse(data)[0].value)]
    except (CodecError, IndexError):
        raise _not_known() from None


def _der_key(data: bytes, passphrase: str | None) -> KeyFile:
    return KeyFile(key=_private(partial(load_der_private_key, data), data, passphrase))


def _private(
    load: Callable[[bytes | None], object], data: bytes, passphrase: str | None
) -> PrivateKey:
    try:
        key = load(None)
    except TypeError:  # it is encrypted
        if not passphrase:
            raise _passphrase_missing() from None
        try:
            key = load(passphrase.encode())
        except _UNREADABLE as error:
            raise _passphrase_wrong("private key") from error
    except _UNREADABLE as error:
        raise _damaged("private key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CodecError(
            "This is not an elliptic-curve key; eSIM signatures need one.",
            hint="Use a key on P-256 or brainpoolP256r1.",
        )
    return PrivateKey(key)


def _read_pkcs12(data: bytes, passphrase: str | None) -> KeyFile:
    secret = passphrase.encode() if passphrase else None
    try:
        with warnings.catch_warnings():
            # A bag made by an old tool is read all the same; its age is no concern of the user's.
            warnings.simplefilter("ignore")
            bag = pkcs12.load_pkcs12(data, secret)
    except _UNREADABLE as error:
        raise (_passphrase_wrong("PKCS#12 file") if secret else _passphrase_missing()) from error
    links = [bag.cert, *bag.additional_certs]
    raws = tuple(link.certificate.public_bytes(Encoding.DER) for link in links if link)
    found = KeyFile(certificates=tuple(Certificate(raw).raw for raw in raws))
    if bag.key is None:
        return found
    if not isinstance(bag.key, ec.EllipticCurvePrivateKey):
        raise CodecError(
            "The PKCS#12 file holds no elliptic-curve key; eSIM signatures need one.",
            hint="Use a key on P-256 or brainpoolP256r1.",
        )
    return replace(found, key=PrivateKey(bag.key))


def _passphrase_missing() -> SettingsError:
    return SettingsError(
        "The private key is encrypted and no passphrase was given.",
        key="passphrase",
        hint="Type the passphrase it was saved with.",
    )


def _passphrase_wrong(what: str) -> SettingsError:
    return SettingsError(
        f"The passphrase does not open the {what}.",
        key="passphrase",
        hint="Type it again; if it is surely right, the file is damaged.",
    )


def _damaged(what: str) -> CodecError:
    return CodecError(
        f"The {what} in this file is damaged and cannot be read.",
        hint="Fetch the file again from whoever made it, as a binary copy.",
    )


def _not_known() -> CodecError:
    return CodecError(
        "This file is neither a key nor a certificate.",
        hint="Choose a PEM, DER or PKCS#12 file (.pem, .der, .crt, .key, .p12, .pfx).",
    )
