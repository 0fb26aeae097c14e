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
from app.capture.value_text import hex_text, object_text
from app.card import toolkit_names
from app.codec import tlv

_DEPTH = 8


class _Object(NamedTuple):
    """Where an object lies. problem: what is wrong with its header, in words."""

    tag: int
    start: int
    value_start: int
    end: int
    problem: str


def _scan(
    data: bytes, start: int, end: int, header: Callable[[bytes, int, int], tlv.Header]
) -> Iterator[_Object]:
    at = start
    while at < end:
        if data[at] in (0x00, 0xFF):  # filling between objects and at the end of files
            at += 1
            continue
        found = header(data, at, end)
        problem = found.problem[1] if found.problem else ""
        yield _Object(found.tag, at, found.value_start, found.value_end, problem)
        at = max(found.end, at + 1)


def _toolkit_header(data: bytes, at: int, end: int) -> tlv.Header:
    """Read a header whose tag is always one byte, whatever its low bits say."""
    found = tlv.header(b"\x04" + data[at + 1 : end], 0, end - at)
    return tlv.Header(
        data[at], at + found.value_start, at + found.value_end, at + found.end, found.problem
    )


def tlv_parts(
    data: bytes, start: int, end: int, inside: int = 0, depth: int = 0
) -> tuple[Part, ...]:
    """Read BER objects between two offsets, named as members of the template `inside`."""
    names = TEMPLATES.get(inside, OBJECTS)
    parts: list[Part] = []
    for found in _scan(data, start, end, tlv.header):
        name = names.get(found.tag) or ("object" if inside else OBJECTS.get(found.tag, "object"))
        children: tuple[Part, ...] = ()
        if found.tag in TEMPLATES and depth < _DEPTH and (inside or found.tag in OBJECTS):
            children = tlv_parts(data, found.value_start, found.end, found.tag, depth + 1)
        text = "" if children else object_text(inside, found.tag, _value(data, found))
        parts.append(_part(name, found, text, children))
    return tuple(parts)


def toolkit_parts(data: bytes, start: int, end: int) -> tuple[Part, ...]:
    """Read toolkit objects between two offsets."""
    parts: list[Part] = []
    command = 0
    for found in _scan(data, start, end, _toolkit_header):
        kind, value = found.tag & 0x7F, _value(data, found)
        if kind == 0x01 and len(value) == 3:
            command = value[1]
        reader = _TOOLKIT_TEXT.get(kind)
        text = reader(value, command) if reader else hex_text(value)
        part = _part(toolkit_names.OBJECTS.get(kind, "object"), found, text, ())
        if kind == 0x03 and value and value[0] >= 0x20:
            part = replace(part, state=State.ATTENTION)
        parts.append(part)
    return tuple(parts)


def envelope_parts(data: bytes, start: int, end: int) -> tuple[Part, ...]:
    """Read a proactive command or an envelope: one outer object with toolkit objects inside."""
    parts: list[Part] = []
    for found in _scan(data, start, end, _toolkit_header):
        name = toolkit_names.ENVELOPES.get(found.tag, "object")
        parts.append(_part(name, found, "", toolkit_parts(data, found.value_start, found.end)))
    return tuple(parts)


def proactive_name(data: bytes) -> str:
    """Return a proactive command's or terminal response's command, `REFRESH · UICC reset`."""
    at = data.find(b"\x03", 1)
    while at > 0:
        if data[at - 1] & 0x7F == 0x01 and at + 4 <= len(data):
            kind, qualifier = data[at + 2], data[at + 3]
            name = toolkit_names.COMMANDS.get(kind, f"command {kind:02X}")
            mode = toolkit_names.REFRESH.get(qualifier, "") if kind == 0x01 else ""
            return f"{name} · {mode}" if mode else name
        at = data.find(b"\x03", at + 1)
    return ""


def _value(data: bytes, found: _Object) -> bytes:
    return data[found.value_start : found.end]


def _part(name: str, found: _Object, text: str, children: tuple[Part, ...]) -> Part:
    notes = (found.problem,) if found.problem else ()
    state = State.ATTENTION if notes else State.NEUTRAL
    tag = f"{found.tag:02X}"
    return Part(name, found.start, found.end, text, tag, "TLV", 0, notes, state, children)


def _details(value: bytes, command: int) -> str:
    if len(value) != 3:
        return hex_text(value)
    name = toolkit_names.COMMANDS.get(value[1], f"command {value[1]:02X}")
    mode = toolkit_names.REFRESH.get(value[2], "") if value[1] == 0x01 else ""
    return f"number {value[0]}, {name}, {mode or f'qualifier {value[2]:02X}'}"


def _devices(value: bytes, command: int) -> str:
    return " → ".join(toolkit_names.DEVICES.get(one, f"device {one:02X}") for one in value)


def _result(value: bytes, command: int) -> str:
    if not value:
        return ""
    meaning = toolkit_names.RESULTS.get(value[0], "unknown result")
    rest = f", {hex_text(value[1:])}" if value[1:] else ""
    return f"{meaning} ({value[0]:02X}){rest}"


def _words(value: bytes, command: int) -> str:
    return value.decode("latin-1") if value.isascii() else hex_text(value)


_TOOLKIT_TEXT: dict[int, Callable[[bytes, int], str]] = {
    0x01: _details,
    0x02: _devices,
    0x03: _result,
    0x05: _words,
    0x2D: _words,
}
