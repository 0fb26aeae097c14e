"""Reads the fields of a binary message one after the other, and keeps each as a part.

Damage is met where it is: what was read stays, and the rest becomes one raw part at its offset.
"""

from __future__ import annotations

from collections.abc import Callable

from app.capture.parts import Part, State
from app.capture.value_text import hex_text, size_text


class DamagedError(Exception):
    """The message does not go on as it has to. Never leaves `block`."""


class FieldCursor:
    """A place in bytes `at` to `end` of a source; every field read is added to `parts`."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = None, source: int = 0) -> None:
        self.data = data
        self.at = at
        self.end = len(data) if end is None else min(end, len(data))
        self.source = source
        self.parts: list[Part] = []

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return self.end - self.at

    def number(self, size: int, name: str, text: Callable[[int], str] = str) -> int:
        """Read a number of `size` bytes. text: puts it in words."""
        value = int.from_bytes(self.skip(size, name))
        self.add(name, self.at - size, text(value))
        return value

    def octets(self, size: int, name: str, text: Callable[[bytes], str] = hex_text) -> bytes:
        """Read `size` bytes. text: puts them in words."""
        value = self.skip(size, name)
        self.add(name, self.at - size, text(value))
        return value

    def vector(self, size: int, name: str, text: Callable[[bytes], str] = hex_text) -> bytes:
        """Read a value behind its length of `size` bytes, as one part."""
        start = self.at
        value = self.skip(int.from_bytes(self.skip(size, f"length of {name}")), name)
        self.add(name, start, text(value))
        return value

    def group(self, size: int, name: str, read: Callable[[FieldCursor], str]) -> None:
        """Read a length of `size` bytes and have what it covers read as a part with children."""
        start = self.at
        length = int.from_bytes(self.skip(size, f"length of {name}"))
        if length > self.left:
            self.at = start
            raise DamagedError(f"{name} would take {size_text(length)}; {self.left} are there.")
        inside = FieldCursor(self.data, self.at, self.at + length, self.source)
        self.at += length
        self.parts.append(block(name, start, inside, read))

    def skip(self, size: int, name: str) -> bytes:
        """Pass over bytes without making a part of them, and return them."""
        if size > self.left:
            raise DamagedError(f"{name} would take {size_text(size)}; {self.left} are there.")
        self.at += size
        return self.data[self.at - size : self.at]

    def add(self, name: str, start: int, text: str, children: tuple[Part, ...] = ()) -> None:
        """Keep what lies from `start` to here as a part."""
        self.parts.append(Part(name, start, self.at, text, source=self.source, children=children))


def block(name: str, start: int, inside: FieldCursor, read: Callable[[FieldCursor], str]) -> Part:
    """Return what `read` makes of a stretch of bytes; it returns the text of the whole."""
    text, why, first = "", "", inside.at
    try:
        text = read(inside)
    except DamagedError as error:
        why = str(error)
        inside.at = inside.parts[-1].end if inside.parts else first
    else:
        why = "More bytes are here than the message has." if inside.left else ""
    if why:
        inside.parts.append(raw_part(inside, why))
    return Part(name, start, inside.end, text, source=inside.source, children=tuple(inside.parts))


def raw_part(rest: FieldCursor, why: str) -> Part:
    """Return the bytes from here on as they are. why: what keeps them from being read."""
    text = hex_text(rest.data[rest.at : rest.end], 16)
    return Part("bytes", rest.at, rest.end, text, "", "raw", rest.source, (why,), State.ATTENTION)
