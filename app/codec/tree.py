"""Decode a message into a tree with byte ranges, whatever the bytes are.

Rules:
1. No bytes raise. What cannot be read as the schema says is shown as it is, with a note.
2. Where the plain reading leaves something over, other shapes are tried: what peers are known to
   write instead, and the form of another version of the standard. The reading with the least left
   over wins and says what it tolerated.
3. Work is bounded: nesting stops at MAX_DEPTH, and retries share a budget of bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.codec import tlv, tolerance
from app.codec.definitions import Type, forms, lookup
from app.codec.dialects import DIALECTS, has
from app.codec.node import Node, Note
from app.codec.raw import MAX_DEPTH
from app.codec.reader import Reader, Shape

__all__ = ["MAX_DEPTH", "Node", "Note", "Reader", "decode", "weigh"]

_BUDGET_FLOOR = 4096
_BUDGET_FACTOR = 16
_SERIOUS = 4


def decode(
    type_name: str, data: bytes | bytearray | memoryview, *, dialect: str | None = None
) -> Node:
    """Read data as a type. Never raises on bytes; CodecError only for an unknown type name.

    dialect: version of SGP.32 the sender is known to speak; what it lacks is noted, and its form
    wins where two versions could have meant the same bytes.
    """
    return weigh(type_name, bytes(data), dialect=dialect)[0]


def weigh(type_name: str, data: bytes, *, dialect: str | None = None) -> tuple[Node, int]:
    """Decode, and tell how badly the bytes fit: 0 for a message with nothing against it."""
    schema = lookup(type_name)
    reader = _TolerantReader(data, dialect)
    node = reader.element(schema, schema.ref or schema.name, 0, len(data), 0)
    if node.end < len(data):
        rest = len(data) - node.end
        plural = "s follow" if rest > 1 else " follows"
        reader.note(node, "unknown", f"{rest} byte{plural} the message.")
    return node, reader.cost


class _TolerantReader(Reader):
    """A Reader that tries what peers write instead of what the standard says."""

    def __init__(self, data: bytes, dialect: str | None) -> None:
        super().__init__(data, dialect)
        self._budget = _BUDGET_FACTOR * len(data) + _BUDGET_FLOOR

    def other_shapes(
        self, schema: Type, name: str, pos: int, end: int, depth: int, cost: int
    ) -> Iterator[Shape]:
        """Yield the readings worth a try, most likely first, as long as the budget lasts."""
        if pos >= end or depth > MAX_DEPTH or not schema.tags:
            return
        head = tlv.header(self.data, pos, end)
        size = head.end - pos
        if cost >= _SERIOUS and head.tag == schema.tags[0]:
            for shape in self._peers_shapes(schema, name, pos, head, depth):
                if self._spend(size):
                    yield shape, False
        if schema.ref and schema.module == "SGP32Definitions":
            for form in forms(schema.module, schema.ref):
                wins_draw = self._speaks(form)
                if (cost or wins_draw) and self._spend(size):
                    yield partial(self._form, schema, form, name, pos, end, depth), wins_draw

    def _spend(self, size: int) -> bool:
        self._budget -= size
        return self._budget > 0

    def _speaks(self, form: Type) -> bool:
        """Whether the sender's version is the one this form belongs to."""
        return self.dialect in DIALECTS and bool(form.until) and has(self.dialect, "", form.until)

    def _peers_shapes(
        self, schema: Type, name: str, pos: int, head: tlv.Header, depth: int
    ) -> Iterator[partial[Node]]:
        start, end = head.value_start, head.value_end
        if tolerance.wrapped_twice(schema, self.data, start, end):
            yield partial(self._wrapped_twice, schema, name, pos, head, depth)
        if schema.kind == "CHOICE" and start < end:
            tag = tlv.header(self.data, start, end).tag
            for arm in tolerance.bare_arms(schema, tag):
                yield partial(self._bare, schema, arm, name, pos, head, depth)

    def _form(self, schema: Type, form: Type, name: str, pos: int, end: int, depth: int) -> Node:
        """Read as another version's type, under the tag this place gives it."""
        usual = lookup(f"{schema.module}.{schema.ref}")
        shape = form.retagged(*schema.tags) if form.tags == usual.tags else form
        node = self.as_written(shape, name, pos, end, depth)
        version = f"SGP.32 v{form.until}" if form.until else "SGP.22"
        self.note(node, "dialect", f"Read as {version} writes it ({form.ref}).")
        return node

    def _wrapped_twice(
        self, schema: Type, name: str, pos: int, head: tlv.Header, depth: int
    ) -> Node:
        """Read an element that holds a whole element where its content should be."""
        inner = tlv.header(self.data, head.value_start, head.value_end)
        node = Node(name, schema, head.tag, pos, inner.value_start, head.end)
        self.content(node, inner, schema, depth)
        tags = f"{tlv.tag_hex(head.tag)} holds a second wrapper {tlv.tag_hex(inner.tag)}"
        self.note(node, "deviation", f"{tags}; the content belongs directly inside.")
        return node

    def _bare(
        self, schema: Type, arm: Type, name: str, pos: int, head: tlv.Header, depth: int
    ) -> Node:
        """Read a tagged CHOICE whose chosen alternative has lost its own header."""
        node = Node(name, schema, head.tag, pos, head.value_start, head.end)
        start, end = head.value_start, head.value_end
        if arm.kind == "CHOICE":
            child = self.element(arm.retagged(), arm.name, start, end, depth + 1)
        else:
            child = Node(arm.name, arm, None, start, start, end)
            self.content(child, tlv.Header(arm.tags[0], start, end, end, None), arm, depth + 1)
        node.value, node.children = arm.name, (child,)
        self.note(
            node, "deviation", f"The header {tlv.tag_hex(arm.tags[0])} of {arm.name} is missing."
        )
        self.leftover(node, child.end, end, depth)
        return node
