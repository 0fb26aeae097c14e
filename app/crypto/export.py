"""Writing an identity in the forms other tools read."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)

from app.crypto.key_box import encrypted_pem
from app.crypto.keys import PrivateKey, PublicKey
from app.crypto.trust_files import Record
from app.errors import SettingsError
from app.values.trust import ExportForm, Protection


def public_form(record: Record, form: ExportForm) -> bytes:
    """Return the certificate or public key. Raises SettingsError when there is no certificate."""
    if form is ExportForm.PUBLIC_KEY_DER:
        return record.public_key
    if form is ExportForm.PUBLIC_KEY_PEM:
        return PublicKey.from_spki(record.public_key).pem
    if not record.certificate:
        raise SettingsError(
            f"The identity {record.name!r} has no certificate.",
            key=record.name,
            hint="Export its public key, or generate a certificate for it.",
        )
    if form is ExportForm.CERTIFICATE_DER:
        return record.certificate
    return _x509(record.certificate).public_bytes(Encoding.PEM)


def secret_form(
    record: Record, key: PrivateKey, form: ExportForm, passphrase: str | None, protect: str
) -> bytes:
    """Return a form with the private key, under a passphrase.

    protect: `none` writes a PEM key in plain text. Raises SettingsError without either.
    """
    plain = protect == Protection.NONE and form is ExportForm.PRIVATE_KEY_PEM
    if plain:
        return key.pem
    if not passphrase:
        raise SettingsError(
            "A private key leaves the store under a passphrase only.",
            key="passphrase",
            hint="Type a passphrase for the file, or ask for a plain PEM key in so many words.",
        )
    if form is ExportForm.PRIVATE_KEY_PEM:
        return encrypted_pem(key, passphrase).encode()
    return pkcs12.serialize_key_and_certificates(
        record.name.encode(),
        key.native,
        _x509(record.certificate) if record.certificate else None,
        [_x509(link) for link in record.chain] or None,
        BestAvailableEncryption(passphrase.encode()),
    )


def _x509(raw: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(raw)
