"""Whom a TLS or DTLS endpoint trusts: what is wanted of the other side's certificate.

Values only; `peer_check` judges certificates by them during the handshake.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TrustKind(StrEnum):
    """What a client holds a server's certificate against."""

    KEY = "pinned key"
    CERTIFICATE = "pinned certificate or CA"
    ROOTS = "roots"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class ServerTrust:
    """How a client recognises its server. Made by one of the class methods.

    The first two are the two forms of `trustedPublicKeyDataTls` in an eIM's configuration.
    """

    kind: TrustKind
    data: tuple[bytes, ...] = ()
    host: str = ""

    @classmethod
    def pinned_key(cls, spki: bytes) -> ServerTrust:
        """Trust exactly this SubjectPublicKeyInfo (DER) in the server's own certificate."""
        return cls(TrustKind.KEY, (spki,))

    @classmethod
    def pinned_certificate(cls, certificate: bytes, *, host: str = "") -> ServerTrust:
        """Trust this certificate (DER) as the server's own, or as the CA above it.

        host: the name a certificate under the CA has to carry; the URL's unless given.
        """
        return cls(TrustKind.CERTIFICATE, (certificate,), host)

    @classmethod
    def roots(cls, *certificates: bytes, host: str = "") -> ServerTrust:
        """Trust what stands under one of these roots (DER) and names the host.

        Without any root the operating system's are taken.
        """
        return cls(TrustKind.ROOTS, certificates, host)

    @classmethod
    def unchecked(cls) -> ServerTrust:
        """Trust whoever answers: for looking at a foreign server, never for real use."""
        return cls(TrustKind.UNCHECKED)


class Demand(StrEnum):
    """Whether a server asks for client certificates."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class ClientTrust:
    """Which client certificates a server asks for. roots: DER, of CAs or of EUMs.

    Optional means that a client may show none; one it does show has to be good.
    """

    demand: Demand = Demand.NONE
    roots: tuple[bytes, ...] = ()

    @classmethod
    def none(cls) -> ClientTrust:
        """Ask for no certificate."""
        return cls()

    @classmethod
    def optional(cls, *roots: bytes) -> ClientTrust:
        """Ask for a certificate and let in those who have none."""
        return cls(Demand.OPTIONAL, roots)

    @classmethod
    def required(cls, *roots: bytes) -> ClientTrust:
        """Let in only clients with a certificate under one of the roots."""
        return cls(Demand.REQUIRED, roots)
