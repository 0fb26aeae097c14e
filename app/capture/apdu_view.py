"""A tolerant look at APDU bytes: it never refuses, it says where each field lies and what is odd.

The card room builds and checks APDUs; here damaged and foreign ones must be shown too.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.card.apdu import channel_of

_HEADER = 4
_MORE = (0x61, 0x9F)


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU taken apart.

    data_start: offset of the data field. le: expected answer length as asked for, None without an
    Le field. lc_bytes, le_bytes: lengths of these fields. oddity: what does not add up, in words.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    data_start: int
    lc_bytes: int
    le: int | None
    le_bytes: int
    oddity: str = ""

    @property
    def channel(self) -> int:
        """The logical channel the class byte names, 0 to 19."""
        return channel_of(self.cla)

    @property
    def secured(self) -> bool:
        """Whether the class byte announces secure messaging."""
        return bool(self.cla & 0x20) if self.cla & 0x40 else bool(self.cla & 0x0C)

    @property
    def parameters(self) -> int:
        """P1 and P2 as one number."""
        return self.p1 << 8 | self.p2


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU taken apart. sw is 0 when the bytes are too short to hold one."""

    data: bytes
    sw: int

    @property
    def sw1(self) -> int:
        """The first byte of the status word."""
        return self.sw >> 8

    @property
    def more(self) -> bool:
        """Whether the card keeps more bytes for GET RESPONSE."""
        return self.sw1 in _MORE


def read_command(raw: bytes) -> Command | None:
    """Take a command apart. None when there is not even a header."""
    if len(raw) < _HEADER:
        return None
    cla, ins, p1, p2 = raw[:_HEADER]
    body = raw[_HEADER:]
    if not body:
        return Command(cla, ins, p1, p2, b"", _HEADER, 0, None, 0)
    if len(body) == 1:
        return Command(cla, ins, p1, p2, b"", _HEADER, 0, body[0] or 256, 1)
    if body[0] == 0 and len(body) >= 3:
        return _extended(cla, ins, p1, p2, body)
    return _with_data(cla, ins, p1, p2, body, lc=body[0], lc_bytes=1)


def _extended(cla: int, ins: int, p1: int, p2: int, body: bytes) -> Command:
    length = int.from_bytes(body[1:3], "big")
    if len(body) == 3:
        return Command(cla, ins, p1, p2, b"", _HEADER, 0, length or 65536, 3)
    return _with_data(cla, ins, p1, p2, body, lc=length, lc_bytes=3)


def _with_data(
    cla: int, ins: int, p1: int, p2: int, body: bytes, lc: int, lc_bytes: int
) -> Command:
    data, rest = body[lc_bytes : lc_bytes + lc], body[lc_bytes + lc :]
    le: int | None = None
    oddity = ""
    if len(data) < lc:
        oddity = f"Lc says {lc} bytes, {len(data)} are there"
    elif len(rest) == 1 or (len(rest) == 2 and lc_bytes == 3):
        le = int.from_bytes(rest, "big") or 256 ** len(rest)
    elif rest:
        data += rest
        oddity, rest = f"Lc says {lc} bytes, {len(data)} are there", b""
    start = _HEADER + lc_bytes
    return Command(cla, ins, p1, p2, data, start, lc_bytes, le, len(rest), oddity)


def read_response(raw: bytes) -> Response:
    """Take an answer apart."""
    if len(raw) < 2:
        return Response(raw, 0)
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))
