"""A CoAP message taken apart: header, token, options, payload, each with its bytes.

Never raises on bytes; where a message is damaged, the rest is shown as one part that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.capture.parts import Part, State
from app.capture.value_text import hex_text, number_text, size_text

_TYPES = ("CON", "NON", "ACK", "RST")
_METHODS = {1: "GET", 2: "POST", 3: "PUT", 4: "DELETE", 5: "FETCH", 6: "PATCH", 7: "iPATCH"}
_ANSWERS = {
    0x41: "Created",
    0x42: "Deleted",
    0x43: "Valid",
    0x44: "Changed",
    0x45: "Content",
    0x5F: "Continue",
    0x80: "Bad Request",
    0x81: "Unauthorized",
    0x82: "Bad Option",
    0x83: "Forbidden",
    0x84: "Not Found",
    0x85: "Method Not Allowed",
    0x86: "Not Acceptable",
    0x88: "Request Entity Incomplete",
    0x8D: "Request Entity Too Large",
    0x8F: "Unsupported Content-Format",
    0x9D: "Too Many Requests",
    0xA0: "Internal Server Error",
    0xA1: "Not Implemented",
    0xA3: "Service Unavailable",
}
_OPTIONS = {
    1: "If-Match",
    3: "Uri-Host",
    4: "ETag",
    6: "Observe",
    7: "Uri-Port",
    8: "Location-Path",
    11: "Uri-Path",
    12: "Content-Format",
    14: "Max-Age",
    15: "Uri-Query",
    17: "Accept",
    23: "Block2",
    27: "Block1",
    28: "Size2",
    60: "Size1",
    252: "Echo",
    292: "Request-Tag",
}
_TEXT = frozenset({3, 8, 11, 15})
_BLOCK1, _BLOCK2 = 27, 23
_BLOCKS = frozenset({_BLOCK1, _BLOCK2})
_NUMBERS = frozenset({6, 7, 12, 14, 17, 28, 60})
_PAYLOAD_MARKER = 0xFF
_HEADER = 4
_LONGEST_TOKEN = 8
_LONGEST_BLOCK = 3
"""Bytes of a block option."""
_METHOD_CODES = range(1, 32)


class Block(NamedTuple):
    """Which block of a message the payload is. size: as the option says, in bytes."""

    number: int = 0
    more: bool = False
    size: int = 0

    @classmethod
    def read(cls, value: bytes) -> Block:
        """Read the value of a Block1 or Block2 option."""
        number = int.from_bytes(value)
        return cls(number >> 4, bool(number & 8), 1 << (number & 7) + 4)

    @property
    def offset(self) -> int:
        """Where the payload begins in the whole message."""
        return self.number * self.size


WHOLE = Block()
"""The one block of a payload that is not one of several."""


@dataclass(frozen=True, slots=True)
class CoapView:
    """A message at a glance. path: of the request; blocks: `Block1 2, more, 1024 bytes` and such.

    code: `0.02 POST`, `2.05 Content`, `0.00 Empty`. failed: whether it is a 4.xx or 5.xx answer.
    request: whether it asks. block: what the payload is of; number 0 without more when it is whole.
    """

    kind: str
    code: str
    path: str
    blocks: tuple[str, ...]
    payload: bytes
    failed: bool
    parts: tuple[Part, ...]
    request: bool = False
    block: Block = WHOLE


def read_coap(data: bytes) -> CoapView | None:
    """Take a message apart; None when it is none: too short, or of another version."""
    if len(data) < _HEADER or data[0] >> 6 != 1:
        return None
    kind, code = _TYPES[data[0] >> 4 & 3], _code_text(data[1])
    parts = [
        Part("Type", 0, 1, kind),
        Part("Code", 1, 2, code),
        Part("Message ID", 2, 4, str(int.from_bytes(data[2:4]))),
    ]
    at = _HEADER
    if length := min(data[0] & 0xF, len(data) - at):
        parts.append(_token(data, at, at + length))
        at += length
    options, values, at = _options(data, at)
    parts += options
    if at < len(data):
        parts.append(Part("Payload", at, len(data), size_text(len(data) - at)))
    path = "/".join(part.text for part in options if part.name == "Uri-Path")
    blocks = tuple(f"{one.name} {one.text}" for one in options if one.name.startswith("Block"))
    request = data[1] in _METHOD_CODES
    block = values.get(_BLOCK1 if request else _BLOCK2)
    if block is not None and len(block) > _LONGEST_BLOCK:
        block = None
    return CoapView(
        kind,
        code,
        path,
        blocks,
        data[at:],
        data[1] >> 5 in (4, 5),
        tuple(parts),
        request,
        WHOLE if block is None else Block.read(block),
    )


def _token(data: bytes, start: int, end: int) -> Part:
    """Return the token; more than eight bytes are none by the standard, but are shown."""
    if data[0] & 0xF <= _LONGEST_TOKEN:
        return Part("Token", start, end, hex_text(data[start:end], _LONGEST_TOKEN))
    notes = (f"A token has at most {_LONGEST_TOKEN} bytes.",)
    text = hex_text(data[start:end])
    return Part("Token", start, end, text, notes=notes, state=State.ATTENTION)


def _marker(data: bytes, at: int) -> Part:
    if at + 1 < len(data):
        return Part("Payload marker", at, at + 1, "FF")
    notes = ("A payload is announced and none follows.",)
    return Part("Payload marker", at, at + 1, "FF", notes=notes, state=State.ATTENTION)


def _code_text(code: int) -> str:
    number = f"{code >> 5}.{code & 0x1F:02d}"
    name = "Empty" if not code else _METHODS.get(code) or _ANSWERS.get(code, "")
    return f"{number} {name}".strip()


def _options(data: bytes, at: int) -> tuple[list[Part], dict[int, bytes], int]:
    """Return the options and their marker, values by number, and where the payload begins."""
    found: list[Part] = []
    values: dict[int, bytes] = {}
    number = 0
    while at < len(data):
        start = at
        if data[at] == _PAYLOAD_MARKER:
            return [*found, _marker(data, at)], values, at + 1
        head, at = data[at], at + 1
        delta, at = _extended(data, head >> 4, at)
        length, at = _extended(data, head & 0xF, at)
        if delta is None or length is None or at + length > len(data):
            note = ("The option does not fit into the message.",)
            state = State.ATTENTION
            found.append(Part("Option", start, len(data), "cut off", notes=note, state=state))
            return found, values, len(data)
        number += delta
        value = data[at : at + length]
        values[number] = value
        at += length
        name = _OPTIONS.get(number, f"Option {number}")
        found.append(Part(name, start, at, _option_text(number, value), str(number), "option"))
    return found, values, at


def _extended(data: bytes, nibble: int, at: int) -> tuple[int | None, int]:
    """Read a delta or length of up to three bytes; None when it is not there or reserved."""
    if nibble < 13:
        return nibble, at
    size = nibble - 12
    if nibble == 15 or at + size > len(data):
        return None, at
    return int.from_bytes(data[at : at + size]) + (13 if size == 1 else 269), at + size


def _option_text(number: int, value: bytes) -> str:
    if number in _TEXT:
        return value.decode("utf-8", "replace")
    if number in _BLOCKS and len(value) <= _LONGEST_BLOCK:
        block = int.from_bytes(value)
        more = ", more" if block & 8 else ""
        return f"{block >> 4}{more}, {1 << (block & 7) + 4} bytes"
    if number in _NUMBERS:
        return number_text(value)
    return hex_text(value, 16)
