"""How a DTLS endpoint shows who it is, whom it lets in and what it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.errors import SettingsError
from app.net.dtls_psk import Psk
from app.net.tls import TlsIdentity
from app.net.tls_trust import ClientTrust, ServerTrust

DEFAULT_MTU = 1232
"""Bytes of a UDP datagram that pass any IPv6 link: 1280 less both headers."""

_LEAST_MTU = 256

CERTIFICATE_CIPHERS = (
    "ECDHE-ECDSA-AES128-CCM8",
    "ECDHE-ECDSA-AES128-CCM",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
)
PSK_CIPHERS = ("PSK-AES128-CCM8", "PSK-AES128-CCM", "PSK-AES128-GCM-SHA256")
"""Only ciphers with built-in authentication: a forged CBC record can end an association."""

GROUPS = "P-256:brainpoolP256r1"


@dataclass(frozen=True, slots=True)
class DtlsServerOptions:
    """A DTLS server. It needs an identity, keys, or both.

    resumption: remember sessions, so that a peer that comes again saves most of the handshake.
    keylog: file that gets the secrets of all sessions, for Wireshark; whoever has it can read them.
    """

    identity: TlsIdentity | None = None
    trust: ClientTrust = field(default_factory=ClientTrust.none)
    psks: tuple[Psk, ...] = ()
    ciphers: tuple[str, ...] = ()
    groups: str = GROUPS
    mtu: int = DEFAULT_MTU
    resumption: bool = True
    keylog: Path | None = None

    def __post_init__(self) -> None:
        check_mtu(self.mtu)
        if self.identity is None and not self.psks:
            raise SettingsError(
                "A DTLS server needs a certificate or at least one pre-shared key.",
                key="coaps",
                hint="Choose an identity for the endpoint, or give it a PSK.",
            )


@dataclass(frozen=True, slots=True)
class DtlsClientOptions:
    """A DTLS client. With a PSK it offers no certificate ciphers and checks no certificate.

    trust: how to know the server; None means the operating system's roots.
    """

    trust: ServerTrust | None = None
    identity: TlsIdentity | None = None
    psk: Psk | None = None
    ciphers: tuple[str, ...] = ()
    groups: str = GROUPS
    mtu: int = DEFAULT_MTU
    handshake_s: float = 30.0
    keylog: Path | None = None

    def __post_init__(self) -> None:
        check_mtu(self.mtu)


def check_mtu(mtu: int) -> None:
    """Raise SettingsError when handshake messages could not be cut to datagrams of this size."""
    if not _LEAST_MTU <= mtu <= 65_507:
        raise SettingsError(
            f"Datagrams of {mtu} bytes are not possible for DTLS.",
            key="mtu",
            hint=f"Use at least {_LEAST_MTU}; {DEFAULT_MTU} passes any link.",
        )
