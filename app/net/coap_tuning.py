"""What a CoAP client may be told about the way it sends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.errors import SettingsError
from app.net.coap_limits import block_exponent
from app.net.dtls_options import DEFAULT_MTU, GROUPS, check_mtu


@dataclass(frozen=True, slots=True)
class CoapTuning:
    """Sizes in bytes, times in seconds.

    block_bytes: largest block sent or asked for. request_tag: put a Request-Tag on requests of more
    than one block. mtu: largest UDP datagram of a handshake. body_bytes: most bytes of CoAP taken
    for one answer. acknowledge_s: wait before a message is repeated, twice as long each time
    (ACK_TIMEOUT of RFC 7252); on a link slower than this everything is sent twice. ciphers:
    OpenSSL's names, empty for all of ours. keylog: as for servers.
    """

    block_bytes: int = 1024
    request_tag: bool = True
    mtu: int = DEFAULT_MTU
    handshake_s: float = 30.0
    body_bytes: int = 1 << 20
    acknowledge_s: float = 2.0
    ciphers: tuple[str, ...] = ()
    groups: str = GROUPS
    keylog: Path | None = None

    def __post_init__(self) -> None:
        block_exponent(self.block_bytes)
        check_mtu(self.mtu)
        if self.acknowledge_s <= 0:
            raise SettingsError(
                "Messages cannot be repeated without a wait.",
                key="acknowledge_s",
                hint="Use at least the time an answer takes; 2 s is usual.",
            )
