"""What a CoAP server takes from its peers before it says no."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import SettingsError


@dataclass(frozen=True, slots=True)
class CoapLimits:
    """Bounds per server (peers) and per peer (all else). Times are seconds.

    peers: associations open or in handshake. body_bytes: a whole body, its blocks joined; more is
    answered 4.13. requests_per_s: messages with a request code, blocks counted one by one; what
    comes faster is dropped, and the peer repeats it more slowly; 0 means no bound. handshake_s:
    for a whole handshake. idle_s: silence after which an association is closed. block_bytes: the
    largest block we send or ask for, a power of two from 16 to 1024.
    """

    peers: int = 2000
    body_bytes: int = 65_536
    requests_per_s: float = 1000.0
    handshake_s: float = 30.0
    idle_s: float = 600.0
    block_bytes: int = 1024

    def __post_init__(self) -> None:
        block_exponent(self.block_bytes)


def block_exponent(block_bytes: int) -> int:
    """Return the SZX of a block size. Raises SettingsError on anything RFC 7959 does not have."""
    for exponent in range(7):
        if block_bytes == 16 << exponent:
            return exponent
    raise SettingsError(
        f"CoAP has no blocks of {block_bytes} bytes.",
        key="block_bytes",
        hint="Use 16, 32, 64, 128, 256, 512 or 1024.",
    )
