"""Reads pcapng files of any origin: either byte order, any time resolution, several sections.

A file that is torn or damaged gives what comes before; `problems` then says what is missing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from app.capture import pcapng
from app.capture.pcapng import Flow
from app.errors import CodecError

LARGEST_BLOCK = 16 * 1024 * 1024

_DRAFT_PACKET = 2
"""The packet block of the format's drafts: a count of drops beside a short interface number."""
_SIMPLE_PACKET = 3
_ADDRESS_SIZES = {1: 4, 2: 16}
_MAGIC = struct.pack("<I", pcapng.SECTION)
_DEFAULT_RESOLUTION = 6
_UNKNOWN_LINK = 0xFFFF
_LATEST_NS = 2**63 - 1
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Interface:
    """Where packets were captured. ticks: per second. offset_s: to be added to each time."""

    link: int
    name: str = ""
    description: str = ""
    ticks: int = 10**_DEFAULT_RESOLUTION
    offset_s: int = 0


@dataclass(frozen=True, slots=True)
class CapturedPacket:
    """One packet. number: its id when the writer gave one, else 0. full_length: before cutting.

    time_ns: 0 when the file does not say.
    """

    interface: Interface
    time_ns: int
    data: bytes
    full_length: int
    flow: Flow = Flow.UNKNOWN
    number: int = 0
    comments: tuple[str, ...] = ()


class _Block(NamedTuple):
    kind: int
    body: bytes


@dataclass
class PcapngReader:
    """Iterates over the packets of a pcapng stream, once.

    problems: filled while reading. names: addresses as packed bytes with the names the file gives.
    Iterating raises CodecError when the stream is no pcapng at all.
    """

    stream: BinaryIO
    problems: list[str] = field(default_factory=list)
    names: dict[bytes, str] = field(default_factory=dict)
    key_logs: list[bytes] = field(default_factory=list)
    _order: str = "<"
    _interfaces: list[Interface] = field(default_factory=list)

    def __iter__(self) -> Iterator[CapturedPacket]:
        if self.stream.read(4) != _MAGIC:
            raise CodecError(
                "This is no pcapng file.", hint="Export it from Wireshark as pcapng and try again."
            )
        at = 0
        start: bytes = _MAGIC
        while start:
            block = self._block(start, at)
            if block is None:
                return
            try:
                found = self._read(block)
            except (struct.error, IndexError):
                found = None
                if block.kind == pcapng.INTERFACE:
                    self._interfaces.append(Interface(_UNKNOWN_LINK))  # keeps the numbers right
                self.problems.append(f"The block at byte {at} is damaged and was skipped.")
            if found is not None:
                yield found
            at += len(block.body) + 12
            start = self.stream.read(4)

    def _block(self, start: bytes, at: int) -> _Block | None:
        """Read the rest of a block; None, and a problem noted, when there is no way on."""
        head = self.stream.read(4)
        if start == _MAGIC and len(head) == 4:
            mark = self.stream.read(4)
            if (order := _byte_order(mark)) == "":
                self.problems.append(f"The section at byte {at} does not say its byte order.")
                return None
            self._order, self._interfaces = order, []
        else:
            mark = b""
        if len(start) + len(head) < 8:
            self.problems.append(f"The file ends within the block at byte {at}.")
            return None
        kind, length = struct.unpack(f"{self._order}II", start + head)
        if length % 4 or not 12 + len(mark) <= length <= LARGEST_BLOCK:
            self.problems.append(f"The block at byte {at} cannot be {length} bytes long.")
            return None
        wanted = length - 8 - len(mark)
        rest = self.stream.read(wanted)
        if len(rest) < wanted:
            self.problems.append(f"The file ends within the block at byte {at}.")
            return None
        return _Block(kind, mark + rest[:-4])

    def _read(self, block: _Block) -> CapturedPacket | None:
        if block.kind == pcapng.PACKET:
            return self._packet(block.body, "IIIII")
        if block.kind == _DRAFT_PACKET:
            return self._packet(block.body, "HxxIIII")
        if block.kind == _SIMPLE_PACKET:
            return self._simple_packet(block.body)
        if block.kind == pcapng.INTERFACE:
            self._interfaces.append(self._interface(block.body))
        elif block.kind == pcapng.NAMES:
            self._name(block.body)
        elif block.kind == pcapng.SECRETS:
            self._secrets(block.body)
        return None

    def _secrets(self, body: bytes) -> None:
        kind, length = struct.unpack_from(f"{self._order}II", body)
        if kind == pcapng.TLS_KEY_LOG:
            self.key_logs.append(body[8 : 8 + length])

    def _interface(self, body: bytes) -> Interface:
        link: int = struct.unpack_from(f"{self._order}H", body)[0]
        name = description = ""
        ticks, offset_s = 10**_DEFAULT_RESOLUTION, 0
        for code, value in self._options(body, 8):
            if code == pcapng.OPTION_NAME:
                name = _text(value)
            elif code == pcapng.OPTION_DESCRIPTION:
                description = _text(value)
            elif code == pcapng.OPTION_RESOLUTION:
                power = value[0] & 0x7F
                ticks = 2**power if value[0] & 0x80 else 10**power
            elif code == pcapng.OPTION_OFFSET:
                offset_s = struct.unpack_from(f"{self._order}q", value)[0]
        return Interface(link, name, description, ticks, offset_s)

    def _packet(self, body: bytes, head: str) -> CapturedPacket:
        number, high, low, kept, full = struct.unpack_from(self._order + head, body)
        where = self._interfaces[number]
        moment = (high << 32 | low) * _NS // where.ticks + where.offset_s * _NS
        moment = min(max(moment, 0), _LATEST_NS)
        data = body[20 : 20 + kept]
        if len(data) < kept:
            raise IndexError
        flow, given, comments = Flow.UNKNOWN, 0, []
        for code, value in self._options(body, 20 + kept + -kept % 4):
            if code == pcapng.OPTION_COMMENT:
                comments.append(_text(value))
            elif code == pcapng.OPTION_FLAGS:
                flow = _flow(struct.unpack_from(f"{self._order}I", value)[0])
            elif code == pcapng.OPTION_PACKET_ID:
                given = struct.unpack_from(f"{self._order}Q", value)[0]
        return CapturedPacket(where, moment, data, full, flow, given, tuple(comments))

    def _simple_packet(self, body: bytes) -> CapturedPacket:
        full: int = struct.unpack_from(f"{self._order}I", body)[0]
        return CapturedPacket(self._interfaces[0], 0, body[4 : 4 + full], full)

    def _name(self, body: bytes) -> None:
        for code, value in self._options(body, 0):
            size = _ADDRESS_SIZES.get(code)
            if size:
                self.names[value[:size]] = _text(value[size:].split(b"\0")[0])

    def _options(self, body: bytes, at: int) -> Iterator[tuple[int, bytes]]:
        """Yield options, or the records of a name block, which have the same form."""
        while at + 4 <= len(body):
            code, length = struct.unpack_from(f"{self._order}HH", body, at)
            if code == pcapng.OPTION_END:
                return
            yield code, body[at + 4 : at + 4 + length]
            at += 4 + length + -length % 4


def _byte_order(mark: bytes) -> str:
    for order in "<>":
        if mark == struct.pack(f"{order}I", pcapng.BYTE_ORDER):
            return order
    return ""


def _flow(flags: int) -> Flow:
    return Flow(flags & 3) if flags & 3 < 3 else Flow.UNKNOWN


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
