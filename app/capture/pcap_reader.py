"""Reads pcap files, the form before pcapng: either byte order, microseconds or nanoseconds.

Such a file has one nameless interface and tells no directions. What it holds before a damage is
given; `problems` then says where it ended.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from app.capture.pcapng_reader import LARGEST_BLOCK, CapturedPacket, Interface
from app.errors import CodecError

_FORMS = {
    b"\xa1\xb2\xc3\xd4": (">", 1000, 16),
    b"\xd4\xc3\xb2\xa1": ("<", 1000, 16),
    b"\xa1\xb2\x3c\x4d": (">", 1, 16),
    b"\x4d\x3c\xb2\xa1": ("<", 1, 16),
    b"\xa1\xb2\xcd\x34": (">", 1000, 24),
    b"\x34\xcd\xb2\xa1": ("<", 1000, 24),
}
"""First bytes -> byte order, nanoseconds per tick, length of a packet's header."""

MAGICS = frozenset(_FORMS)
_HEADER = 24
_NS = 1_000_000_000


@dataclass
class PcapReader:
    """Iterates over the packets of a pcap stream, once.

    Iterating raises CodecError when the stream is no pcap at all.
    """

    stream: BinaryIO
    problems: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[CapturedPacket]:
        head = self.stream.read(_HEADER)
        if head[:4] not in _FORMS or len(head) < _HEADER:
            raise CodecError(
                "This is no pcap file, or not even its header is whole.",
                hint="Open it in Wireshark, save it as pcapng and import that.",
            )
        order, tick_ns, size = _FORMS[head[:4]]
        link = int.from_bytes(head[20:24], "big" if order == ">" else "little") & 0xFFFF
        interface = Interface(link)
        at = _HEADER
        while header := self.stream.read(size):
            if len(header) < size:
                self.problems.append(f"The file ends within the packet at byte {at}.")
                return
            seconds, ticks, kept, full = struct.unpack_from(f"{order}IIII", header)
            if kept > LARGEST_BLOCK:
                self.problems.append(f"The packet at byte {at} cannot be {kept} bytes long.")
                return
            data = self.stream.read(kept)
            if len(data) < kept:
                self.problems.append(f"The file ends within the packet at byte {at}.")
                return
            yield CapturedPacket(interface, seconds * _NS + ticks * tick_ns, data, full)
            at += size + kept
