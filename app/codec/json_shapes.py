"""The members of a JSON message together, and the run of elements they stand for, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.codec import tlv
from app.codec.esipa_members import Member, Shape
from app.codec.json_elements import refuse, to_element, to_value
from app.errors import CodecError


def read(shape: Shape, document: Mapping[str, object], remarks: list[str]) -> bytes:
    """Return the elements of a document's members, without the tag round them.

    Members that are null count as absent. Raises CodecError naming a member that is missing, that
    excludes another, or that cannot be read.
    """
    found = {member.name: _value(member, document) for member in shape.members}
    present = [member for member in shape.members if found[member.name] is not None]
    if shape.one and len(present) != 1:
        raise _not_one(shape.members, present)
    for member in shape.members:
        if not member.optional and found[member.name] is None:
            refuse(member, "is missing")
    return b"".join(to_element(member, found[member.name], remarks) for member in present)


def spell(shape: Shape, elements: Sequence[tlv.Tlv]) -> dict[str, object]:
    """Return the members of a run of elements; elements no member stands for are left out.

    Raises CodecError naming a member whose element is missing or cannot be spelled.
    """
    document: dict[str, object] = {}
    at = 0
    for member in shape.members:
        place = _place(member, elements, at)
        if place is not None:
            document[member.name] = to_value(member, elements[place])
            at = 0 if shape.one else place + 1
        elif not member.optional:
            refuse(member, "is missing in the ASN.1 message")
    if shape.one and len(document) != 1:
        raise _not_one(shape.members, [one for one in shape.members if one.name in document])
    return document


def missing(shape: Shape, document: Mapping[str, object]) -> int:
    """Count what keeps a document from this shape: members it lacks."""
    needed = (member for member in shape.members if not member.optional)
    return sum(_value(member, document) is None for member in needed)


def unknown(shapes: Sequence[Shape], document: Mapping[str, object]) -> list[str]:
    """Return the names in a document that belong to none of the shapes."""
    members = [member for shape in shapes for member in shape.members]
    known = {name for member in members for name in (member.name, *member.aliases)}
    return [name for name in document if name not in known]


def _value(member: Member, document: Mapping[str, object]) -> object:
    names = (member.name, *member.aliases)
    return next((document[name] for name in names if document.get(name) is not None), None)


def _place(member: Member, elements: Sequence[tlv.Tlv], start: int) -> int | None:
    places = range(start, len(elements))
    return next((place for place in places if elements[place].tag in member.tags), None)


def _not_one(members: Sequence[Member], present: Sequence[Member]) -> CodecError:
    names = ", ".join(member.name for member in members)
    found = " and ".join(member.name for member in present) or "none of them"
    return CodecError(
        f"The message holds exactly one of {names}; there is {found}.",
        path=(present or members)[0].name,
        hint="The program that wrote the message has to be corrected.",
    )
