"""An HTTP message taken apart: its head line by line, and its body, also when it came in chunks.

Never raises on bytes; where chunks are damaged, the rest is one part that says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.capture.parts import Part, State
from app.capture.value_text import size_text

_LONGEST_HEAD = 64_000
_LONGEST_SIZE_LINE = 256
_HEAD_END = b"\r\n\r\n"
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_CHUNKED = re.compile(rb"^transfer-encoding:[^\r\n]*\bchunked\b", re.IGNORECASE | re.MULTILINE)


class Body(NamedTuple):
    """Where a body lies. runs: start and end of each stretch of it, in order.

    whole: whether nothing of it is missing, as far as chunks tell.
    """

    parts: tuple[Part, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()
    whole: bool = True

    def of(self, data: bytes) -> bytes:
        """Return the body's bytes, the framing of chunks taken off."""
        return b"".join(data[start:end] for start, end in self.runs)


def head_end(data: bytes) -> int:
    """Return where the body begins; the length of the data when the head does not end."""
    at = data.find(_HEAD_END, 0, _LONGEST_HEAD)
    return len(data) if at < 0 else at + len(_HEAD_END)


def head_parts(data: bytes) -> tuple[Part, ...]:
    """Return the lines of the head, each without its line end."""
    parts: list[Part] = []
    at = 0
    for line in data[: min(head_end(data), _LONGEST_HEAD)].split(b"\r\n"):
        if line:
            name, colon, value = line.decode("latin-1").partition(": ")
            first = not parts or not colon
            label = "start line" if not parts else name
            text = line.decode("latin-1") if first else value
            parts.append(Part(label, at, at + len(line), text))
        at += len(line) + 2
    return tuple(parts)


def read_body(data: bytes) -> Body:
    """Find the body that is in the same record as its head; without one, no parts."""
    start = head_end(data)
    if start == len(data):
        return Body()
    if _CHUNKED.search(data, 0, start):
        return _chunks(data, start)
    text = size_text(len(data) - start)
    return Body((Part("body", start, len(data), text),), ((start, len(data)),))


def _chunks(data: bytes, start: int) -> Body:
    chunks: list[Part] = []
    runs: list[tuple[int, int]] = []
    at, whole = start, False
    while found := _SIZE.match(data, at, at + _LONGEST_SIZE_LINE):
        size, begin = int(found[1], 16), found.end()
        if not size:
            chunks.append(Part("last chunk", at, len(data), "ends the body", kind="chunk"))
            at, whole = len(data), True
            break
        end = begin + size
        if data[end : end + 2] != b"\r\n":
            break
        runs.append((begin, end))
        chunks.append(_chunk(at, begin, end))
        at = end + 2
    if at < len(data):
        notes = ("No whole chunk begins here.",)
        rest = size_text(len(data) - at)
        chunks.append(Part("bytes", at, len(data), rest, "", "raw", 0, notes, State.ATTENTION))
    text = f"{size_text(sum(end - begin for begin, end in runs))} in {len(runs)} chunks"
    whole_part = Part("body", start, len(data), text, children=tuple(chunks))
    return Body((whole_part,), tuple(runs), whole)


def _chunk(at: int, begin: int, end: int) -> Part:
    size = size_text(end - begin)
    inside = (
        Part("chunk size", at, begin, size),
        Part("chunk data", begin, end, size),
        Part("line end", end, end + 2),
    )
    return Part("chunk", at, end + 2, size, kind="chunk", children=inside)
