"""Generic TLV objects as parts, for data no ASN.1 module describes: FCP, EF.DIR, toolkit objects.

The reader never raises: what does not fit becomes one part that says so. Nesting is followed only
as deep as a template is known, so the work is bounded by the length of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from app.capture.card_names import OBJECTS, TEMPLATES
from app.capture.parts import Part, State
from app.capture.toolkit_values import qualifier_text, value_text
from app.capture.value_text import object_text, size_text
from app.card import toolkit_names
from app.codec import tlv

_DEPTH = 8
_LONG_TAG, _LONG_LENGTH = 0x1F, 0x80
_FILLING = -1
"""In place of a tag, for bytes between objects."""


class _Object(NamedTuple):
    """Where an object lies. problem: what is wrong with its header, in words."""

    tag: int
    start: int
    value_start: int
    value_end: int
    end: int
    problem: str


def _scan(
    data: bytes, start: int, end: int, header: Callable[[bytes, int, int], tlv.Header]
) -> Iterator[_Object]:
    at = start
    while at < end:
        if data[at] in (0x00, 0xFF):  # between objects and at the end of files
            first = at
            while at < end and data[at] == data[first]:
                at += 1
            yield _Object(_FILLING, first, first, at, at, "")
            continue
        found = header(data, at, end)
        problem = found.problem[1] if found.problem else ""
        ends = found.value_end, max(found.end, at + 1)
        yield _Object(found.tag, at, found.value_start, *ends, problem)
        at = ends[1]


def _toolkit_header(data: bytes, at: int, end: int) -> tlv.Header:
    """Read a header whose tag is always one byte, whatever its low bits say."""
    tag, pos = data[at], at + 1
    if tag & _LONG_TAG != _LONG_TAG:
        return tlv.header(data, at, end)
    size = data[pos] - _LONG_LENGTH if pos < end and data[pos] > _LONG_LENGTH else 0
    pos += 1 + size
    if pos > end:
        return tlv.Header(tag, end, end, end, ("truncated", "The length is cut off."))
    length = int.from_bytes(data[pos - size : pos]) if size else data[pos - 1] & ~_LONG_LENGTH
    if pos + length > end:
        text = f"The length says {length} bytes, {end - pos} are there."
        return tlv.Header(tag, pos, end, end, ("truncated", text))
    return tlv.Header(tag, pos, pos + length, pos + length, None)


def tlv_parts(
    data: bytes, start: int, end: int, inside: int = 0, depth: int = 0
) -> tuple[Part, ...]:
    """Read BER objects between two offsets, named as members of the template `inside`."""
    names = TEMPLATES.get(inside, OBJECTS)
    parts: list[Part] = []
    for found in _scan(data, start, end, tlv.header):
        if found.tag == _FILLING:
            parts.append(_filling(found))
            continue
        name = names.get(found.tag) or ("object" if inside else OBJECTS.get(found.tag, "object"))
        children: tuple[Part, ...] = ()
        if found.tag in TEMPLATES and depth < _DEPTH and (inside or found.tag in OBJECTS):
            children = tlv_parts(data, found.value_start, found.value_end, found.tag, depth + 1)
        text = "" if children else object_text(inside, found.tag, _value(data, found))
        parts.append(_part(name, found, text, children))
    return tuple(parts)


def toolkit_parts(data: bytes, start: int, end: int) -> tuple[Part, ...]:
    """Read toolkit objects between two offsets."""
    parts: list[Part] = []
    command = 0
    for found in _scan(data, start, end, _toolkit_header):
        if found.tag == _FILLING:
            parts.append(_filling(found))
            continue
        kind, value = found.tag & 0x7F, _value(data, found)
        if kind == 0x01 and len(value) == 3:
            command = value[1]
        text = value_text(kind, value, command)
        part = _part(toolkit_names.OBJECTS.get(kind, "object"), found, text, ())
        if kind == 0x03 and value and value[0] >= 0x20:
            part = replace(part, state=State.ATTENTION)
        parts.append(part)
    return tuple(parts)


def envelope_parts(data: bytes, start: int, end: int) -> tuple[Part, ...]:
    """Read a proactive command or an envelope: one outer object with toolkit objects inside."""
    parts: list[Part] = []
    for found in _scan(data, start, end, _toolkit_header):
        if found.tag == _FILLING:
            parts.append(_filling(found))
            continue
        name = toolkit_names.ENVELOPES.get(found.tag, "object")
        inside = toolkit_parts(data, found.value_start, found.value_end)
        parts.append(_part(name, found, "", inside))
    return tuple(parts)


def proactive_name(data: bytes) -> str:
    """Return a proactive command's or terminal response's command, `REFRESH · UICC reset`."""
    at = data.find(b"\x03", 1)
    while at > 0:
        if data[at - 1] & 0x7F == 0x01 and at + 4 <= len(data):
            kind, qualifier = data[at + 2], data[at + 3]
            name = toolkit_names.COMMANDS.get(kind, f"command {kind:02X}")
            mode = qualifier_text(kind, qualifier)
            return f"{name} · {mode}" if mode else name
        at = data.find(b"\x03", at + 1)
    return ""


def _filling(found: _Object) -> Part:
    return Part("filling", found.start, found.end, size_text(found.end - found.start))


def _value(data: bytes, found: _Object) -> bytes:
    return data[found.value_start : found.value_end]


def _part(name: str, found: _Object, text: str, children: tuple[Part, ...]) -> Part:
    notes = (found.problem,) if found.problem else ()
    state = State.ATTENTION if notes else State.NEUTRAL
    tag = f"{found.tag:02X}"
    return Part(name, found.start, found.end, text, tag, "TLV", 0, notes, state, children)
