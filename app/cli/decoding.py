"""One run of bytes decoded: which type it is, its tree in words, its tree as JSON.

A tag often stands for a request and for its response, and in another version for a third type; the
reading with the least left over is taken. Bytes no type claims are an APDU if they add up as one,
else plain TLV.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.capture.apdu_view import read_command
from app.capture.codec_parts import Reading, code_of, message_part
from app.capture.decoders import decode as decode_record
from app.capture.node_text import node_text, summary
from app.capture.parts import Part
from app.capture.recorder import Recorder
from app.card import status_words
from app.cli import tables
from app.codec import tlv
from app.codec.codes import CodeEntry
from app.codec.functions import FUNCTIONS, Function, Identified, identify
from app.codec.tree import Node, Note, Reader, weigh
from app.values.traffic import Direction, Layer

_SEQUENCE = 0x30
_DONE = b"\x90\x00"
"""After a message this is the card's status word, not a TLV of tag 90."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a tree. start, value_start, end: offsets into the whole input.

    named: a named number, or the names of set bits. text: the value as people read it.
    """

    name: str
    type: str
    ref: str | None
    tag: str | None
    start: int
    value_start: int
    end: int
    value: object
    named: object
    text: str
    notes: tuple[Note, ...]
    children: tuple[Field, ...]

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Field]]:
        """Yield each field with its depth, in the order of the bytes."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)

    def form(self) -> dict[str, object]:
        """Return the field and all below it with the names of the JSON contract."""
        return {
            "name": self.name,
            "type": self.type,
            "ref": self.ref,
            "tag": self.tag,
            "start": self.start,
            "value_start": self.value_start,
            "end": self.end,
            "value": self.value,
            "named": self.named,
            "text": self.text,
            "notes": [{"kind": note.kind, "text": note.text} for note in self.notes],
            "children": [child.form() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Decoded:
    """One message. type_name: empty when no type claims the bytes.

    function: the standard's function the type belongs to, the first when several share it, None
    when none has it. codes: result and error codes met, explained.
    """

    data: bytes
    type_name: str
    title: str
    function: Function | None
    tree: tuple[Field, ...]
    codes: tuple[CodeEntry, ...] = ()

    def form(self) -> dict[str, object]:
        """Return the message with the names of the JSON contract."""
        function = self.function
        return {
            "type": self.type_name or None,
            "title": self.title,
            "function": function.name if function else None,
            "interface": function.interface if function else None,
            "clause": function.clause if function else None,
            "codes": [
                {
                    "code": entry.code,
                    "name": entry.name,
                    "title": entry.title,
                    "cause": entry.cause,
                    "who": entry.who,
                    "next": entry.next,
                }
                for entry in self.codes
            ],
            "tree": [field.form() for field in self.tree],
        }

    def text(self) -> str:
        """Return the tree as lines: offset, tag, name, value, and notes with a mark."""
        lines = [self.title]
        for root in self.tree:
            lines += [_line(depth, field) for depth, field in root.walk()]
        for entry in self.codes:
            lines.append(f"{entry.name}: {entry.title}. {entry.cause} Next: {entry.hint}")
        return "\n".join(lines)


def read(data: bytes, base: int, type_name: str, dialect: str | None) -> Decoded:
    """Decode bytes that begin at `base` of the input; an empty type name finds the type.

    Raises CodecError for a type name nobody defined; never on bytes.
    """
    if type_name:
        return _typed(data, base, type_name, weigh(type_name, data, dialect=dialect)[0])
    found = identify(data, dialect=dialect)
    if found is not None and (found.node.tag != _SEQUENCE or _believable(found)):
        return _typed(data, base, found.type_name, found.node)
    if data == _DONE and base:
        return _status_word(data, base)
    command = read_command(data)
    if command is not None and not command.oddity and tlv.header(data, 0, len(data)).problem:
        return _apdu(data, base)
    node = Reader(data, dialect).raw("", 0, len(data), 0)
    return Decoded(data, "", "Unknown TLV", None, (_field(node, base),))


def _believable(found: Identified) -> bool:
    """Whether a bare SEQUENCE, which could be anything, has more fields known than faults."""
    known = sum(1 for node in found.node.walk() if node.name and node.schema is not None)
    return found.weight < known


def _typed(data: bytes, base: int, type_name: str, node: Node) -> Decoded:
    part = message_part(Reading(type_name, node), 0, 0)
    parts = tuple(part.walk()) if part else ()
    entries = {entry.name: entry for one in parts if (entry := code_of(one)) and entry.code}
    rows = [row for row in FUNCTIONS if type_name in (row.request, row.response)]
    names = ", ".join(f"{row.interface}.{row.name}" for row in rows)
    title = f"{type_name} ({names})" if names else type_name
    function = rows[0] if rows else None
    tree = (_field(node, base),)
    return Decoded(data, type_name, title, function, tree, tuple(entries.values()))


def _field(node: Node, base: int) -> Field:
    return Field(
        name=node.name,
        type=node.type,
        ref=node.ref,
        tag=None if node.tag is None else tlv.tag_hex(node.tag),
        start=base + node.start,
        value_start=base + node.value_start,
        end=base + node.end,
        value=node.value,
        named=node.named,
        text=summary(node) if node.children else node_text(node),
        notes=node.notes,
        children=tuple(_field(child, base) for child in node.children),
    )


def _status_word(data: bytes, base: int) -> Decoded:
    end = base + len(data)
    text = status_words.explain(0x9000).meaning
    field = Field("SW", "field", None, None, base, base, end, data, None, text, (), ())
    return Decoded(data, "", "Status word", None, (field,))


def _apdu(data: bytes, base: int) -> Decoded:
    recorder = Recorder(2)
    recorder("", Layer.APDU, Direction.OUT, data)
    record = recorder.since(0)[2][0]
    found = decode_record(record, recorder)
    title = f"Command APDU: {found.title}" + (f", {found.meaning}" if found.meaning else "")
    return Decoded(data, "", title, None, tuple(_from_part(part, base) for part in found.parts))


def _from_part(part: Part, base: int) -> Field:
    notes = tuple(Note("note", text) for text in part.notes)
    return Field(
        name=part.name,
        type=part.kind,
        ref=None,
        tag=part.tag or None,
        start=base + part.start,
        value_start=base + part.start,
        end=base + part.end,
        value=None,
        named=None,
        text=part.text,
        notes=notes,
        children=tuple(_from_part(child, base) for child in part.children),
    )


def _line(depth: int, field: Field) -> str:
    name = f"{'':{2 * depth}}{field.name or '?'}"
    text = tables.word(field.text) if field.text else ""
    line = f"{field.start:04X}  {field.tag or '':<6}  {name:<40}  {text}".rstrip()
    marks = [f"\n{'':14}{'':{2 * depth}}! {note.text}" for note in field.notes]
    return line + "".join(marks)
