"""Certificates in words: whose, how long, signed for what; for the line that stands for the whole.

Works on decoded elements only, so whatever can be shown can be summed up. Verdicts are not made
here: that is the trust chain's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.capture.oid_names import oid_text
from app.capture.value_text import date_text, eid_text, hex_text, key_id_text
from app.codec import primitives, tlv
from app.codec.node import Node
from app.crypto.roles import BY_POLICY

_COMMON_NAME, _SERIAL_NUMBER = "2.5.4.3", "2.5.4.5"
_EID_DIGITS = 32
_KEY_USAGES = (
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
)
_CA_FLAG = 0x01
_INTEGER, _BITS, _OCTETS, _OID = 0x02, 0x03, 0x04, 0x06
_REGISTERED_ID = 0x88


def certificate_text(node: Node) -> str:
    """Return whose certificate it is, of which card, and from when to when it is valid."""
    subject, validity = node.find("tbsCertificate.subject"), node.find("tbsCertificate.validity")
    texts = [name_text(subject), card_text(subject)] if subject else []
    texts += [validity_text(validity)] if validity else []
    return ", ".join(filter(None, texts))


def card_text(node: Node) -> str:
    """Return the EID a subject has as its serial number, checked; empty when it has none."""
    for one in node.walk():
        kind, value = one.find("type"), one.find("value")
        if kind is not None and value is not None and kind.value == _SERIAL_NUMBER:
            digits = str(value.value)
            is_eid = len(digits) == _EID_DIGITS and digits.isascii() and digits.isdecimal()
            return f"EID {eid_text(bytes.fromhex(digits))}" if is_eid else ""
    return ""


def name_text(node: Node) -> str:
    """Return the common name, or all values of a distinguished name that has none."""
    values: list[str] = []
    for one in node.walk():
        kind, value = one.find("type"), one.find("value")
        if kind is None or value is None:
            continue
        if kind.value == _COMMON_NAME:
            return str(value.value)
        values.append(str(value.value))
    return ", ".join(values)


def validity_text(node: Node) -> str:
    """Return the first and the last day, `2024-01-01 to 2058-12-31`."""
    days = [
        date_text(str(one.value)).partition(" ")[0]
        for one in node.walk()
        if one.type in ("UTCTime", "GeneralizedTime")
    ]
    return " to ".join(days)


def extension_name(node: Node) -> str:
    """Return which extension it is; empty when it does not say."""
    kind = node.find("extnID")
    return oid_text(str(kind.value)).partition(" (")[0] if kind else ""


def extension_text(node: Node) -> str:
    """Return what an extension says."""
    value = node.find("extnValue")
    if value is None or not isinstance(value.value, bytes):
        return ""
    return extension_value(extension_name(node), value.value)


def extension_value(name: str, value: bytes) -> str:
    """Return what the value of an extension says; name: as in `oid_names`."""
    leaves = list(_leaves(value))
    reader = _READERS.get(name)
    words = reader(leaves) if reader else ""
    return words or ", ".join(filter(None, map(_plain, leaves))) or hex_text(value)


_Leaf = tuple[int, bytes]


def _leaves(data: bytes) -> Iterator[_Leaf]:
    """Yield tag and value of all elements without components; stops where bytes are none."""
    waiting = [(0, len(data))]
    while waiting:
        at, end = waiting.pop()
        if at >= end:
            continue
        found = tlv.header(data, at, end)
        waiting.append((max(found.end, at + 1), end))
        if found.problem:
            return
        if tlv.is_constructed(found.tag):
            waiting.append((found.value_start, found.value_end))
        else:
            yield found.tag, data[found.value_start : found.value_end]


def _plain(leaf: _Leaf) -> str:
    tag, value = leaf
    if tag in (_OID, _REGISTERED_ID):
        dotted = str(primitives.read("OBJECT IDENTIFIER", value).value)
        role = BY_POLICY.get(dotted)
        return f"{role.value} ({dotted})" if role else oid_text(dotted)
    is_text = bool(value) and all(0x20 <= one < 0x7F for one in value)
    return value.decode("ascii") if is_text and tag not in (_INTEGER, _OCTETS) else ""


def _usages(leaves: list[_Leaf]) -> str:
    for tag, value in leaves:
        if tag == _BITS and len(value) > 1:
            return ", ".join(name for at, name in enumerate(_KEY_USAGES) if value[1] & 0x80 >> at)
    return ""


def _basic(leaves: list[_Leaf]) -> str:
    is_ca = any(tag == _CA_FLAG and any(value) for tag, value in leaves)
    lengths = [int.from_bytes(value, "big") for tag, value in leaves if tag == _INTEGER]
    words = "may issue certificates" if is_ca else "issues no certificates"
    return f"{words}, path length {lengths[0]}" if lengths else words


def _key_id(leaves: list[_Leaf]) -> str:
    values = [value for tag, value in leaves if tag in (_OCTETS, 0x80)]
    return key_id_text(values[0]) if values else ""


_READERS: dict[str, Callable[[list[_Leaf]], str]] = {
    "keyUsage": _usages,
    "basicConstraints": _basic,
    "subjectKeyIdentifier": _key_id,
    "authorityKeyIdentifier": _key_id,
}
