"""Raw edits: any element of a package replaced by any bytes.

Edits are made one after the other, so a path names a place in what the edits before it left. The
lengths round a place follow, in their shortest form, so that only what was meant is wrong. What an
edit wrote need not be TLV; only later edits have to find their way past it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.codec import tlv
from app.errors import CodecError
from app.values.packages import RawEdit

MOST_DEPTH = 32
"""How deep places are looked for; no package nests half as deep."""

_STEP = re.compile(r"((?:[0-9A-F]{2}){1,4})(?:\[([0-9]{1,9})\])?")


class Place(NamedTuple):
    """Where an element lies: the path that names it, and [start, end) in the bytes."""

    at: str
    start: int
    end: int


def apply(data: bytes, edits: Iterable[RawEdit]) -> bytes:
    """Return the bytes with the edits made. Raises CodecError naming the path that leads nowhere.

    data: elements one after the other, usually one.
    """
    for edit in edits:
        data = _edited(data, edit)
    return data


def places(data: bytes) -> tuple[Place, ...]:
    """List the elements, outer before inner. Never raises; what cannot be read is left out."""
    found: list[Place] = []
    waiting: list[tuple[str, int, tlv.Header]] = _named(data, 0, len(data), "")
    while waiting:
        at, start, head = waiting.pop()
        found.append(Place(at, start, head.end))
        if _holds(head) and at.count("/") < MOST_DEPTH - 1:
            waiting += _named(data, head.value_start, head.value_end, f"{at}/")
    return tuple(found)


def split(edits: Iterable[RawEdit], *tags: int) -> tuple[tuple[RawEdit, ...], ...]:
    """Sort edits by the tag their paths begin with. Raises CodecError for any other beginning."""
    sorted_ones: dict[int, list[RawEdit]] = {tag: [] for tag in tags}
    for edit in edits:
        root = steps(edit.at)[0][0]
        if root not in sorted_ones:
            raise CodecError(
                f"No edit of this kind of package begins at {tlv.tag_hex(root)}.",
                path=edit.at[:200],
                hint=f"Begin the path with {' or '.join(map(tlv.tag_hex, tags))}.",
            )
        sorted_ones[root].append(edit)
    return tuple(map(tuple, sorted_ones.values()))


def steps(at: str) -> tuple[tuple[int, int], ...]:
    """Split a path into tags and indexes. Raises CodecError when it is none."""
    found = [_STEP.fullmatch(step) for step in at.upper().split("/")[: MOST_DEPTH + 1]]
    named = [(int(step[1], 16), int(step[2] or 0)) for step in found if step]
    if len(named) != len(found) or len(found) > MOST_DEPTH:
        raise CodecError(
            f"{at[:60]!r} names no place in a package.",
            path=at[:60],
            hint="Write tags from the outside in, as in 30/A0/A3[1]/5A.",
        )
    return tuple(named)


def _edited(data: bytes, edit: RawEdit) -> bytes:
    way = _way(data, edit.at)
    start, head = way.pop()
    made, end = edit.content, head.end
    for outer_start, outer in reversed(way):
        value = data[outer.value_start : start] + made + data[end : outer.value_end]
        made, start, end = tlv.encode(outer.tag, value), outer_start, outer.end
    return data[:start] + made + data[end:]


def _way(data: bytes, at: str) -> list[tuple[int, tlv.Header]]:
    """Return the elements a path goes through, each with where it starts."""
    way: list[tuple[int, tlv.Header]] = []
    pos, end = 0, len(data)
    for tag, index in steps(at):
        fit = (one for one in _run(data, pos, end) if one[1].tag == tag)
        found = next((one for number, one in enumerate(fit) if number == index), None)
        if found is None or (way and not _holds(way[-1][1])):
            raise _nowhere(at, pos)
        way.append(found)
        pos, end = found[1].value_start, found[1].value_end
    return way


def _run(data: bytes, pos: int, end: int) -> Iterator[tuple[int, tlv.Header]]:
    """Yield elements side by side, up to and with the first that is broken."""
    while pos < end:
        head = tlv.header(data, pos, end)
        yield pos, head
        if not _sound(head):
            return
        pos = head.end


def _named(data: bytes, pos: int, end: int, before: str) -> list[tuple[str, int, tlv.Header]]:
    """Return a run with paths, last first."""
    seen: dict[int, int] = {}
    found = []
    for start, head in _run(data, pos, end):
        index = seen.get(head.tag, 0)
        seen[head.tag] = index + 1
        name = tlv.tag_hex(head.tag) + (f"[{index}]" if index else "")
        found.append((before + name, start, head))
    return found[::-1]


def _sound(head: tlv.Header) -> bool:
    return head.problem is None or head.problem[0] == "deviation"


def _holds(head: tlv.Header) -> bool:
    """Whether an element can be looked into."""
    return _sound(head) and tlv.is_constructed(head.tag)


def _nowhere(at: str, offset: int) -> CodecError:
    return CodecError(
        f"There is nothing at {at[:200]} in the package.",
        path=at[:200],
        offset=offset,
        hint="The path goes by tags, from the outside in; `package show` has the bytes.",
    )
