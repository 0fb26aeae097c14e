"""GSMTAP packets of a SIM's interface: the header, and an APDU with its answer in one packet.

Such a packet does not tell where the command ends and the answer begins; it follows from the
instruction and the lengths.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.codec import tlv
from app.errors import CodecError

SIM = 4
"""The payload type of everything between a SIM and its reader."""

_HEADER = 5
_GET_RESPONSE, _FETCH, _READ_BINARY, _READ_RECORD = 0xC0, 0x12, 0xB0, 0xB2
_STATUS, _GET_DATA, _CHALLENGE, _CHANNEL = 0xF2, 0xCA, 0x84, 0x70
_READING = frozenset(
    {_GET_RESPONSE, _FETCH, _READ_BINARY, _READ_RECORD, _STATUS, _GET_DATA, _CHALLENGE, _CHANNEL}
)
"""Instructions that send no data: their fifth byte is the length of the answer."""


@dataclass(frozen=True, slots=True)
class SimPacket:
    """A packet's content. kind: 0 APDU, 1 ATR, 2 and 3 PPS, 4 to 7 the parts of a TPDU.

    slot: the time slot, and above it the sub slot. frame: the sender's count of frames, mostly 0.
    """

    kind: int
    slot: int
    body: bytes
    frame: int = 0


def read_gsmtap(data: bytes) -> SimPacket | None:
    """Take the header off; None when it is no GSMTAP version 2, or not of a SIM."""
    if len(data) < 16 or data[0] != 2 or data[2] != SIM:
        return None
    size = data[1] * 4
    if size < 16 or size > len(data):
        return None
    slot, frame = data[14] << 8 | data[3], int.from_bytes(data[8:12])
    return SimPacket(data[12], slot, data[size:], frame)


def split_exchange(joined: bytes) -> tuple[bytes, bytes]:
    """Split command, answer and status word that came in one run of bytes.

    Returns the command and the answer with its status word; the answer is empty when there is none.
    """
    if len(joined) < 6:
        return joined, b""
    body = joined[:-2]
    end = _command_end(body)
    return body[:end], joined[end:]


def _command_end(body: bytes) -> int:
    if len(body) <= _HEADER or body[1] in _READING:
        return min(len(body), _HEADER)
    length, start, le_size = body[4], _HEADER, 1
    if not length and len(body) > 7 and 7 + int.from_bytes(body[5:7]) <= len(body):
        length, start, le_size = int.from_bytes(body[5:7]), 7, 2
    end = start + length
    if not length or end > len(body):
        return _HEADER  # the fifth byte is Le after all
    rest = body[end:]
    if not rest or not _has_le(rest, le_size):
        return end
    return end + le_size


def _has_le(rest: bytes, size: int) -> bool:
    """Whether what follows the data begins with Le, and not at once with the answer."""
    expected, answer = int.from_bytes(rest[:size]), len(rest) - size
    if expected in (0, answer):
        return True
    return not _whole_tlv(rest)


def _whole_tlv(data: bytes) -> bool:
    try:
        return bool(tlv.parse(data))
    except CodecError:
        return False
