"""Certificates that break one rule, signed properly, so that only that rule can fail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.crypto.identity import Identity
from app.crypto.keys import PrivateKey

Extensions = Sequence[tuple[x509.ExtensionType, bool]]

FROM = datetime(2024, 1, 1, tzinfo=UTC)
UNTIL = datetime(2050, 1, 1, tzinfo=UTC)


def name(**fields: str) -> x509.Name:
    """Build a name from `o`, `cn` and `serial`, in the order given."""
    oids = {
        "o": NameOID.ORGANIZATION_NAME,
        "cn": NameOID.COMMON_NAME,
        "serial": NameOID.SERIAL_NUMBER,
    }
    return x509.Name([x509.NameAttribute(oids[key], text) for key, text in fields.items()])


def certificate(
    subject: x509.Name,
    key: PrivateKey,
    issuer: Identity,
    extensions: Extensions,
    *,
    algorithm: hashes.SHA256 | hashes.SHA384 | None = None,
    issuer_name: x509.Name | None = None,
) -> bytes:
    """Sign a certificate for `key` with the issuer's key, with exactly these extensions."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name or issuer.x509.subject)
        .public_key(key.native.public_key())
        .serial_number(77)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    signed = builder.sign(issuer.key.native, algorithm or hashes.SHA256())
    return signed.public_bytes(Encoding.DER)


def extensions_of(
    identity: Identity, *, without: type[x509.ExtensionType] | None = None
) -> Extensions:
    """Return an identity's extensions, less those of one kind."""
    return [
        (extension.value, extension.critical)
        for extension in identity.x509.extensions
        if without is None or not isinstance(extension.value, without)
    ]


def usage(*, signs_data: bool = False, signs_certificates: bool = False) -> x509.KeyUsage:
    """Build a key usage."""
    return x509.KeyUsage(
        digital_signature=signs_data,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
