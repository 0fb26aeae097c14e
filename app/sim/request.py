"""What a card takes for a well-formed request: unknown extensions pass, defects do not."""

from __future__ import annotations

from typing import Any

from app.codec.mapping import plain
from app.codec.node import Node
from app.codec.tree import decode
from app.errors import CodecError
from app.sim.status import WRONG_DATA, Refused

_FAULTS = frozenset({"truncated", "order", "missing", "invalid"})


def strict(request: Node) -> object:
    """Return the value of a request.

    Raises Refused 6A80 on what a card need not understand, among it the form that another version
    of the standard gives the whole message.
    """
    if any(note.kind == "dialect" for note in request.notes):
        raise Refused(WRONG_DATA)
    if any(note.kind in _FAULTS for node in request.walk() for note in node.notes):
        raise Refused(WRONG_DATA)
    try:
        return plain(request)
    except CodecError:
        raise Refused(WRONG_DATA) from None


def command(type_name: str, raw: bytes, dialect: str) -> tuple[str, Any]:
    """Return name and value of one command of a package, a `Psmo` or an `Eco`.

    Raises Refused 6A80 when it is damaged, unknown, or one that this version does not have.
    """
    node = decode(type_name, raw, dialect=dialect)
    value = strict(node)
    if any(note.kind == "dialect" for child in node.children for note in child.notes):
        raise Refused(WRONG_DATA)
    if not isinstance(value, tuple):
        raise Refused(WRONG_DATA)
    return value
