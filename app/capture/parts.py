"""What a decoder hands over: named parts of a message, each tied to the bytes it was read from.

A message may lie in several records (STORE DATA blocks, GET RESPONSE chains). A Source is one run
of bytes as a person wants to see it; its pieces say which record each stretch came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.values.traffic import Record

HIDDEN_BYTE = "••"
"""In place of the two digits of a byte that is not shown."""


class State(StrEnum):
    """How a message or a part of it is to be taken; always shown with a word or shape."""

    OK = "ok"
    ATTENTION = "attention"
    FAILED = "failed"
    NEUTRAL = "neutral"


VERDICT = "verdict"
"""Kind of a part that says what was found out about the bytes of the part around it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` of the record `seq`."""

    seq: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A run of bytes to show, put together from pieces in order.

    hidden: ranges, start and end, whose bytes stand for secrets that are not shown.
    """

    name: str
    data: bytes
    pieces: tuple[Piece, ...]
    hidden: tuple[tuple[int, int], ...] = ()

    def locate(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return where the bytes `start` to `end` of this source lie in the records."""
        found: list[Piece] = []
        at = 0
        for piece in self.pieces:
            length = piece.end - piece.start
            low, high = max(start, at), min(end, at + length)
            if low < high:
                found.append(Piece(piece.seq, piece.start + low - at, piece.start + high - at))
            at += length
        return tuple(found)

    def hex_text(self, start: int = 0, end: int | None = None) -> str:
        """Return bytes in hex, in pairs; two dots stand for each that is hidden."""
        last = len(self.data) if end is None else end
        if not self.hidden:
            return self.data[start:last].hex(" ").upper()
        pairs = self.data.hex(" ").upper().split(" ")
        for low, high in self.hidden:
            pairs[low:high] = [HIDDEN_BYTE] * (high - low)
        return " ".join(pairs[start:last])

    def hides(self, offset: int) -> bool:
        """Whether the byte at an offset is hidden."""
        return any(low <= offset < high for low, high in self.hidden)

    def edges(self) -> tuple[int, ...]:
        """Return the offsets at which a new piece begins, without 0."""
        offsets: list[int] = []
        at = 0
        for piece in self.pieces[:-1]:
            at += piece.end - piece.start
            offsets.append(at)
        return tuple(offsets)


@dataclass(frozen=True, slots=True)
class Part:
    """One named thing in a message: bytes `start` to `end` of source number `source`.

    name: the standard's word. text: the value for people. tag: as on the wire, in hex. kind: what
    the bytes are (`INTEGER`, `TLV`, `field`). notes: what is wrong or odd about it, in words.
    """

    name: str
    start: int
    end: int
    text: str = ""
    tag: str = ""
    kind: str = "field"
    source: int = 0
    notes: tuple[str, ...] = ()
    state: State = State.NEUTRAL
    children: tuple[Part, ...] = ()

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it in reading order."""
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))

    def plain(self) -> dict[str, object]:
        """Return the part and all below it as JSON-ready values."""
        row: dict[str, object] = {"name": self.name}
        row |= {key: value for key in ("tag", "text") if (value := getattr(self, key))}
        row["range"] = [self.start, self.end]
        if self.notes:
            row["notes"] = list(self.notes)
        if self.children:
            row["children"] = [child.plain() for child in self.children]
        return row


@dataclass(frozen=True, slots=True)
class Decoding:
    """Everything a decoder found in one record.

    sources: the bytes the parts point into; number 0 is always the record's own data. title and
    meaning: the two cells of the list. function: the standard's function when one was named.
    """

    decoder: str
    title: str
    meaning: str
    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    state: State = State.NEUTRAL
    function: str = ""

    def walk(self) -> Iterator[Part]:
        """Yield every part in reading order."""
        for part in self.parts:
            yield from part.walk()

    def deepest(self, source: int, offset: int) -> Part | None:
        """Return the innermost part that covers a byte of a source."""
        best: Part | None = None
        for part in self.walk():
            if part.source != source or not part.start <= offset < part.end:
                continue
            if best is None or part.end - part.start <= best.end - best.start:
                best = part
        return best


def own_source(record: Record) -> Source:
    """Return the source every decoding begins with: the record's own bytes."""
    return Source("Record", record.data, (Piece(record.seq, 0, len(record.data)),))
