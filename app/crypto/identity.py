"""A key with the certificate that speaks for it, and how the two are kept."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.crypto.keys import PrivateKey, PublicKey
from app.errors import CodecError, TrustError

_BEGIN_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Identity:
    """A private key and its certificate. certificate: the whole certificate as DER."""

    key: PrivateKey
    certificate: bytes

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM text."""
        return self.x509.public_bytes(Encoding.PEM)

    @property
    def pem(self) -> bytes:
        """The key, unencrypted, then the certificate: all a simulated card or server keeps."""
        return self.key.pem + self.certificate_pem

    @classmethod
    def from_pem(cls, pem: bytes) -> Identity:
        """Read what `pem` gave.

        Raises CodecError on text that is not that, TrustError when the two do not belong together.
        """
        start = pem.find(_BEGIN_CERTIFICATE)
        if start < 0:
            raise CodecError(
                "This text holds no certificate beside the key.",
                hint="Keep key and certificate together in one PEM file.",
            )
        key = PrivateKey.from_pem(pem[:start])
        try:
            certificate = x509.load_pem_x509_certificate(pem[start:])
            public = PublicKey.of(certificate.public_key())
        except ValueError as error:
            raise CodecError("The certificate beside the key cannot be read.") from error
        if public != key.public:
            raise TrustError(
                "The certificate is not for this private key.",
                hint="Put the key and its own certificate into one file.",
            )
        return cls(key, certificate.public_bytes(Encoding.DER))

    @property
    def x509(self) -> x509.Certificate:
        """The certificate as `cryptography` knows it."""
        return x509.load_der_x509_certificate(self.certificate)

    @property
    def key_id(self) -> bytes:
        """The subject key identifier: SHA-1 of the public point, 20 bytes."""
        return x509.SubjectKeyIdentifier.from_public_key(self.key.public.native).digest
