"""What a finished handshake agreed on."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL

from app.crypto.certs import Certificate, name_text
from app.errors import CodecError
from app.net.openssl import was_resumed


@dataclass(frozen=True, slots=True)
class TlsFacts:
    """One connection's parameters.

    certificate: the peer's own, DER, empty when it showed none. identity: its subject.
    name: the host a client asked for by SNI.
    """

    version: str
    cipher: str
    group: str
    resumed: bool
    certificate: bytes = b""
    identity: str = ""
    name: str = ""

    @classmethod
    def of(cls, connection: SSL.Connection) -> TlsFacts:
        """Read them from a connection whose handshake is done."""
        shown = connection.get_peer_certificate(as_cryptography=True)
        certificate = shown.public_bytes(Encoding.DER) if shown else b""
        return cls(
            version=connection.get_protocol_version_name().replace("v1.", " 1."),
            cipher=connection.get_cipher_name() or "",
            group=connection.get_group_name() or "",
            resumed=was_resumed(connection),
            certificate=certificate,
            identity=_subject(certificate),
            name=(connection.get_servername() or b"").decode("ascii", "replace"),
        )

    def __str__(self) -> str:
        parts = [self.version, self.cipher, self.group]
        if self.resumed:
            parts.append("resumed")
        if self.identity:
            parts.append(f"certificate {self.identity}")
        return ", ".join(part for part in parts if part)


def _subject(certificate: bytes) -> str:
    if not certificate:
        return ""
    try:
        return name_text(Certificate(certificate).subject)
    except CodecError:
        return ""
