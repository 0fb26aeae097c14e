"""Counts what one association spends on the wire, datagram by datagram."""

from __future__ import annotations

from dataclasses import dataclass

from app.net.dtls_records import handshake_bytes
from app.values.esipa import WireBytes

UDP_HEADER = 8
IPV4_HEADER = 20
IPV6_HEADER = 40


@dataclass(slots=True)
class DatagramBytes:
    """Running sums of both directions, in bytes but for `datagrams` and `received`.

    received: how many of the datagrams came in. messages: CoAP messages in plaintext. bodies: ESipa
    messages in them, each counted once. What is left over of the datagrams is record overhead:
    headers, tags, alerts, and records that came twice and were dropped.
    """

    protected: bool
    ip_header: int = IPV4_HEADER
    datagrams: int = 0
    octets: int = 0
    handshake: int = 0
    messages: int = 0
    bodies: int = 0
    received: int = 0

    def datagram(self, octets: bytes, *, received: bool = False) -> None:
        """Count one datagram as it was on the wire."""
        self.datagrams += 1
        self.received += received
        self.octets += len(octets)
        if self.protected:
            self.handshake += handshake_bytes(octets)

    def message(self, octets: bytes) -> None:
        """Count one CoAP message carried by a datagram."""
        self.messages += len(octets)

    def body(self, octets: bytes) -> None:
        """Count one whole ESipa message."""
        self.bodies += len(octets)

    @property
    def wire(self) -> WireBytes:
        """The sums as people read them."""
        return WireBytes(
            payload=self.bodies,
            application=self.messages - self.bodies,
            handshake=self.handshake,
            record=self.octets - self.handshake - self.messages,
            transport=self.datagrams * UDP_HEADER,
            ip=self.datagrams * self.ip_header,
        )
