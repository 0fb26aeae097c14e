"""The blocks of a pcapng file, as bytes. Little endian, times in nanoseconds.

Order matters to old editors of such files: section, interfaces, names, secrets, then packets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from enum import IntEnum
from ipaddress import IPv4Address

SECTION = 0x0A0D0D0A
INTERFACE = 1
NAMES = 4
PACKET = 6
SECRETS = 10
BYTE_ORDER = 0x1A2B3C4D
TLS_KEY_LOG = 0x544C534B
LARGEST_PACKET = 262_144
"""Wireshark refuses a file with a longer packet."""

OPTION_END, OPTION_COMMENT = 0, 1
OPTION_APPLICATION = 4
OPTION_NAME, OPTION_DESCRIPTION, OPTION_RESOLUTION, OPTION_OFFSET = 2, 3, 9, 14
OPTION_FLAGS, OPTION_PACKET_ID = 2, 5
NAME_IPV4 = 1

_NANOSECONDS = b"\x09"
_LONGEST_OPTION = 0xFFFC


class LinkType(IntEnum):
    """What the packets of an interface begin with."""

    ETHERNET = 1
    RAW_IP = 101
    USER0 = 147
    """APDUs without any header, by convention of GSM SIM tools."""
    IPV4 = 228
    EXPORTED_PDU = 252


class Flow(IntEnum):
    """The direction bits of a packet's flags, as seen from the capturing side."""

    UNKNOWN = 0
    INBOUND = 1
    OUTBOUND = 2


def section(application: str) -> bytes:
    """Return the block that begins a file."""
    head = struct.pack("<IHHq", BYTE_ORDER, 1, 0, -1)
    return _block(SECTION, head + _options((OPTION_APPLICATION, application.encode())))


def interface(link: LinkType, name: str, description: str = "") -> bytes:
    """Return the description of an interface; packets name it by its place in the file, from 0."""
    options = [(OPTION_NAME, name.encode())]
    if description:
        options.append((OPTION_DESCRIPTION, description.encode()))
    options.append((OPTION_RESOLUTION, _NANOSECONDS))
    return _block(INTERFACE, struct.pack("<HHI", link, 0, 0) + _options(*options))


def names(addresses: Mapping[IPv4Address, str]) -> bytes:
    """Return the block that gives addresses names."""
    records = b""
    for address, name in addresses.items():
        value = address.packed + name.replace("\0", " ").encode() + b"\0"
        records += struct.pack("<HH", NAME_IPV4, len(value)) + _padded(value)
    return _block(NAMES, records + bytes(4))


def secrets(key_log: bytes) -> bytes:
    """Return the block with TLS secrets. Readers want it before the packets it opens."""
    head = struct.pack("<II", TLS_KEY_LOG, len(key_log))
    return _block(SECRETS, head + _padded(key_log))


def packet(
    interface_number: int,
    time_ns: int,
    data: bytes,
    *,
    flow: Flow = Flow.UNKNOWN,
    number: int = 0,
    comments: Iterable[str] = (),
) -> bytes:
    """Return a packet; what is longer than LARGEST_PACKET is cut, and its true length told.

    number: kept as the packet's id, which Wireshark shows as `frame.packet_id`; 0 is left out.
    """
    kept = data[:LARGEST_PACKET]
    moment = max(time_ns, 0)
    head = struct.pack(
        "<IIIII",
        interface_number,
        moment >> 32 & 0xFFFFFFFF,
        moment & 0xFFFFFFFF,
        len(kept),
        len(data),
    )
    options = [(OPTION_COMMENT, text.encode("utf-8", "replace")) for text in comments if text]
    if flow:
        options.append((OPTION_FLAGS, struct.pack("<I", flow)))
    if number:
        options.append((OPTION_PACKET_ID, struct.pack("<Q", number)))
    return _block(PACKET, head + _padded(kept) + _options(*options))


def _block(kind: int, body: bytes) -> bytes:
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def _options(*options: tuple[int, bytes]) -> bytes:
    if not options:
        return b""
    return b"".join(_option(code, value) for code, value in options) + bytes(4)


def _option(code: int, value: bytes) -> bytes:
    kept = value if len(value) <= _LONGEST_OPTION else _cut_text(value)
    return struct.pack("<HH", code, len(kept)) + _padded(kept)


def _cut_text(value: bytes) -> bytes:
    """Cut between two characters; only texts can be this long."""
    return value[:_LONGEST_OPTION].decode("utf-8", "ignore").encode()


def _padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)
