"""One member of a JSON message and the element it stands for, both ways.

Bytes that are signed pass untouched: elements are taken whole, never written anew. What is
tolerated is told as a remark; what cannot be read is a CodecError that names the member.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import NoReturn

from app.codec import tlv
from app.codec.esipa_members import Form, Member
from app.errors import CodecError

_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_OCTET_STRING = 0x04
_MOST_HEX = 64
_MOST_NUMBER = 1 << 64


def to_element(member: Member, value: object, remarks: list[str]) -> bytes:
    """Return the element a member's value spells; nothing for a flag that is false.

    Raises CodecError naming the member when the value is not what its form asks for.
    """
    return _READERS[member.form](member, value, remarks)


def to_value(member: Member, element: tlv.Tlv) -> object:
    """Return what a member says for its element. Raises CodecError for content it cannot spell."""
    if member.form is Form.INTEGER:
        return int.from_bytes(element.value, signed=True)
    if member.form is Form.FLAG:
        return True
    if member.form is Form.HEX:
        return element.value.hex().upper()
    if member.form is Form.TEXT:
        try:
            return element.value.decode()
        except UnicodeDecodeError:
            refuse(member, "is not UTF-8 text")
    if member.form is Form.STRUCTURE:
        return _base64(element.raw)
    if member.form is Form.RETAGGED:
        return _base64(tlv.encode(member.inner[0], element.value))
    return _base64(element.value)


def refuse(member: Member, problem: str) -> NoReturn:
    """Raise the CodecError for a member."""
    raise CodecError(
        f"The JSON member {member.name} {problem}.",
        path=member.name,
        hint="The program that wrote the message has to be corrected.",
    )


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _string(member: Member, value: object) -> str:
    if not isinstance(value, str):
        refuse(member, f"is {_kind(value)}, not a string")
    return value


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "a boolean"
    kinds = {dict: "an object", list: "an array", int: "a number", float: "a number"}
    return kinds.get(type(value), "a string")


def _octets(member: Member, value: object, remarks: list[str]) -> bytes:
    text = _string(member, value)
    bare = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    strict = bare + "=" * (-len(bare) % 4)
    try:
        raw = base64.b64decode(strict, validate=True)
    except (binascii.Error, ValueError):
        refuse(member, "is not base64")
    if strict != text:
        remarks.append(f"{member.name}: base64 in another alphabet, padding or line form.")
    return raw


def _one_element(member: Member, raw: bytes, tags: tuple[int, ...]) -> tlv.Header:
    expected = " or ".join(tlv.tag_hex(tag) for tag in tags)
    if not raw:
        refuse(member, f"is empty; it holds one element {expected}")
    head = tlv.header(raw, 0, len(raw))
    if head.end != len(raw) or (head.problem and head.problem[0] != "deviation"):
        refuse(member, "does not hold exactly one whole element of DER")
    if head.tag not in tags:
        refuse(member, f"begins with tag {tlv.tag_hex(head.tag)}, not {expected}")
    return head


def _structure(member: Member, value: object, remarks: list[str]) -> bytes:
    raw = _octets(member, value, remarks)
    if member.size and len(raw) == member.size:
        remarks.append(f"{member.name}: the header {tlv.tag_hex(member.tags[0])} is missing.")
        return tlv.encode(member.tags[0], raw)
    _one_element(member, raw, member.tags)
    return raw


def _wrapped(member: Member, value: object, remarks: list[str]) -> bytes:
    raw = _octets(member, value, remarks)
    _one_element(member, raw, member.inner)
    return tlv.encode(member.tags[0], raw)


def _retagged(member: Member, value: object, remarks: list[str]) -> bytes:
    raw = _octets(member, value, remarks)
    head = _one_element(member, raw, (*member.inner, *member.tags))
    if head.tag not in member.inner:
        remarks.append(f"{member.name}: has the tag of the ASN.1 message, not its own.")
    return tlv.encode(member.tags[0], raw[head.value_start : head.value_end])


def _content(member: Member, value: object, remarks: list[str]) -> bytes:
    raw = _octets(member, value, remarks)
    if len(raw) != member.size:
        head = _one_element(member, raw, (member.tags[0], _OCTET_STRING))
        remarks.append(f"{member.name}: has a header {tlv.tag_hex(head.tag)} that is left out.")
        raw = raw[head.value_start : head.value_end]
    if len(raw) != member.size:
        refuse(member, f"has {len(raw)} bytes; it takes {member.size}")
    return tlv.encode(member.tags[0], raw)


def _hex(member: Member, value: object, remarks: list[str]) -> bytes:
    text = _string(member, value)
    if len(text) > _MOST_HEX or not text or not _HEX.fullmatch(text):
        refuse(member, f"is no hex of up to {_MOST_HEX // 2} bytes")
    if text != text.upper():
        remarks.append(f"{member.name}: lower-case hex.")
    return tlv.encode(member.tags[0], bytes.fromhex(text))


def _text(member: Member, value: object, _: list[str]) -> bytes:
    try:
        return tlv.encode(member.tags[0], _string(member, value).encode())
    except UnicodeEncodeError:
        refuse(member, "holds half a character")


def _integer(member: Member, value: object, _: list[str]) -> bytes:
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(member, f"is {_kind(value)}, not a whole number")
    return integer(member.tags[0], _bounded(member, value))


def _bounded(member: Member, value: int) -> int:
    if abs(value) >= _MOST_NUMBER:
        refuse(member, "is far too large a number")
    return value


def integer(tag: int, value: int) -> bytes:
    """Return an INTEGER in its shortest form, under a tag."""
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return tlv.encode(tag, value.to_bytes(size, signed=True))


def _flag(member: Member, value: object, _: list[str]) -> bytes:
    if not isinstance(value, bool):
        refuse(member, f"is {_kind(value)}, not true or false")
    return tlv.encode(member.tags[0], b"") if value else b""


def _plmn(member: Member, value: object, remarks: list[str]) -> bytes:
    text = _string(member, value)
    if len(text) == 2 * member.size and _HEX.fullmatch(text):
        remarks.append(f"{member.name}: hex instead of base64.")
        return tlv.encode(member.tags[0], bytes.fromhex(text))
    return _content(member, value, remarks)


_READERS: dict[Form, Callable[[Member, object, list[str]], bytes]] = {
    Form.STRUCTURE: _structure,
    Form.WRAPPED: _wrapped,
    Form.RETAGGED: _retagged,
    Form.OCTETS: _content,
    Form.HEX: _hex,
    Form.TEXT: _text,
    Form.INTEGER: _integer,
    Form.FLAG: _flag,
    Form.PLMN: _plmn,
}
