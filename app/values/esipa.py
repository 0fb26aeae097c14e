"""ESipa as plain values: who spoke over which binding, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Binding(StrEnum):
    """How ESipa messages travel."""

    HTTPS = "HTTPS"
    HTTPS_JSON = "HTTPS JSON"
    COAPS = "CoAP/DTLS"
    COAP = "CoAP, not protected"
    DIRECT = "direct"
    """No wire: both ends are in this program."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end of a connection.

    address: host and port as people write them. identity: subject of the certificate the peer
    showed, or its PSK identity; empty when it proved none. protocol: X-Admin-Protocol as it came.
    agent: User-Agent. session: seq of the record that opened the connection, 0 for none.
    """

    binding: Binding
    address: str
    identity: str = ""
    protocol: str = ""
    agent: str = ""
    session: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one ESipa message.

    body: the whole response TLV; empty when the function has no response (HandleNotification).
    function: name of the row in the table of functions. eid: whom it concerned, empty if unknown.
    dialect: version of SGP.32 the answer is written in. deviations: what was tolerated, in words.
    """

    body: bytes
    function: str
    eid: str = ""
    dialect: str = ""
    deviations: tuple[str, ...] = ()


class EndpointState(StrEnum):
    """What a server of the bench eIM is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    SERVING = "serving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class HandshakeFailure:
    """A peer that came and could not be let in, in words. Times are seconds since the epoch.

    code: what the TLS library said, for an engineer. hint: who can mend it, and how.
    """

    at: float
    binding: Binding
    address: str
    message: str
    hint: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class EndpointStatus:
    """One server at one moment. Counters count since it was started."""

    binding: Binding
    address: str
    state: EndpointState
    problem: str = ""
    connections: int = 0
    handshakes: int = 0
    resumed: int = 0
    refused: int = 0
    requests: int = 0
    failures: tuple[HandshakeFailure, ...] = ()


@dataclass(frozen=True, slots=True)
class WireBytes:
    """Bytes of one procedure on the wire, both directions, split by what they were spent on.

    payload: ESipa messages. application: HTTP head or CoAP header. handshake: TLS or DTLS handshake
    records whole. record: TLS or DTLS record overhead of application data and alerts. transport:
    TCP or UDP headers and acknowledgements. ip: IP headers. estimated: whether transport and ip
    were reckoned from sizes instead of being counted packet by packet.
    """

    payload: int = 0
    application: int = 0
    handshake: int = 0
    record: int = 0
    transport: int = 0
    ip: int = 0
    estimated: bool = False

    @property
    def total(self) -> int:
        """All bytes on the wire."""
        parts = (self.payload, self.application, self.handshake)
        return sum(parts) + self.record + self.transport + self.ip

    def __add__(self, other: WireBytes) -> WireBytes:
        """Add up part by part."""
        return WireBytes(
            self.payload + other.payload,
            self.application + other.application,
            self.handshake + other.handshake,
            self.record + other.record,
            self.transport + other.transport,
            self.ip + other.ip,
            self.estimated or other.estimated,
        )
