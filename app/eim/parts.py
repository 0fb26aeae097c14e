"""Finds the parts of a package by their tags, whatever state it is in."""

from __future__ import annotations

from app.codec import tlv
from app.codec.definitions import lookup
from app.eim.operations import LIST_TYPES
from app.errors import CodecError
from app.values.packages import InputPart

PACKAGE_REQUEST, PACKAGE_SIGNED = 0xBF51, 0x30
EIM_ID, EID, COUNTER, TRANSACTION_ID = 0x80, 0x5A, 0x81, 0x82
PSMO_LIST, ECO_LIST = 0xA0, 0xA1
SIGNATURE = 0x5F37

NAMES = {EIM_ID: "eimId", EID: "EID", COUNTER: "counter", TRANSACTION_ID: "transaction id"}
"""What stands before the operations, by tag."""

PACKAGE = "package"
"""The operations, in their list or without it."""

UNREADABLE = "unreadable"


def parts(package_signed: bytes) -> tuple[InputPart, ...]:
    """Name the stretches, without gaps. Never raises: from where it is no TLV, it is unreadable."""
    if not package_signed:
        return ()
    whole = tlv.header(package_signed, 0, len(package_signed))
    found = [InputPart("header", 0, whole.value_start)]
    pos = whole.value_start
    while pos < whole.value_end:
        head = tlv.header(package_signed, pos, whole.value_end)
        sound = head.problem is None or head.problem[0] == "deviation"
        name = _name(head.tag) if sound else UNREADABLE
        if found[-1].name == name == PACKAGE:
            pos = found.pop().start
        found.append(InputPart(name, pos, head.end))
        pos = head.end
    if pos < len(package_signed):
        found.append(InputPart("what follows", pos, len(package_signed)))
    return tuple(found)


def field(package_signed: bytes, tag: int) -> bytes | None:
    """Return the content of one of `NAMES`; None when it cannot be found. Never raises."""
    try:
        found = tlv.find(tlv.parse(package_signed)[0].value, tag)
    except (CodecError, IndexError):
        return None
    return found.value if found else None


def sent(message: bytes) -> tuple[bytes, bytes]:
    """Return the package and the content of 5F37 as a message has them; empty where it has not.

    Never raises.
    """
    try:
        found = tlv.parse(tlv.parse(message)[0].value)
    except (CodecError, IndexError):
        return b"", b""
    package = found[0].raw if found and found[0].tag != SIGNATURE else b""
    return package, next((one.value for one in found if one.tag == SIGNATURE), b"")


def _name(tag: int) -> str:
    if tag in NAMES:
        return NAMES[tag]
    if tag in (PSMO_LIST, ECO_LIST) or any(
        tag in lookup(one).by_tag for one in LIST_TYPES.values()
    ):
        return PACKAGE
    return f"tag {tlv.tag_hex(tag)}"
