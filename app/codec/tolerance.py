"""What peers write instead of what the standard says, and how to read it all the same.

Each rule is general: it looks at tags and types, not at names of messages. The tree decoder asks
here only when something does not fit, and keeps the reading that fits best.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.codec import tlv
from app.codec.definitions import UNIVERSAL, Type

SIGNATURE_TAG = 0x5F37


class Near(NamedTuple):
    """A component that was probably meant. place: which one; schema: it, tagged as it came."""

    place: int
    schema: Type
    text: str


def nearest(members: Sequence[Type], start: int, tag: int) -> Near | None:
    """Guess which of members[start:] an unexpected tag stands for."""
    for index in range(start, len(members)):
        member = members[index]
        expected = member.tags[0] if member.tags else None
        if expected is None:
            continue
        if tag in _other_tags(member, index):
            text = f"Tag {tlv.tag_hex(tag)} instead of {tlv.tag_hex(expected)}."
            return Near(index, member.retagged(tag, *member.tags[1:]), text)
        if tag in member.inner_tags():
            text = f"The wrapper {tlv.tag_hex(expected)} is missing."
            return Near(index, member.retagged(*member.tags[1:]), text)
    return None


def _other_tags(member: Type, index: int) -> tuple[int, ...]:
    """Return the tags a peer may use: universal for tagged, automatic for universal, or its own."""
    if len(member.tags) > 1:
        return ()
    universal = UNIVERSAL.get(member.kind, -1)
    automatic = -1
    if member.tags[0] == universal and index < 31:
        automatic = (0xA0 if member.constructed else 0x80) | index
    return universal, automatic, -1 if member.own_tag is None else member.own_tag


def bare_arms(schema: Type, tag: int) -> tuple[Type, ...]:
    """Return the alternatives of a tagged CHOICE whose content may begin with this tag."""
    return tuple(arm for arm in schema.members if arm.constructed and _may_begin(arm, tag))


def _may_begin(arm: Type, tag: int) -> bool:
    if arm.kind == "CHOICE" or arm.kind.endswith(" OF"):
        return tag in arm.by_tag
    return any(tag in member.first_tags() for member in arm.members)


def wrapped_twice(schema: Type, data: bytes, start: int, end: int) -> bool:
    """Tell whether the content is one whole element with the tag that should have been replaced."""
    if start >= end or not schema.constructed:
        return False
    head = tlv.header(data, start, end)
    return head.end == end and head.tag in (schema.own_tag, schema.tags[0])


def is_der_signature(raw: bytes) -> bool:
    """Tell whether bytes are an ECDSA signature as a SEQUENCE of two INTEGERs."""
    if len(raw) < 8 or raw[0] != 0x30:
        return False
    outer = tlv.header(raw, 0, len(raw))
    if outer.end != len(raw) or outer.problem or outer.value_start >= outer.value_end:
        return False
    first = tlv.header(raw, outer.value_start, outer.value_end)
    if first.tag != 0x02 or first.problem or first.end >= outer.value_end:
        return False
    second = tlv.header(raw, first.end, outer.value_end)
    return second.tag == 0x02 and second.end == outer.value_end and not second.problem
