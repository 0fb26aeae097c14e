"""Which card records hold no secret for certain, told by a glance at their bytes.

Most traffic is of this kind; only the rest has to be decoded to know what to hide. Whether text in
a record looks like a code is asked of every record all the same.
"""

from __future__ import annotations

from functools import cache

from app.capture.apdu_view import read_command
from app.capture.assembly import Records, command_of
from app.capture.landmarks import outer_tag
from app.capture.secrets import FIELDS
from app.codec import tlv
from app.codec.definitions import Type, forms, lookup
from app.codec.functions import FUNCTIONS
from app.values.traffic import Direction, Layer, Record

_STORE_DATA, _LAST_BLOCK = 0xE2, 0x80
_TELLING = frozenset({0x20, 0x24, 0x26, 0x28, 0x2C, 0xD6, 0xDC, 0xD8, _STORE_DATA})
"""Instructions whose data may be a secret: PINs, files, keys, messages."""

_PLAINLY_ANSWERED = frozenset({0xA4, 0xF2, 0x70})
_STATUS_WORD = 2


def is_harmless(record: Record, records: Records) -> bool:
    """Whether there are no keys, codes or identities in it; False when that takes decoding."""
    if record.layer is Layer.EVENT:
        return True
    if record.layer is not Layer.APDU:
        return False
    if record.direction is Direction.OUT:
        return _harmless_command(record)
    if len(record.data) <= _STATUS_WORD:
        return True
    if outer_tag(record) in harmless_tags():
        end = len(record.data) - _STATUS_WORD
        whole = tlv.header(record.data, 0, end)
        return whole.problem is None and whole.end == end
    found = command_of(records, record)
    return found is not None and found[1].ins in _PLAINLY_ANSWERED


def _harmless_command(record: Record) -> bool:
    command = read_command(record.data)
    if command is None or command.ins not in _TELLING:
        return True
    alone = command.ins == _STORE_DATA and command.p1 & _LAST_BLOCK and not command.p2
    return bool(alone) and outer_tag(record) in harmless_tags()


@cache
def harmless_tags() -> frozenset[int]:
    """Return the tags of functions that have no secret field, asked or answered."""
    secret = {row.tag for row in FUNCTIONS if _names(row.request) | _names(row.response)}
    return frozenset(row.tag for row in FUNCTIONS) - secret


def _names(type_name: str) -> set[str]:
    """Return the secret fields anywhere in a type."""
    stack: list[Type] = [lookup(type_name)] if type_name else []
    seen: set[int] = set()
    found: set[str] = set()
    while stack:
        one = stack.pop()
        if id(one.source) in seen:
            continue
        seen.add(id(one.source))
        found |= {one.name, one.ref or ""} & FIELDS.keys()
        stack += one.members
        stack += [one.holds] if one.holds else []
        stack += forms(one.module, one.ref) if one.ref else ()
    return found
