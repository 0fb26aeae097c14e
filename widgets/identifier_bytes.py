"""Where identifiers and codes lie in the bytes of a message, and the message with them masked.

A value counts as an identifier when its text would be masked. Its bytes are then looked for
everywhere, because an edit or a fault may have moved them to where no field is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.capture.parts import Decoding, Part
from app.capture.secrets import FIELDS
from app.capture.veiled_parts import HIDDEN
from app.codec import tlv
from widgets.privacy import Mask

_LEAST, _MOST = 9, 16
"""Sizes in bytes of an ICCID of 18 digits and of an EID."""
_KEPT = 2
"""Bytes that stay at both ends, as four digits do in words."""


def hidden(
    decoding: Decoding, mask: Mask, known: Iterable[bytes] = ()
) -> tuple[frozenset[int], ...]:
    """Return, for each source, the offsets of bytes to be masked now. known: further values."""
    codes = () if mask.codes_shown else tuple(_codes(decoding))
    values = {value for part in decoding.walk() if (value := _value(decoding, part, mask))}
    values |= set(known) if mask.on else set()
    return tuple(
        _offsets(source.data, values) | _offsets(source.data, codes, kept=0)
        for source in decoding.sources
    )


def has_codes(decoding: Decoding) -> bool:
    """Whether there is an activation code, or another code, to be hidden or shown."""
    return next(_codes(decoding), None) is not None


def masked(decoding: Decoding, mask: Mask) -> Decoding:
    """Return the decoding with its texts as they may be seen now."""
    if not mask.on and (mask.codes_shown or not has_codes(decoding)):
        return decoding
    return replace(decoding, parts=tuple(_masked(part, mask) for part in decoding.parts))


def _value(decoding: Decoding, part: Part, mask: Mask) -> bytes:
    if part.children or part.end <= part.start or not mask.hides(part.text):
        return b""
    data = decoding.sources[part.source].data
    value = data[tlv.header(data, part.start, part.end).value_start : part.end]
    return value if _LEAST <= len(value) <= _MOST else b""


def _codes(decoding: Decoding) -> Iterator[bytes]:
    """Yield the values of fields that are secret by their names."""
    for part in decoding.walk():
        if part.name in FIELDS and part.end > part.start:
            data = decoding.sources[part.source].data
            value_start = tlv.header(data, part.start, part.end).value_start if part.tag else 0
            if value := data[max(part.start, value_start) : part.end]:
                yield value


def _offsets(data: bytes, values: Iterable[bytes], kept: int = _KEPT) -> frozenset[int]:
    found: set[int] = set()
    for value in values:
        start = data.find(value)
        while start >= 0:
            found.update(range(start + kept, start + len(value) - kept))
            start = data.find(value, start + 1)
    return frozenset(found)


def _masked(part: Part, mask: Mask) -> Part:
    if part.name in FIELDS and not mask.codes_shown:
        return replace(part, text=HIDDEN, notes=(), children=())
    return replace(
        part,
        text=mask.text(part.text),
        notes=tuple(mask.text(note) for note in part.notes),
        children=tuple(_masked(child, mask) for child in part.children),
    )
