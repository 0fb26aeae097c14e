"""Bytes of one flow, split by what they were spent on.

UDP is counted datagram by datagram and exact. TCP is carried by the operating system, whose
segments cannot be seen here, so that its headers are reckoned from what was sent: data in full
segments of the MTU, an acknowledgement for every second segment and for the end of a burst unless
an answer carries it, three packets to open and three to close.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.net.link_pipe import fragments, segment_payload
from app.values.esipa import WireBytes

IP_HEADER = 20
UDP_HEADER = 8
TCP_HEADER = 32
"""With the timestamps option, as every common system sends it."""
_TCP_SYN = 40
_TLS13_RECORD = 5 + 1 + 16
_MOST_TICKETS = 4


@dataclass(frozen=True, slots=True)
class FlowBytes:
    """What passed since it was last asked. All in bytes, both directions.

    handshake, alerts, application: TLS or DTLS records whole, by kind. plaintext: what the
    application records protect, or what was sent without protection. transport, ip: headers.
    packets: datagrams or segments. connections: how many were opened. estimated: whether
    transport, ip and packets were reckoned. late: for each TLS 1.3 connection, the plaintext
    lengths of the server's records after the handshake; the first may be session tickets, which
    look like application data from outside.
    """

    handshake: int = 0
    alerts: int = 0
    application: int = 0
    plaintext: int = 0
    transport: int = 0
    ip: int = 0
    packets: int = 0
    connections: int = 0
    estimated: bool = False
    late: tuple[tuple[int, ...], ...] = ()

    @property
    def total(self) -> int:
        """All bytes on the wire."""
        return self.handshake + self.alerts + self.application + self.transport + self.ip

    def wire(self, payload: int, plaintext: int | None = None) -> WireBytes:
        """Split by use, knowing how much ESipa there was.

        plaintext: HTTP or CoAP bytes in all, payload included, if the client counted them; with it
        the tickets of TLS 1.3 are told from answers. Retransmitted payload counts as application.
        """
        tickets, records = self._tickets(plaintext)
        ticket_bytes = tickets + records * _TLS13_RECORD
        plain = self.plaintext - tickets
        return WireBytes(
            payload=min(payload, plain),
            application=max(0, plain - payload),
            handshake=self.handshake + ticket_bytes,
            record=self.application - ticket_bytes - plain + self.alerts,
            transport=self.transport,
            ip=self.ip,
            estimated=self.estimated,
        )

    def _tickets(self, plaintext: int | None) -> tuple[int, int]:
        """Return bytes and number of the records that were session tickets."""
        if plaintext is None or plaintext >= self.plaintext:
            return 0, 0
        excess = self.plaintext - plaintext
        for count in range(1, _MOST_TICKETS + 1):
            firsts = [sizes[:count] for sizes in self.late]
            if sum(map(sum, firsts)) == excess:
                return excess, sum(map(len, firsts))
        return 0, 0


@dataclass(slots=True)
class RecordTally:
    """Counts records as a parser meets them; `cleared` begins anew."""

    handshake: int = 0
    alerts: int = 0
    application: int = 0
    plaintext: int = 0
    late: list[int] = field(default_factory=list)
    inexact: bool = False

    def clear(self) -> None:
        """Forget what was counted."""
        self.handshake = self.alerts = self.application = self.plaintext = 0
        self.late = []
        self.inexact = False


class DatagramTally:
    """Counts the headers of UDP datagrams, exactly."""

    def __init__(self, mtu: int) -> None:
        self._mtu = mtu
        self.clear()

    def clear(self) -> None:
        """Forget what was counted."""
        self.packets = self.transport = self.ip = 0

    def count(self, size: int) -> None:
        """Count one datagram of `size` payload bytes."""
        parts = fragments(size, self._mtu)
        self.packets += parts
        self.transport += UDP_HEADER
        self.ip += IP_HEADER * parts


class StreamTally:
    """Reckons the segments of TCP connections from the bursts that were sent each way."""

    def __init__(self, mtu: int) -> None:
        self._room = segment_payload(mtu)
        self.clear()

    def clear(self) -> None:
        """Forget what was counted; a burst that goes on counts as a new one."""
        self.packets = self.transport = self.ip = 0
        self._burst = 0
        self._outgoing: bool | None = None

    def opened(self) -> None:
        """Count SYN, SYN-ACK and ACK."""
        self._add(3, 2 * _TCP_SYN + TCP_HEADER)

    def closed(self) -> None:
        """Count both FINs and the last acknowledgement."""
        self._add(3, 3 * TCP_HEADER)

    def count(self, size: int, *, outgoing: bool) -> None:
        """Count `size` bytes of a stream, sent one way."""
        if outgoing is not self._outgoing:
            self._burst, self._outgoing = 0, outgoing
        before = self._packets_of(self._burst)
        self._burst += size
        more = self._packets_of(self._burst) - before
        self._add(more, more * TCP_HEADER)

    def _packets_of(self, burst: int) -> int:
        """Return segments and acknowledgements of a burst; an answer carries the last of those."""
        segments = -(-burst // self._room)
        return segments + max(0, segments - 1) // 2

    def _add(self, packets: int, transport: int) -> None:
        self.packets += packets
        self.transport += transport
        self.ip += packets * IP_HEADER
