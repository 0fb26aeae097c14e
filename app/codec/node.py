"""One element of a decoded message: what it is, where its bytes are, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.codec.definitions import Type


class Note(NamedTuple):
    """Something to know about an element, in words.

    kind: `unknown` (not in the schema), `truncated`, `order` (wrong order or repeated), `missing`
    (mandatory and absent), `deviation` (tolerated, but not what the standard says), `invalid` (a
    value the type does not allow), `dialect` (belongs to another version of the standard).
    """

    kind: str
    text: str


class Node:
    """An element and its bytes: header in data[start:value_start], content up to `end`.

    name: component name; for the outermost element the type name, in a list the index as digits,
    empty when the schema does not know the element. type: ASN.1 kind (`SEQUENCE`, `INTEGER`),
    `EXPLICIT` for a wrapper that holds one element. ref: name of the type referred to, or None.
    tag: as on the wire, None for an untagged CHOICE. value: None for anything with components,
    the alternative's name for a CHOICE, whole DER for certificates and public keys.
    named: name of a named number, names of set bits. der: the whole element, where the schema
    leaves open what it is. broken: why no value can be had from here, None when one can.
    """

    __slots__ = (
        "broken",
        "children",
        "der",
        "end",
        "name",
        "named",
        "notes",
        "ref",
        "schema",
        "start",
        "tag",
        "type",
        "value",
        "value_start",
    )

    def __init__(
        self,
        name: str,
        schema: Type | None,
        tag: int | None,
        start: int,
        value_start: int,
        end: int,
    ) -> None:
        self.name = name
        self.schema = schema
        self.type = schema.kind if schema else "?"
        self.ref = schema.ref if schema else None
        self.tag = tag
        self.start = start
        self.value_start = value_start
        self.end = end
        self.value: object = None
        self.named: str | tuple[str, ...] | None = None
        self.children: tuple[Node, ...] = ()
        self.notes: tuple[Note, ...] = ()
        self.der: bytes | None = None
        self.broken: str | None = None

    def __repr__(self) -> str:
        tag = "untagged" if self.tag is None else f"{self.tag:X}"
        return f"<Node {self.name or '-'} {self.type} {tag} {self.start}:{self.end}>"

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the bytes."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting.extend(reversed(node.children))

    def find(self, path: str) -> Node | None:
        """Return the node at a dotted path of names below this one, the first where names repeat.

        Alternatives of a CHOICE and indexes of a list are steps: `profileInfoListOk.0.iccid`.
        """
        node: Node | None = self
        for step in path.split("."):
            if node is None:
                return None
            node = next((child for child in node.children if child.name == step), None)
        return node
