"""From the tree to plain Python values, in asn1tools' conventions.

SEQUENCE is a dict by component name, CHOICE a pair (alternative, value), SEQUENCE OF a list, BIT
STRING a pair (bytes, number of bits), OBJECT IDENTIFIER dotted text. Certificates and public keys
are whole DER, and so is what the schema leaves open. Absent components with a default have that
default; unknown components are left out.
"""

from __future__ import annotations

from app.codec.definitions import RAW_TYPES
from app.codec.node import Node
from app.codec.tree import decode
from app.errors import CodecError


def plain(node: Node) -> object:
    """Return the value of a decoded element.

    Raises CodecError with path and offset of the first place no value can be had from: a missing
    component, a wrong tag, cut-off bytes. Deviations the decoder tolerated are no error.
    """
    return _value(node, node.name)


def read(type_name: str, data: bytes, *, dialect: str | None = None) -> object:
    """Decode bytes to a plain value. Raises CodecError when they do not fit the type."""
    return plain(decode(type_name, data, dialect=dialect))


def _value(node: Node, path: str) -> object:
    if node.broken is not None:
        raise CodecError(
            f"The message cannot be used: {path}: {node.broken}",
            path=path,
            offset=node.start,
            hint="Look at the message in the inspector; the sender wrote something else here.",
        )
    kind = node.type
    if node.der is not None:
        return node.der
    if node.ref in RAW_TYPES:
        return node.value
    if kind in ("SEQUENCE", "SET"):
        return _sequence(node, path)
    if kind in ("SEQUENCE OF", "SET OF"):
        return [_value(child, f"{path}.{child.name}") for child in node.children]
    if kind == "CHOICE":
        child = node.children[0]
        return child.name, _value(child, f"{path}.{child.name}")
    if kind == "EXPLICIT":
        return _value(node.children[0], path)
    return node.value


def _sequence(node: Node, path: str) -> dict[str, object]:
    found = {
        child.name: _value(child, f"{path}.{child.name}") for child in node.children if child.name
    }
    for member in node.schema.members if node.schema else ():
        if member.has_default and member.name not in found:
            found[member.name] = member.default
    return found
