"""GSMTAP packets of card exchanges, in the form Wireshark reads best."""

from __future__ import annotations

import struct

from app.capture.apdu_view import read_command

PORT = 4729
APDU = 0
"""Kind of a packet with command, response data and status word in one."""

ATR = 1
SLOTS = 1 << 16
"""How many numbers there are for slots: the time slot of the header, and its sub slot above."""

_VERSION = 2
_WORDS = 4
_SIM = 4
_HEADER = struct.Struct("!BBBBHbbIBBBB")


def gsmtap_packet(body: bytes, kind: int = APDU, slot: int = 0) -> bytes:
    """Return a packet for UDP port 4729. slot: below SLOTS."""
    sub_slot, time_slot = divmod(slot, 0x100)
    return _HEADER.pack(_VERSION, _WORDS, _SIM, time_slot, 0, 0, 0, 0, kind, 0, sub_slot, 0) + body


def joined_exchange(command: bytes, answer: bytes) -> bytes:
    """Join command and answer. A missing Le is added where response data follows.

    Readers find the response by counting from the front; without Le they take its first byte
    for it. Where no data follows, none is wanted and the command is left as it was sent.
    """
    return command + _missing_le(command, answer) + answer


def _missing_le(command: bytes, answer: bytes) -> bytes:
    view = read_command(command)
    if view is None or view.oddity or view.le is not None or len(answer) <= 2:
        return b""
    return bytes(2) if view.lc_bytes == 3 else bytes(1)
