"""A decoding made from bytes without secrets, told so: hidden parts say that they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from app.capture.parts import Decoding, Part, Source, State
from app.capture.secrets import FIELDS
from app.capture.value_text import short_digits, size_text

HIDDEN = "hidden"
"""What stands in place of a value that is not shown."""

_LONGEST_HEADER = 6
"""Bytes of tag and length before a value that is hidden whole."""
_LONGEST_CELL = 47
"""Characters of a value in the meaning of a message, as `gist` cuts them."""

Ranges = tuple[tuple[int, int], ...]


def cover(decoding: Decoding, covered: Mapping[int, Ranges]) -> Decoding:
    """Mark what is hidden. covered: seq of a record -> ranges of its bytes, in order."""
    sources = tuple(_cover_source(one, covered) for one in decoding.sources)
    words: dict[str, str] = {}
    parts = tuple(_cover_part(part, sources, words) for part in decoding.parts)
    say = partial(_reworded, words=words)
    parts = tuple(_reword_part(part, say) for part in parts)
    return replace(
        decoding,
        title=say(decoding.title),
        meaning=say(decoding.meaning),
        sources=sources,
        parts=parts,
    )


def without_values(part: Part) -> Part:
    """Return a part whose secret fields, told by their names, say only that they are hidden."""
    if part.name in FIELDS:
        return replace(part, text=HIDDEN, children=())
    return replace(part, children=tuple(without_values(child) for child in part.children))


def _cover_source(source: Source, covered: Mapping[int, Ranges]) -> Source:
    ranges: list[tuple[int, int]] = []
    at = 0
    for piece in source.pieces:
        for start, end in covered.get(piece.seq, ()):
            low, high = max(start, piece.start), min(end, piece.end)
            if low < high:
                ranges.append((at + low - piece.start, at + high - piece.start))
        at += piece.end - piece.start
    return replace(source, hidden=tuple(ranges)) if ranges else source


def _cover_part(part: Part, sources: tuple[Source, ...], words: dict[str, str]) -> Part:
    """Return a part that says hidden where its value is; words: takes what such values said."""
    ranges = sources[part.source].hidden if part.source < len(sources) else ()
    inside = [one for one in ranges if one[0] < part.end and one[1] > part.start]
    if not inside:
        return part
    if part.children:
        children = tuple(_cover_part(child, sources, words) for child in part.children)
        return replace(part, children=children)
    count = sum(min(end, part.end) - max(start, part.start) for start, end in inside)
    empty = _stands_for_nothing(part.text)
    if not empty and count < part.end - part.start - _LONGEST_HEADER:
        return replace(part, text=f"{part.text}, partly {HIDDEN}" if part.text else "")
    if part.text and empty:
        digits = part.text.replace(" ", "")
        for said in (part.text, short_digits(digits), _cut(part.text)):
            words[said] = HIDDEN
    text = f"{HIDDEN}, {size_text(count)}"
    return replace(part, text=text, notes=(), state=State.NEUTRAL)


def _stands_for_nothing(text: str) -> bool:
    """Whether a text was made of the zeros and asterisks that stand in place of a secret."""
    return not set(text.partition(" … ")[0]) - set("*0 \"'")


def _cut(text: str) -> str:
    return f"{text[:_LONGEST_CELL]}…"


def _reword_part(part: Part, say: Callable[[str], str]) -> Part:
    """Say hidden also where a part sums up what its children hold."""
    if not part.children:
        return part
    children = tuple(_reword_part(child, say) for child in part.children)
    return replace(part, text=say(part.text), children=children)


def _reworded(text: str, words: Mapping[str, str]) -> str:
    for said in sorted(words, key=len, reverse=True):
        text = text.replace(said, words[said])
    return text
