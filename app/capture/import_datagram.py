"""UDP datagrams out of the frames that network captures hold: Ethernet, Linux cooked, raw IP."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_IPV4, _IPV6, _UDP = 0x0800, 0x86DD, 17
_VLAN = frozenset({0x8100, 0x88A8, 0x9100})
_RAW_LINKS = frozenset({12, 14, 101, 228, 229})
_NULL_LINKS = frozenset({0, 108})
_ETHERNET, _COOKED, _COOKED_2 = 1, 113, 276


@dataclass(frozen=True, slots=True)
class Datagram:
    """A datagram and where it went from and to, addresses as people write them."""

    source: str
    source_port: int
    target: str
    target_port: int
    data: bytes

    @property
    def ports(self) -> tuple[int, int]:
        """Both ports, the source's first."""
        return self.source_port, self.target_port

    @property
    def sender(self) -> str:
        """Source address and port as `192.0.2.1:5683` or `[2001:db8::1]:5683`."""
        return endpoint(self.source, self.source_port)

    @property
    def receiver(self) -> str:
        """Target address and port, in the same form."""
        return endpoint(self.target, self.target_port)


def endpoint(address: str, port: int) -> str:
    """Join address and port; an IPv6 address gets brackets."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def read_datagram(link: int, frame: bytes) -> Datagram | None:
    """Return the datagram of a frame; None for other traffic, fragments and damage."""
    packet = _network(link, frame)
    if not packet:
        return None
    version = packet[0] >> 4
    if version == 4 and len(packet) >= 20:
        size, length = (packet[0] & 15) * 4, int.from_bytes(packet[2:4])
        if packet[9] != _UDP or size < 20 or int.from_bytes(packet[6:8]) & 0x3FFF:
            return None
        return _udp(packet[12:16], packet[16:20], packet[size : length or None])
    if version == 6 and len(packet) >= 40 and packet[6] == _UDP:
        return _udp(packet[8:24], packet[24:40], packet[40:])
    return None


def _network(link: int, frame: bytes) -> bytes:
    """Take the link's header off; empty when it carries no IP."""
    if link in _RAW_LINKS:
        return frame
    if link in _NULL_LINKS:
        return frame[4:]
    if link == _COOKED:
        return frame[16:] if int.from_bytes(frame[14:16]) in (_IPV4, _IPV6) else b""
    if link == _COOKED_2:
        return frame[20:] if int.from_bytes(frame[:2]) in (_IPV4, _IPV6) else b""
    at = 12
    if link != _ETHERNET:
        return b""
    while int.from_bytes(frame[at : at + 2]) in _VLAN:
        at += 4
    return frame[at + 2 :] if int.from_bytes(frame[at : at + 2]) in (_IPV4, _IPV6) else b""


def _udp(source: bytes, target: bytes, segment: bytes) -> Datagram | None:
    if len(segment) < 8:
        return None
    length = int.from_bytes(segment[4:6])
    return Datagram(
        str(ipaddress.ip_address(source)),
        int.from_bytes(segment[:2]),
        str(ipaddress.ip_address(target)),
        int.from_bytes(segment[2:4]),
        segment[8 : length or None],
    )
