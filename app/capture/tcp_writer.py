"""TCP streams around TLS records, which were recorded without the segments they travelled in.

The three segments that open a connection and all sequence numbers are made up; payload, order and
direction are as recorded. What the network repeated or lost is not on record and not shown.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Iterator

from app.capture.datagram_writer import TCP, checksum, ip_packet
from app.capture.exported_pdu import Ends

LARGEST_SEGMENT = 32_768
_MOST_STREAMS = 4096
_SYN, _PUSH, _ACK = 0x02, 0x08, 0x10
_WINDOW = 0xFFFF
_HEADER = struct.Struct("!HHIIBBHHH")
_HEADER_WORDS = 5 << 4


class TcpStreams:
    """The connections of an export. Those used longest ago are forgotten, and begin anew."""

    def __init__(self) -> None:
        self._next: OrderedDict[tuple[Ends, int], dict[Ends, int]] = OrderedDict()

    def opening(self, ends: Ends, number: int) -> Iterator[tuple[Ends, bytes]]:
        """Yield who sends what to open a connection; nothing when it is open.

        ends: from the client to the server. number: tells connections between the same ends apart.
        """
        if (ends, number) in self._next:
            self._next.move_to_end((ends, number))
            return
        first, back = number << 16 & 0xFFFFFFFF, ends.turned()
        yield ends, _segment(ends, first, 0, _SYN)
        yield back, _segment(back, first, first + 1, _SYN | _ACK)
        yield ends, _segment(ends, first + 1, first + 1, _ACK)
        self._next[ends, number] = {ends: first + 1, back: first + 1}
        if len(self._next) > _MOST_STREAMS:
            self._next.popitem(last=False)

    def segments(self, ends: Ends, number: int, data: bytes, *, back: bool) -> Iterator[bytes]:
        """Yield the segments of what went over an opened connection. back: from the server."""
        sent = self._next[ends, number]
        way = ends.turned() if back else ends
        for at in range(0, len(data), LARGEST_SEGMENT):
            part = data[at : at + LARGEST_SEGMENT]
            yield _segment(way, sent[way], sent[way.turned()], _PUSH | _ACK, part)
            sent[way] = (sent[way] + len(part)) & 0xFFFFFFFF


def _segment(ends: Ends, sequence: int, acknowledged: int, flags: int, data: bytes = b"") -> bytes:
    fields = (ends.source_port, ends.target_port, sequence & 0xFFFFFFFF, acknowledged & 0xFFFFFFFF)
    bare = _HEADER.pack(*fields, _HEADER_WORDS, flags, _WINDOW, 0, 0) + data
    pseudo = struct.pack("!4s4sHH", ends.source.packed, ends.target.packed, TCP, len(bare))
    summed = checksum(pseudo + bare)
    return ip_packet(ends, TCP, bare[:16] + summed.to_bytes(2) + bare[18:])
