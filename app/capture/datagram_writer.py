"""UDP datagrams in IPv4 packets, as a raw-IP capture holds them."""

from __future__ import annotations

import struct

from app.capture.exported_pdu import Ends

LARGEST_PAYLOAD = 65_535 - 28

_UDP = 17
_DO_NOT_FRAGMENT = 0x4000
_HEADER = struct.Struct("!BBHHHBBH4s4s")


def datagram(ends: Ends, payload: bytes) -> bytes:
    """Return an IPv4 packet. The UDP checksum is left at 0, which means it was not computed.

    Raises ValueError for a payload above LARGEST_PAYLOAD.
    """
    if len(payload) > LARGEST_PAYLOAD:
        raise ValueError(f"{len(payload)} bytes do not fit into a datagram")
    udp = struct.pack("!HHHH", ends.source_port, ends.target_port, 8 + len(payload), 0)
    length = 20 + len(udp) + len(payload)
    return _head(ends, length, _sum(_head(ends, length, 0))) + udp + payload


def _head(ends: Ends, length: int, checksum: int) -> bytes:
    addresses = ends.source.packed, ends.target.packed
    return _HEADER.pack(0x45, 0, length, 0, _DO_NOT_FRAGMENT, 64, _UDP, checksum, *addresses)


def _sum(head: bytes) -> int:
    total: int = sum(struct.unpack("!10H", head))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
