"""Read elements without a schema, and keep account of what is odd about a message."""

from __future__ import annotations

from app.codec import primitives, tlv, tolerance
from app.codec.definitions import UNIVERSAL_NAMES, Type
from app.codec.dialects import has
from app.codec.node import Node, Note

MAX_DEPTH = 64

WEIGHTS = {
    "truncated": 8,
    "missing": 8,
    "invalid": 6,
    "unknown": 4,
    "order": 4,
    "deviation": 1,
    "dialect": 0,
}
"""How much a note speaks against a reading."""
_CODE_WEIGHT = 2
_TOO_DEEP = f"Nested deeper than {MAX_DEPTH} levels; not looked into."


class RawReader:
    """Reads one message as plain TLV. cost: the weight of all notes so far."""

    def __init__(self, data: bytes, dialect: str | None = None) -> None:
        self.data = data
        self.dialect = dialect
        self.cost = 0

    def note(self, node: Node, kind: str, text: str, *, broken: bool = False) -> None:
        """Add a note to a node; broken when no value can be had from it."""
        node.notes += (Note(kind, text),)
        self.cost += WEIGHTS[kind]
        if broken and node.broken is None:
            node.broken = text

    def raw(self, name: str, pos: int, end: int, depth: int) -> Node:
        """Read an element the schema does not know, by its universal tag if it has one."""
        head = tlv.header(self.data, pos, end)
        node = Node(name, None, head.tag, pos, head.value_start, head.end)
        node.type = UNIVERSAL_NAMES.get(head.tag, "?")
        if head.problem:
            self.note(node, *head.problem)
        if not tlv.is_constructed(head.tag):
            content = primitives.read(node.type, self.data[head.value_start : head.value_end])
            node.value, node.notes = content.value, node.notes + content.notes
        elif depth >= MAX_DEPTH:
            self.too_deep(node, head.value_start)
        else:
            self.inside(node, head.value_start, head.value_end, depth)
        return node

    def inside(self, node: Node, pos: int, end: int, depth: int) -> None:
        """Read the elements inside a node without a schema and append them to its children."""
        found: list[Node] = []
        while pos < end:
            found.append(self.raw("", pos, end, depth + 1))
            pos = found[-1].end
        node.children += tuple(found)

    def leftover(self, node: Node, pos: int, end: int, depth: int) -> None:
        """Show what else lies inside an element that should hold nothing more."""
        known = len(node.children)
        self.inside(node, pos, end, depth)
        for child in node.children[known:]:
            self.note(child, "unknown", f"{tlv.tag_hex(child.tag or 0)} does not belong here.")

    def too_deep(self, node: Node, pos: int) -> None:
        """Stop at a node, its bytes from pos being its value."""
        node.value = self.data[pos : node.end]
        self.note(node, "invalid", _TOO_DEEP, broken=True)

    def primitive(self, node: Node, schema: Type, raw: bytes) -> None:
        """Give a node the value its content has."""
        node.value, node.named, notes, broken = primitives.fields(schema.kind, raw, schema)
        if notes:
            node.notes += notes
            node.broken = node.broken or broken
            for kind, _ in notes:
                self.cost += _CODE_WEIGHT if kind == "unknown" else WEIGHTS[kind]
        if node.tag == tolerance.SIGNATURE_TAG and tolerance.is_der_signature(raw):
            self.note(node, "deviation", "The signature is a DER SEQUENCE; r and s belong bare.")
        if self.dialect and schema.codes:
            self._check_codes(node, schema)

    def pieces(self, node: Node, head: tlv.Header, schema: Type, depth: int) -> None:
        """Join a string that BER lets a sender write in pieces."""
        self.inside(node, head.value_start, head.value_end, depth)
        parts = [part for part in node.walk() if part is not node and not part.children]
        self.note(node, "deviation", "The string is written in pieces; DER writes it whole.")
        joined = b"".join(self.data[part.value_start : part.end] for part in parts)
        self.primitive(node, schema, joined)

    def check_size(self, node: Node, size: tuple[int, int]) -> None:
        """Note a string or list shorter or longer than the standard allows."""
        low, high = size
        value = node.value
        length = len(value) if isinstance(value, bytes | str) else len(node.children)
        if not low <= length <= high:
            allowed = f"{low}" if low == high else f"{low} to {high}"
            self.note(node, "invalid", f"The size is {length}; allowed is {allowed}.")

    def check_dialect(self, node: Node, member: Type) -> None:
        """Note a component the sender's version does not have, or that only an old one has."""
        if member.until and not self.dialect:
            self.note(node, "dialect", f"Only SGP.32 v{member.until} has this.")
        elif not has(self.dialect, member.since, member.until):
            self.note(node, "dialect", f"SGP.32 v{self.dialect} does not have this.")

    def _check_codes(self, node: Node, schema: Type) -> None:
        named = (node.named,) if isinstance(node.named, str) else node.named or ()
        for name in named:
            mark = schema.codes.get(name)
            if mark and not has(self.dialect, mark.get("since", ""), mark.get("until", "")):
                self.note(node, "dialect", f"SGP.32 v{self.dialect} does not have {name}.")
