"""Names of the tags that tag lists ask for, taken from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from app.codec import tlv
from app.codec.definitions import lookup
from app.codec.dialects import OLDEST, has
from app.codec.preparation import in_form

PROFILE_INFO = "ProfileInfo"
IPA_DATA = "IpaEuiccData"

REFUSED_BY_IPA = ("5A", "BF2D")
"""What an IPA answers with incorrectTagList: the EID it knows, and profiles, which only the signed
listProfileInfo may list."""


@cache
def tag_names(type_name: str, dialect: str) -> dict[str, str]:
    """Return tag as hex to component name, in the order of the schema, as far as a version has it.

    type_name: a SEQUENCE of the schema. An unknown dialect has everything.
    """
    schema = lookup(type_name)
    if dialect == OLDEST:
        schema = in_form(schema)
    return {
        tlv.tag_hex(member.tags[0]): member.name
        for member in schema.members
        if member.tags and has(dialect, member.since, member.until)
    }


def refused_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return those tags of an IpaEuiccDataRequest that an IPA will not answer."""
    return tuple(tag for tag in tags if tag in REFUSED_BY_IPA)
