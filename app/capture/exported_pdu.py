"""Wireshark's exported-PDU packets: a message with the name of the dissector that reads it.

They need no packet of lower layers around them, so decrypted messages can be handed over.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Address

_DISSECTOR, _SOURCE, _TARGET = 12, 20, 21
_PORT_TYPE, _SOURCE_PORT, _TARGET_PORT = 24, 25, 26
_PROTOCOL_TEXT = 33
_END = 0
_TAG = struct.Struct("!HH")


class PortType(IntEnum):
    """Whose ports are given."""

    NONE = 0
    TCP = 2
    UDP = 3


_PORT_TYPES = frozenset(PortType)


@dataclass(frozen=True, slots=True)
class Ends:
    """From where to where. Ports of 0 are not told."""

    source: IPv4Address
    target: IPv4Address
    source_port: int = 0
    target_port: int = 0

    def turned(self) -> Ends:
        """Return the way back."""
        return Ends(self.target, self.source, self.target_port, self.source_port)


@dataclass(frozen=True, slots=True)
class ExportedPdu:
    """A message and how to read it. dissector: Wireshark's name, such as `http`.

    protocol: text for the protocol column, where the dissector writes none.
    """

    dissector: str
    data: bytes
    ends: Ends | None = None
    ports: PortType = PortType.NONE
    protocol: str = ""

    def encode(self) -> bytes:
        """Return the packet."""
        head = _tag(_DISSECTOR, self.dissector.encode())
        if self.ends is not None:
            head += _tag(_SOURCE, self.ends.source.packed) + _tag(_TARGET, self.ends.target.packed)
            if self.ports:
                head += _number(_PORT_TYPE, self.ports)
                head += _number(_SOURCE_PORT, self.ends.source_port)
                head += _number(_TARGET_PORT, self.ends.target_port)
        if self.protocol:
            head += _tag(_PROTOCOL_TEXT, self.protocol.encode())
        return head + _TAG.pack(_END, 0) + self.data


def read(packet: bytes) -> ExportedPdu | None:
    """Take a packet apart; None when its tags do not end, or name no dissector."""
    tags: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(packet):
        tag, length = _TAG.unpack_from(packet, at)
        at += 4
        if tag == _END:
            break
        tags[tag] = packet[at : at + length]
        at += length
    else:
        return None
    dissector = _text(tags.get(_DISSECTOR, b""))
    if not dissector:
        return None
    ports = _integer(tags, _PORT_TYPE)
    return ExportedPdu(
        dissector,
        packet[at:],
        _ends(tags),
        PortType(ports) if ports in _PORT_TYPES else PortType.NONE,
        _text(tags.get(_PROTOCOL_TEXT, b"")),
    )


def _ends(tags: dict[int, bytes]) -> Ends | None:
    source, target = tags.get(_SOURCE, b""), tags.get(_TARGET, b"")
    if len(source) != 4 or len(target) != 4:
        return None
    ports = _integer(tags, _SOURCE_PORT), _integer(tags, _TARGET_PORT)
    return Ends(IPv4Address(source), IPv4Address(target), *ports)


def _tag(tag: int, value: bytes) -> bytes:
    padded = value + bytes(-len(value) % 4)
    return _TAG.pack(tag, len(padded)) + padded


def _number(tag: int, value: int) -> bytes:
    return _tag(tag, value.to_bytes(4, "big"))


def _integer(tags: dict[int, bytes], tag: int) -> int:
    return int.from_bytes(tags.get(tag, b"")[:4], "big")


def _text(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "replace")
