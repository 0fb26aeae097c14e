"""UDP datagrams, and anything else, in IPv4 packets, as a raw-IP capture holds them."""

from __future__ import annotations

import struct
import sys

from app.capture.exported_pdu import Ends

LARGEST_PAYLOAD = 65_535 - 28

TCP, _UDP = 6, 17
_DO_NOT_FRAGMENT = 0x4000
_HEADER = struct.Struct("!BBHHHBBH4s4s")


def datagram(ends: Ends, payload: bytes) -> bytes:
    """Return an IPv4 packet. The UDP checksum is left at 0, which means it was not computed.

    Raises ValueError for a payload above LARGEST_PAYLOAD.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise ValueError(f"{len(payload)} bytes do not fit into a datagram")
    udp = struct.pack("!HHHH", ends.source_port, ends.target_port, 8 + len(payload), 0)
    return ip_packet(ends, _UDP, udp + payload)


def ip_packet(ends: Ends, protocol: int, payload: bytes) -> bytes:
    """Return an IPv4 packet with the segment or datagram of a protocol in it."""
    length = 20 + len(payload)
    head = _head(ends, protocol, length, 0)
    return _head(ends, protocol, length, checksum(head)) + payload


def checksum(data: bytes) -> int:
    """Return the checksum of IP and TCP over bytes (RFC 1071)."""
    words = memoryview(data + b"\0" * (len(data) & 1)).cast("H")
    total = sum(words)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int.from_bytes((~total & 0xFFFF).to_bytes(2, sys.byteorder))


def _head(ends: Ends, protocol: int, length: int, summed: int) -> bytes:
    addresses = ends.source.packed, ends.target.packed
    return _HEADER.pack(0x45, 0, length, 0, _DO_NOT_FRAGMENT, 64, protocol, summed, *addresses)
