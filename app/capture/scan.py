"""Walking through the frames of a capture file, over whatever damage there is."""

from __future__ import annotations

import mmap
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.capture.frames import (
    FRAME,
    HEADER_SIZE,
    LOSS,
    LOSS_SIZE,
    MARKER,
    META,
    RECORD,
    is_sound,
    unpack_loss,
)

Progress = Callable[[int, int], None]
"""Told how many bytes of how many were read; may raise to stop the work."""

_REPORT_EVERY = 1 << 16
_REPORT_FIRST = 1 << 12
"""Frames before the first report, so that there is something to look at within milliseconds."""

_EFFORT = 8
"""How often the size of the file may be checked in vain."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Bytes of a file that hold no record. offset, size: where; text: a sentence about it."""

    offset: int
    size: int
    text: str


@dataclass(slots=True)
class Scan:
    """What a walk found. starts: of the frames that hold records. end: behind the last frame.

    effort: bytes checked in vain behind damage, which is bounded: a file made for it would
    otherwise keep the walk busy for hours.
    """

    end: int = HEADER_SIZE
    lost: int = 0
    effort: int = 0
    starts: array[int] = field(default_factory=lambda: array("Q"))
    problems: list[Problem] = field(default_factory=list)


def scan(
    data: mmap.mmap | bytes, start: int = HEADER_SIZE, progress: Progress | None = None
) -> Scan:
    """Find every whole frame from `start` on. Never raises on bytes.

    Damage is passed over up to the next sound frame. Bytes at the end that are no frame yet are
    a torn tail: the writer was stopped, or is still writing.
    """
    found = Scan()
    for until in walk(data, found, start):
        if progress:
            progress(until, len(data))
    return found


def walk(data: mmap.mmap | bytes, found: Scan, start: int = HEADER_SIZE) -> Iterator[int]:
    """Do the work of `scan` part by part: yield how far it is after each, and fill `found`.

    The starts that were found may be taken away between two parts.
    """
    size, at, most = len(data), start, _REPORT_FIRST
    with memoryview(data) as view:
        while at < size:
            until = _run(view, at, size, found, most)
            most = _REPORT_EVERY
            if until == at:
                at = _over_damage(data, view, at, found)
            else:
                at = found.end = until
            yield at


def _run(view: memoryview, at: int, size: int, found: Scan, most: int) -> int:
    """Take sound frames from `at` on, at most so many; return where the first not taken is.

    The same checks as `is_sound`, written out: this loop sees every record of a large file.
    """
    unpack, head, crc32, take = FRAME.unpack_from, FRAME.size, zlib.crc32, found.starts.append
    last = size - head
    for _ in range(most):
        if at > last:
            break
        marker, kind, length, crc = unpack(view, at)
        end = at + head + length
        if marker != MARKER or end > size:
            break
        if crc32(view[at + head : end], length ^ kind << 24) != crc:
            break
        if kind == RECORD and length >= META.size:
            take(at)
        elif kind == LOSS and length >= LOSS_SIZE:
            found.lost += unpack_loss(view, at)
        at = end
    return at


def _over_damage(data: mmap.mmap | bytes, view: memoryview, at: int, found: Scan) -> int:
    """Report what stands at `at` and return where the next sound frame begins, or the end."""
    size, after = len(data), at
    text = f"The last {size - at} bytes are no whole record: the recording was cut off there."
    while (after := data.find(MARKER, after + 1)) != -1:
        if found.effort > _EFFORT * size:
            text = f"The last {size - at} bytes are too damaged to be searched for records."
            break
        if is_sound(view, after, size):
            text = f"{after - at} bytes at offset {at} are damaged and were passed over."
            found.problems.append(Problem(at, after - at, text))
            found.end = after
            return after
        found.effort += _claimed(view, after, size)
    found.problems.append(Problem(at, size - at, text))
    return size


def _claimed(view: memoryview, at: int, size: int) -> int:
    """Return how many bytes were read in vain to check what only looked like a frame."""
    claimed: int = FRAME.unpack_from(view, at)[2] if at + FRAME.size <= size else 0
    return claimed if at + FRAME.size + claimed <= size else 0
