"""BER tag-length-value without a schema: headers, splitting, building.

Tags are the integers one reads in a hex dump: 0x30, 0x9F70, 0xBF51. `header` is what the tree
decoder stands on; it never raises. `parse` is for callers that need well-formed input.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.errors import CodecError

MAX_TAG_BYTES = 4
MAX_OPEN = 64
"""How many indefinite lengths may be open at once; finding their ends must stay cheap."""


class Tlv(NamedTuple):
    """One element. raw: the whole TLV; start, value_start, end: offsets into the parsed bytes."""

    tag: int
    value: bytes
    raw: bytes
    start: int
    value_start: int
    end: int


class Header(NamedTuple):
    """Where one element lies. problem: (note kind, text), None when the header is plain DER.

    value_end leaves out the end marker of an indefinite length, `end` includes it.
    """

    tag: int
    value_start: int
    value_end: int
    end: int
    problem: tuple[str, str] | None


def header(data: bytes, pos: int, end: int) -> Header:
    """Read one header in data[pos:end]; needs pos < end. What is cut off ends at `end`."""
    tag = data[pos]
    pos += 1
    if tag & 0x1F == 0x1F:
        if pos < end and data[pos] < 0x80:
            tag = tag << 8 | data[pos]
            pos += 1
        else:
            tag, pos, whole = _longer_tag(data, pos, end)
            if not whole:
                return Header(tag, end, end, end, ("truncated", "The tag is cut off or too long."))
    if pos >= end:
        return Header(tag, end, end, end, ("truncated", "The length is missing."))
    length = data[pos]
    pos += 1
    if length < 0x80:
        problem = None
    elif length == 0x80:
        return _indefinite(data, tag, pos, end)
    else:
        size = length & 0x7F
        if pos + size > end:
            return Header(tag, end, end, end, ("truncated", "The length is cut off."))
        length = int.from_bytes(data[pos : pos + size], "big")
        pos += size
        minimal = length >= 0x80 and size == (length.bit_length() + 7) // 8
        problem = None if minimal else ("deviation", "The length takes more bytes than it needs.")
    if pos + length > end:
        text = f"The length says {length} bytes, {end - pos} are there."
        return Header(tag, pos, end, end, ("truncated", text))
    stop = pos + length
    # What Header() does, in half the time: every element that is decoded comes this way.
    return tuple.__new__(Header, (tag, pos, stop, stop, problem))


def _longer_tag(data: bytes, pos: int, end: int) -> tuple[int, int, bool]:
    """Read a tag of three bytes or more, pos being its second: tag, its end, is it whole."""
    start, limit = pos - 1, min(end, pos + MAX_TAG_BYTES - 1)
    while pos < limit and data[pos] & 0x80:
        pos += 1
    pos = min(pos + 1, limit)
    tag = int.from_bytes(data[start:pos], "big")
    return tag, pos, pos - start > 1 and not data[pos - 1] & 0x80


def _indefinite(data: bytes, tag: int, pos: int, end: int) -> Header:
    """Find the end marker without recursion, so that nesting costs no stack."""
    if not is_constructed(tag):
        return Header(tag, pos, end, end, ("invalid", "A primitive value needs a definite length."))
    note = ("deviation", "The length is indefinite; DER has only definite lengths.")
    at, open_levels = pos, 1
    while at < end and open_levels <= MAX_OPEN:
        if data[at : at + 2] == b"\0\0":
            open_levels -= 1
            if not open_levels:
                return Header(tag, pos, at, at + 2, note)
            at += 2
            continue
        at, indefinite = _step(data, at, end)
        open_levels += indefinite
    return Header(tag, pos, end, end, ("truncated", "The indefinite length has no end."))


def _step(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return the offset after the element at `at`, or after its header if it is indefinite too."""
    length_at = at + 1
    if data[at] & 0x1F == 0x1F:
        while length_at < end and data[length_at] & 0x80:
            length_at += 1
        length_at += 1
    if length_at < end and data[length_at] == 0x80:
        return length_at + 1, 1
    if length_at >= end or data[length_at] < 0x80:
        return min(end, length_at + 1 + (data[length_at] if length_at < end else 0)), 0
    size = data[length_at] & 0x7F
    start = length_at + 1 + size
    return min(end, start + int.from_bytes(data[length_at + 1 : start], "big")), 0


def is_constructed(tag: int) -> bool:
    """Tell whether elements with this tag hold further elements."""
    while tag > 0xFF:
        tag >>= 8
    return bool(tag & 0x20)


def flipped(tag: int) -> int:
    """Return the tag with the constructed bit turned over."""
    return tag ^ (0x20 << 8 * ((max(tag.bit_length(), 1) - 1) // 8))


def tag_hex(tag: int) -> str:
    """Spell a tag as in a hex dump: `BF51`."""
    return f"{tag:X}".zfill(2) if tag < 0x100 else f"{tag:X}"


def parse(data: bytes) -> list[Tlv]:
    """Split a run of elements. Raises CodecError when the bytes are not exactly that.

    Tolerates lengths that are not minimal, and indefinite ones.
    """
    data = bytes(data)
    found: list[Tlv] = []
    pos = 0
    while pos < len(data):
        tag, value_start, value_end, end, problem = header(data, pos, len(data))
        if problem and problem[0] != "deviation":
            raise CodecError(
                f"The bytes are not BER-TLV: {problem[1][0].lower()}{problem[1][1:]}",
                path=tag_hex(tag),
                offset=pos,
                hint="Check that the message was copied or received whole.",
            )
        value = data[value_start:value_end]
        found.append(Tlv(tag, value, data[pos:end], pos, value_start, end))
        pos = end
    return found


def find(data: bytes, tag: int) -> Tlv | None:
    """Return the first element with this tag in a run of elements, not looking inside any.

    Raises CodecError when the bytes are not BER-TLV.
    """
    return next((element for element in parse(data) if element.tag == tag), None)


def encode(tag: int, value: bytes) -> bytes:
    """Build one element with a minimal definite length."""
    size = len(value)
    if tag < 0x100 and size < 0x80:
        return bytes((tag, size)) + value
    if tag < 0x100 and size < 0x100:
        return bytes((tag, 0x81, size)) + value
    return encode_tag(tag) + encode_length(size) + bytes(value)


def join(elements: Iterable[tuple[int, bytes]]) -> bytes:
    """Build a run of elements from (tag, value) pairs."""
    return b"".join(encode(tag, value) for tag, value in elements)


def encode_tag(tag: int) -> bytes:
    """Return the bytes of a tag."""
    return tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")


def encode_length(length: int) -> bytes:
    """Return the bytes of a definite length in its shortest form."""
    if length < 0x80:
        return bytes([length])
    size = (length.bit_length() + 7) // 8
    return bytes([0x80 | size]) + length.to_bytes(size, "big")
