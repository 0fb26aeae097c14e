"""Command APDUs as values: parsing, printing, and the logical channel inside the class byte.

Bytes only; nothing here talks to a card. What a status word means is in `status_words`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.errors import CodecError

Transmit = Callable[[bytes], bytes]
"""Exchanges one APDU: what a transport does, and each processor put in front of it."""

MAX_CHANNEL = 19
"""The highest logical channel a class byte can name."""

INSTRUCTIONS: dict[int, str] = {
    0x10: "TERMINAL PROFILE",
    0x12: "FETCH",
    0x14: "TERMINAL RESPONSE",
    0x20: "VERIFY PIN",
    0x24: "CHANGE PIN",
    0x2C: "UNBLOCK PIN",
    0x70: "MANAGE CHANNEL",
    0x78: "GET IDENTITY",
    0x84: "GET CHALLENGE",
    0x88: "AUTHENTICATE",
    0xA2: "SEARCH RECORD",
    0xA4: "SELECT",
    0xAA: "TERMINAL CAPABILITY",
    0xB0: "READ BINARY",
    0xB2: "READ RECORD",
    0xC0: "GET RESPONSE",
    0xC2: "ENVELOPE",
    0xCA: "GET DATA",
    0xCB: "GET DATA",
    0xD6: "UPDATE BINARY",
    0xDC: "UPDATE RECORD",
    0xE2: "STORE DATA",
    0xF2: "STATUS",
}
"""INS -> the name people use. 82, D8, E6, F0 and others differ by class, so they have none."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU in the short or the extended form.

    le: how many bytes are expected at most (1 to 65536), None when the field is absent. A short Le
    of 00 is 256, an extended one 65536. extended: how Lc and Le are written.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    extended: bool = False

    @classmethod
    def parse(cls, raw: bytes) -> Command:
        """Read a command. Raises CodecError when Lc and the length contradict each other."""
        if len(raw) < 4:
            raise CodecError(
                f"A command APDU has at least 4 bytes; this has {len(raw)}.",
                hint="Type CLA INS P1 P2 and, if needed, Lc, data and Le.",
            )
        head, body = cls(raw[0], raw[1], raw[2], raw[3]), raw[4:]
        if not body:
            return head
        if len(body) == 1:
            return replace(head, le=body[0] or 256)
        if body[0] == 0 and len(body) >= 3:
            return _parse_extended(head, body)
        length, rest = body[0], body[1:]
        if length and len(rest) == length:
            return replace(head, data=rest)
        if length and len(rest) == length + 1:
            return replace(head, data=rest[:-1], le=rest[-1] or 256)
        raise _wrong_lc(length, len(rest), offset=4)

    @property
    def case(self) -> int:
        """1 nothing, 2 expects data, 3 carries data, 4 both."""
        return 1 + (self.le is not None) + 2 * bool(self.data)

    @property
    def name(self) -> str:
        """The instruction's name, or `INS xx`."""
        return INSTRUCTIONS.get(self.ins, f"INS {self.ins:02X}")

    @property
    def channel(self) -> int:
        """The logical channel the class byte names."""
        return channel_of(self.cla)

    def without_le(self) -> Command:
        """Return the same command with no Le field."""
        return replace(self, le=None)

    def with_le(self, le: int) -> Command:
        """Return the same command expecting `le` bytes."""
        return replace(self, le=le)

    def on_channel(self, channel: int) -> Command:
        """Return the same command addressed to a logical channel."""
        return replace(self, cla=class_on_channel(self.cla, channel))

    def __bytes__(self) -> bytes:
        if len(self.data) > 255 or (self.le or 0) > 256 or self.extended:
            return self._extended_bytes()
        lc = bytes([len(self.data)]) if self.data else b""
        le = b"" if self.le is None else bytes([self.le & 0xFF])
        return self._head + lc + self.data + le

    def __str__(self) -> str:
        return bytes(self).hex(" ").upper()

    @property
    def _head(self) -> bytes:
        return bytes([self.cla, self.ins, self.p1, self.p2])

    def _extended_bytes(self) -> bytes:
        if len(self.data) > 65535:
            raise CodecError(f"A command carries at most 65535 bytes, not {len(self.data)}.")
        lc = b"\x00" + len(self.data).to_bytes(2, "big") if self.data else b""
        le = b"" if self.le is None else (self.le & 0xFFFF).to_bytes(2, "big")
        lead = b"\x00" if le and not lc else b""
        return self._head + lc + self.data + lead + le


@dataclass(frozen=True, slots=True)
class Response:
    """What a card answered: data, and the status word that ends it."""

    data: bytes
    sw: int

    @classmethod
    def parse(cls, raw: bytes) -> Response:
        """Split off the status word. Raises CodecError on fewer than two bytes."""
        if len(raw) < 2:
            raise CodecError(
                f"An answer ends with a two-byte status word; this has {len(raw)} bytes.",
                hint="Take the card out and put it back in. If it stays, the reader is at fault.",
            )
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))

    @property
    def sw1(self) -> int:
        """The first byte of the status word."""
        return self.sw >> 8

    @property
    def sw2(self) -> int:
        """The second byte of the status word."""
        return self.sw & 0xFF

    @property
    def ok(self) -> bool:
        """Whether the card did it: 9000, or 91xx which adds that a proactive command waits."""
        return self.sw == 0x9000 or self.sw1 == 0x91

    def __bytes__(self) -> bytes:
        return self.data + self.sw.to_bytes(2, "big")


def class_on_channel(cla: int, channel: int) -> int:
    """Put a logical channel into a class byte that names the basic channel.

    0 to 3 go into the low two bits, 4 to 19 into the low nibble with bit 7 set, so 00 becomes 0x or
    4x and 80 becomes 8x or Cx. Raises CodecError on another channel.
    """
    if not 0 <= channel <= MAX_CHANNEL:
        raise CodecError(
            f"There is no logical channel {channel}; they run from 0 to {MAX_CHANNEL}."
        )
    if channel < 4:
        return (cla & 0xBC) | channel
    return (cla & 0xB0) | 0x40 | (channel - 4)


def channel_of(cla: int) -> int:
    """Read the logical channel from a class byte; the inverse of `class_on_channel`."""
    return (cla & 0x0F) + 4 if cla & 0x40 else cla & 0x03


def _parse_extended(head: Command, body: bytes) -> Command:
    length, rest = int.from_bytes(body[1:3], "big"), body[3:]
    if not rest:
        return replace(head, le=length or 65536, extended=True)
    if length and len(rest) == length:
        return replace(head, data=rest, extended=True)
    if length and len(rest) == length + 2:
        le = int.from_bytes(rest[-2:], "big") or 65536
        return replace(head, data=rest[:-2], le=le, extended=True)
    raise _wrong_lc(length, len(rest), offset=5)


def _wrong_lc(length: int, found: int, *, offset: int) -> CodecError:
    return CodecError(
        f"Lc says {length} bytes of data, but {found} follow.",
        path="Lc",
        offset=offset,
        hint="Correct the length, or leave one byte for Le after the data.",
    )
