"""Read a message as its type says, element by element, and note what does not fit.

Components are matched in order, because one tag may mean two things further on. Trying other
shapes where something is left over is `tree`'s part: it overrides `other_shapes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.codec import tlv, tolerance
from app.codec.definitions import ANY_TAG, CONSTRUCTED, RAW_TYPES, Type
from app.codec.dialects import OLDEST
from app.codec.node import Node
from app.codec.raw import MAX_DEPTH, RawReader

Shape = tuple[Callable[[], Node], bool]
"""Another reading to try, and whether it wins a draw."""

_IN_PIECES = ("OCTET STRING", "UTF8String")


class Reader(RawReader):
    """Reads one message against the schema.

    pos and end bound the bytes to read from; depth counts nesting and stops at MAX_DEPTH.
    """

    def element(
        self,
        schema: Type,
        name: str,
        pos: int,
        end: int,
        depth: int,
        head: tlv.Header | None = None,
    ) -> Node:
        """Read one element as a type, in the shape that leaves least over.

        head: the header at pos, where the caller has read it already.
        """
        before = self.cost
        best = self.as_written(schema, name, pos, end, depth, head)
        cost = self.cost - before
        if cost or self.dialect == OLDEST:  # only the forms of that version may win a draw
            for attempt, wins_draw in self.other_shapes(schema, name, pos, end, depth, cost):
                self.cost = 0
                node = attempt()
                if self.cost < cost or (wins_draw and self.cost == cost):
                    best, cost = node, self.cost
            self.cost = before + cost
        return best

    def other_shapes(
        self, schema: Type, name: str, pos: int, end: int, depth: int, cost: int
    ) -> Iterator[Shape]:
        """Yield other readings of the element at pos; a plain Reader knows none."""
        return iter(())

    def as_written(
        self,
        schema: Type,
        name: str,
        pos: int,
        end: int,
        depth: int,
        head: tlv.Header | None = None,
    ) -> Node:
        """Read one element exactly as the type says. head: as for `element`."""
        if pos >= end or depth > MAX_DEPTH:
            return self._nothing(schema, name, pos, end)
        if not schema.tags:
            if schema.kind == "CHOICE":
                return self._untagged_choice(schema, name, pos, end, depth, head)
            return self._open(name, pos, end, depth)
        head = head or tlv.header(self.data, pos, end)
        node = Node(name, schema, head.tag, pos, head.value_start, head.end)
        if head.problem:
            kind, text = head.problem
            self.note(node, kind, text, broken=kind != "deviation")
        if head.tag == schema.tags[0]:
            self.content(node, head, schema, depth)
        elif len(schema.tags) == 1 and schema.kind in _IN_PIECES and _is_pieces(head, schema):
            self.pieces(node, head, schema, depth)
        else:
            self._wrong_tag(node, head, schema, depth)
        return node

    def content(self, node: Node, head: tlv.Header, schema: Type, depth: int) -> None:
        """Read what lies inside a header that was as expected."""
        start, end, kind = head.value_start, head.value_end, schema.kind
        if len(schema.tags) > 1 or kind == "ANY":
            self._explicit(node, schema.retagged(*schema.tags[1:]), start, end, depth)
        elif kind not in CONSTRUCTED:
            self.primitive(node, schema, self.data[start:end])
            if schema.holds:
                self._inside_string(node, schema.holds, start, end, depth)
        elif kind in ("SEQUENCE", "SET"):
            self._sequence(node, schema, start, end, depth)
        elif kind in ("SEQUENCE OF", "SET OF"):
            self._sequence_of(node, schema, start, end, depth)
        else:
            self._choice(node, schema, start, end, depth)
        if schema.size:
            self.check_size(node, schema.size)
        if schema.ref in RAW_TYPES:
            node.value = tlv.encode(0x30, self.data[start:end])

    def _nothing(self, schema: Type, name: str, pos: int, end: int) -> Node:
        node = Node(name, schema, None, pos, pos, max(pos, end))
        if pos >= end:
            self.note(node, "missing", "There are no bytes here.", broken=True)
        else:
            self.too_deep(node, pos)
        return node

    def _wrong_tag(self, node: Node, head: tlv.Header, schema: Type, depth: int) -> None:
        found, expected = tlv.tag_hex(head.tag), tlv.tag_hex(schema.tags[0])
        self.note(node, "invalid", f"Tag {found} where {expected} is expected.", broken=True)
        if tlv.is_constructed(head.tag):
            self.inside(node, head.value_start, head.value_end, depth)
        else:
            node.value = self.data[head.value_start : head.value_end]

    def _open(self, name: str, pos: int, end: int, depth: int) -> Node:
        node = self.raw(name, pos, end, depth)
        node.der = self.data[pos : node.end]
        if any(note.kind == "truncated" for note in node.notes):
            node.broken = node.notes[0].text
        return node

    def _inside_string(self, node: Node, held: Type, start: int, end: int, depth: int) -> None:
        """Show what a string holds, if it is what the standard puts there."""
        before = self.cost
        trial = Node(held.name, held, None, start, start, end)
        self._sequence(trial, held, start, end, depth)
        if self.cost == before:
            node.children = trial.children
        self.cost = before

    def _explicit(self, node: Node, inner: Type, start: int, end: int, depth: int) -> None:
        child = self.element(inner, "", start, end, depth + 1)
        node.type, node.children = "EXPLICIT", (child,)
        self.leftover(node, child.end, end, depth)

    def _untagged_choice(
        self, schema: Type, name: str, pos: int, end: int, depth: int, head: tlv.Header | None
    ) -> Node:
        node = Node(name, schema, None, pos, pos, pos)
        child = self._arm(node, schema, pos, end, depth, head)
        node.children, node.end = (child,), child.end
        return node

    def _choice(self, node: Node, schema: Type, start: int, end: int, depth: int) -> None:
        if start >= end:
            self.note(node, "missing", "No alternative is there.", broken=True)
            return
        child = self._arm(node, schema, start, end, depth)
        node.children = (child,)
        self.leftover(node, child.end, end, depth)

    def _arm(
        self,
        node: Node,
        schema: Type,
        pos: int,
        end: int,
        depth: int,
        head: tlv.Header | None = None,
    ) -> Node:
        """Read the alternative at pos and name it in node.value."""
        head = head or tlv.header(self.data, pos, end)
        arm = schema.by_tag.get(head.tag)
        near = None if arm else tolerance.nearest(schema.members, 0, head.tag)
        arm = near.schema if near else arm
        if arm is None:
            text = f"{tlv.tag_hex(head.tag)} is no alternative of {schema.ref or schema.name}."
            self.note(node, "unknown", text, broken=True)
            return self.raw("", pos, end, depth + 1)
        node.value = arm.name
        child = self.element(arm, arm.name, pos, end, depth + 1, head)
        if near:
            self.note(child, "deviation", near.text)
        if arm.since or arm.until:
            self.check_dialect(child, arm)
        return child

    def _sequence_of(self, node: Node, schema: Type, start: int, end: int, depth: int) -> None:
        children: list[Node] = []
        element, pos = schema.element, start
        while pos < end:
            child = self.element(element, str(len(children)), pos, end, depth + 1)
            children.append(child)
            pos = child.end
        node.children = tuple(children)

    def _sequence(self, node: Node, schema: Type, start: int, end: int, depth: int) -> None:
        children: list[Node] = []
        seen: set[int] = set()
        members = schema.members
        pos, expected = start, 0
        while pos < end:
            head = tlv.header(self.data, pos, end)
            index, member, oddity = _match(members, expected, head.tag)
            if member is None:
                child = self.raw("", pos, end, depth + 1)
                what = schema.ref or schema.name or "this"
                self.note(child, "unknown", f"{tlv.tag_hex(head.tag)} is not part of {what}.")
            else:
                child = self.element(member, member.name, pos, end, depth + 1, head)
                if oddity:
                    self.note(child, "deviation", oddity)
                if index < expected:
                    self._out_of_order(node, child, twice=index in seen)
                else:
                    expected = index + 1
                if member.since or member.until:
                    self.check_dialect(child, member)
                seen.add(index)
            children.append(child)
            pos = child.end
        node.children = tuple(children)
        if len(seen) < len(members):
            self._missing(node, members, seen)

    def _missing(self, node: Node, members: tuple[Type, ...], seen: set[int]) -> None:
        for index, member in enumerate(members):
            if index not in seen and not member.optional and not member.has_default:
                self.note(node, "missing", f"{member.name} is missing.", broken=True)

    def _out_of_order(self, node: Node, child: Node, *, twice: bool) -> None:
        if twice:
            text = f"{child.name} is there twice."
            self.note(child, "order", text)
            node.broken = node.broken or text
        else:
            self.note(child, "order", f"{child.name} belongs further ahead.")


def _is_pieces(head: tlv.Header, schema: Type) -> bool:
    return tlv.flipped(head.tag) == schema.tags[0]


def _match(members: tuple[Type, ...], expected: int, tag: int) -> tuple[int, Type | None, str]:
    """Return which component an element is: the next that fits, else an earlier one."""
    if expected < len(members):
        member = members[expected]
        if member.tags and member.tags[0] == tag:
            return expected, member, ""
    for index in (*range(expected, len(members)), *range(expected)):
        first = members[index].first_tags()
        if tag in first or (ANY_TAG in first and index >= expected):
            return index, members[index], ""
    for index in range(expected, len(members)):
        member = members[index]
        if member.kind in _IN_PIECES and member.tags == (tlv.flipped(tag),):
            return index, member, ""
    near = tolerance.nearest(members, expected, tag)
    return (near.place, near.schema, near.text) if near else (-1, None, "")
