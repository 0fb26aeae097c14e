"""Where live GSMTAP goes to and comes from."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from app.capture.gsmtap import PORT
from app.errors import SettingsError

LANE = "GSMTAP"
"""How the lanes of traffic begin that came in as GSMTAP."""

_LOOPBACK = "127.0.0.1"
_HINT = "Write it as 127.0.0.1:4729 or [::1]:4729."


@dataclass(frozen=True, slots=True)
class Address:
    """A host, by address or name, and a UDP port."""

    host: str = _LOOPBACK
    port: int = PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_address(text: str) -> Address:
    """Read `HOST:PORT`, `HOST` or `:PORT`; empty is this computer. Raises SettingsError."""
    host, colon, port = text.strip().rpartition(":")
    if not colon or text.endswith("]"):
        host, port = text.strip(), str(PORT)
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 0x10000:
        raise SettingsError(f"“{text}” has no port between 1 and 65535.", key="to", hint=_HINT)
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if ":" in bare and bare == host:
        raise SettingsError(f"“{text}” does not say where the port begins.", key="to", hint=_HINT)
    return Address(bare or _LOOPBACK, int(port))


def resolved(address: Address) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """Return the family of an address and where it is. Raises SettingsError for an unknown host."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise SettingsError(
            f"The host “{address.host}” is not known.", key="to", hint=_HINT
        ) from error
    family, _, _, _, place = found[0]
    return family, (str(place[0]), int(place[1]))
