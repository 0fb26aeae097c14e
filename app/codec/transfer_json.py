"""How a device answers a pushed package in JSON.

Results are members like any other. A plain receipt says nothing but the header; from v1.3 on it
names the package by its transaction id or the device by its EID, and so does a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.codec import tlv
from app.codec.esipa_members import CORRELATION, PAIR, Shape
from app.codec.json_elements import integer
from app.codec.json_shapes import read, spell

PAIR_NAME = "ePRAndNotifications"
_PAIR_SHAPE = Shape(0x30, PAIR)
_CORRELATION_SHAPE = Shape(None, CORRELATION)
_RECEIVED = tlv.encode(0x05, b"")
_RECEIVED_WITH_ID, _ERROR_WITH_ID = 0xBF60, 0xBF61
_INTEGER = 0x02


def pair(document: Mapping[str, object], remarks: list[str]) -> bytes:
    """Return the elements of result and notifications, spelled as an object of their own."""
    return tlv.encode(0x30, read(_PAIR_SHAPE, document, remarks))


def spell_pair(element: tlv.Tlv) -> dict[str, object]:
    """Return result and notifications as an object. Raises CodecError when one is missing."""
    return spell(_PAIR_SHAPE, tlv.parse(element.value))


def receipt(document: Mapping[str, object], code: int | None, remarks: list[str]) -> bytes:
    """Return what a response without any result says: received, or refused with this code."""
    about = read(_CORRELATION_SHAPE, document, remarks)
    error = b"" if code is None else integer(_INTEGER, code)
    if about:
        return tlv.encode(_RECEIVED_WITH_ID if code is None else _ERROR_WITH_ID, about + error)
    return error or _RECEIVED


def spell_receipt(element: tlv.Tlv) -> tuple[dict[str, object], int | None] | None:
    """Return members and error code of a receipt, None for an element that is a result."""
    if element.tag == 0x05:
        return {}, None
    if element.tag == _INTEGER:
        return {}, int.from_bytes(element.value, signed=True)
    if element.tag not in (_RECEIVED_WITH_ID, _ERROR_WITH_ID):
        return None
    inside = tlv.parse(element.value)
    error = next((one for one in inside if one.tag == _INTEGER), None)
    code = None if error is None else int.from_bytes(error.value, signed=True)
    return spell(_CORRELATION_SHAPE, inside), code
