"""The value of a decoded element in words: digits, names, versions, sizes, dates, not hex.

What a person would call the value comes first; the raw number follows where the standard has one.
Hex is what is left when nothing better is known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.capture.certificate_text import (
    certificate_text,
    extension_name,
    extension_text,
    name_text,
    validity_text,
)
from app.capture.oid_names import oid_text
from app.capture.value_text import (
    aid_text,
    date_text,
    eid_text,
    hex_text,
    iccid_text,
    key_id_text,
    number_text,
    operator_text,
    room_text,
    size_text,
    version_text,
)
from app.codec.definitions import lookup
from app.codec.node import Node

_VERSIONS = frozenset({"VersionType", "Version"})
_TIMES = frozenset({"UTCTime", "GeneralizedTime"})
_RULES = {"ppr1": "ppr1 (no disabling)", "ppr2": "ppr2 (no deletion)"}
_LONG_NUMBER, _LONGEST_NUMBER = 1 << 48, 1 << 64
"""From here on numbers are shown in hex: serial numbers, and all others."""
_TAGGED = {"Octet1": "GetEuiccDataResponse", None: "ProfileInfo"}
"""Type of a tag list -> type whose members it asks for."""


def node_text(node: Node) -> str:
    """Return the text of an element without components."""
    value = node.value
    if isinstance(value, bytes):
        return _bytes_text(node, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "present" if node.type == "NULL" else ""
    if isinstance(value, int):
        return _number_text(node, value)
    if isinstance(value, tuple):
        return _bits(node, value)
    if node.type == "OBJECT IDENTIFIER":
        return oid_text(str(value))
    return date_text(str(value)) if node.type in _TIMES else str(value)


def summary(node: Node) -> str:
    """Return what an element with components comes to; empty where its parts say it better."""
    reader = _SUMMARIES.get(node.ref or "") or _SUMMARIES.get(node.name)
    return reader(node) if reader else ""


def node_name(node: Node) -> str:
    """Return the component's name; an element of a list is called by its type and number."""
    if not node.name.isdigit():
        return node.name
    own = extension_name(node) if node.ref == "Extension" else ""
    return own or f"{node.ref or 'item'} {int(node.name) + 1}"


def _number_text(node: Node, value: int) -> str:
    if node.named:
        return f"{_named(node)} ({value})"
    if abs(value) >= (_LONG_NUMBER if node.name == "serialNumber" else _LONGEST_NUMBER):
        return hex_text(value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
    return str(value)


def _named(node: Node) -> str:
    named = node.named or ""
    names = (named,) if isinstance(named, str) else named
    if node.ref == "NotificationEvent":
        return ", ".join(name.removeprefix("notification").lower() for name in names)
    return ", ".join(_RULES.get(name, name) for name in names)


def _bits(node: Node, value: tuple[object, ...]) -> str:
    octets = value[0]
    if node.named:
        return _named(node)
    if not isinstance(octets, bytes):
        return str(octets)
    return hex_text(octets) if any(octets) else "none"


def _bytes_text(node: Node, value: bytes) -> str:
    name = node.name.lower()
    if (name.startswith("eid") or node.tag == 0x5A) and len(value) == 16:
        return eid_text(value)
    if node.ref == "Iccid" or "iccid" in name or (node.tag == 0x5A and len(value) == 10):
        return iccid_text(value)
    if name.endswith("aid"):
        return aid_text(value)
    if node.ref in _VERSIONS and len(value) == 3:
        return version_text(value)
    if node.ref == "SubjectKeyIdentifier":
        return key_id_text(value)
    if node.name == "tagList" and node.ref in _TAGGED:
        return _tag_list_text(value, _TAGGED[node.ref])
    reader = _BY_NAME.get(node.name)
    return reader(value) if reader else hex_text(value)


def _tag_list_text(value: bytes, of: str) -> str:
    known = _tag_names(of)
    names: list[str] = []
    at = 0
    while at < len(value):
        size = 2 if value[at] & 0x1F == 0x1F else 1
        tag = int.from_bytes(value[at : at + size], "big")
        names.append(known.get(tag, f"{tag:02X}"))
        at += size
    return ", ".join(names)


@cache
def _tag_names(of: str) -> dict[int, str]:
    return {member.tags[0]: member.name for member in lookup(of).members}


def _key_text(node: Node) -> str:
    parameters = node.find("algorithm.parameters")
    return str(oid_text(str(parameters.value))).partition(" (")[0] if parameters else ""


def _operator_summary(node: Node) -> str:
    digits = node.find("mccMnc")
    return node_text(digits) if digits else ""


_BY_NAME: dict[str, Callable[[bytes], str]] = {
    "mccMnc": operator_text,
    "numberOfInstalledApplications": number_text,
    "freeNonVolatileMemory": room_text,
    "freeVolatileMemory": room_text,
    "icon": lambda value: size_text(len(value)),
}
_SUMMARIES: dict[str, Callable[[Node], str]] = {
    "Certificate": certificate_text,
    "Name": name_text,
    "Validity": validity_text,
    "Extension": extension_text,
    "SubjectPublicKeyInfo": _key_text,
    "OperatorId": _operator_summary,
}
"""By the type's name, or the component's where the schema names no type."""
