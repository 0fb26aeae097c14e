"""Versions of SGP.32: their order, what each lacks, and how to tell them apart by bytes.

The schema is that of the newest version with a mark on everything that came or went. Decoding
takes all versions at once; encoding is for one: `strip_for` leaves out what that version lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from app.codec import tlv
from app.codec.definitions import Type, lookup
from app.codec.preparation import in_form
from app.errors import CodecError

DIALECTS = ("1.0.1", "1.1", "1.2", "1.3")
"""Oldest first."""

OLDEST = DIALECTS[0]
NEWEST = DIALECTS[-1]

_RANK = {dialect: rank for rank, dialect in enumerate(DIALECTS)}
_IOT_TEMPLATE = 0xE1
_IOT_INFO, _VERSIONS = 0xB4, 0xA0
_INFO2, _GET_PACKAGE, _RESULT, _NOTIFICATION, _RESET = 0xBF22, 0xBF4F, 0xBF50, 0xBF3D, 0xBF34
_OLD_RESET_BITS = 0b00011000
_EMPTY_RESPONSE = b"\x30\x00"


def has(dialect: str | None, since: str, until: str) -> bool:
    """Tell whether a version has something that exists from `since` to `until` (empty: always).

    No dialect, or one that is not of SGP.32, has everything.
    """
    rank = _RANK.get(dialect or "")
    if rank is None:
        return True
    return _RANK.get(since, 0) <= rank <= _RANK.get(until, len(DIALECTS))


def at_least(dialect: str, wanted: str) -> bool:
    """Tell whether a version is `wanted` or newer; False for what is no version of SGP.32."""
    return dialect in _RANK and _RANK[dialect] >= _RANK[wanted]


def strip_for(type_name: str, value: object, dialect: str) -> object:
    """Return the value without the optional components a version lacks.

    The result is for `schema.encode(type_name, ..., dialect=dialect)`. Raises CodecError naming
    what cannot be said in that version: a mandatory component, an alternative, a code, the type.
    """
    schema = lookup(type_name)
    if not has(dialect, schema.since, schema.until) and in_form(schema) is schema:
        _lacks(dialect, schema.name, schema.name)
    return _strip(schema, value, dialect, schema.name)


def from_info2(data: bytes) -> str:
    """Return the newest version an EUICCInfo2 (BF22) claims, empty when it claims none.

    Versions newer than the newest known here count as that. Raises CodecError for bytes that are
    not TLV.
    """
    info = tlv.find(data, _INFO2)
    iot = tlv.find(info.value, _IOT_INFO) if info else None
    versions = tlv.find(iot.value, _VERSIONS) if iot else None
    claimed = [version.value for version in tlv.parse(versions.value)] if versions else []
    ranks = [min(raw[1], len(DIALECTS) - 1) for raw in claimed if len(raw) == 3 and raw[0] == 1]
    return DIALECTS[max(ranks)] if ranks else ""


def has_iot_template(fci: bytes) -> bool:
    """Tell whether the answer to SELECT ISD-R carries the IoT template (E1), at any depth.

    False for bytes that are not TLV.
    """
    waiting = [fci]
    while waiting:
        try:
            elements = tlv.parse(waiting.pop())
        except CodecError:
            continue
        if any(element.tag == _IOT_TEMPLATE for element in elements):
            return True
        waiting += [element.value for element in elements if tlv.is_constructed(element.tag)]
    return False


def from_message(data: bytes) -> str:
    """Return the version whose form a message can only have; `1.1` stands for 1.1 and newer.

    Empty when the message could be any version's, or is no TLV.
    """
    try:
        outer = tlv.parse(data)[:1]
        inner = tlv.parse(outer[0].value) if outer else []
    except CodecError:
        return ""
    if not inner:
        return OLDEST if outer and outer[0].tag == _RESULT else ""
    return _sniff(outer[0].tag, inner)


def _sniff(tag: int, inner: list[tlv.Tlv]) -> str:
    first = inner[0].tag
    if tag == _GET_PACKAGE:
        cause = next((element for element in inner if element.tag == 0x81), None)
        if cause is None:
            return "1.1" if any(element.tag == 0x82 for element in inner) else ""
        return OLDEST if len(cause.value) == 3 else "1.1"
    if tag == _RESULT:
        return "1.1" if first in (0x5A, 0xA0) or inner[0].raw == _EMPTY_RESPONSE else ""
    if tag == _NOTIFICATION:
        return "1.1" if first == 0xBF50 else ""  # IPAs of v1.0.1 write A0 as newer ones do
    if tag == _RESET and first == 0x82:
        return OLDEST if any(bits & _OLD_RESET_BITS for bits in inner[0].value[1:2]) else ""
    return ""


def _strip(schema: Type, value: object, dialect: str, path: str) -> object:
    form = in_form(schema) if dialect == OLDEST else schema
    if form.kind in ("SEQUENCE", "SET") and isinstance(value, Mapping):
        return _strip_sequence(schema, form, value, dialect, path)
    if form.kind in ("SEQUENCE OF", "SET OF") and isinstance(value, list | tuple):
        return [
            _strip(form.element, item, dialect, f"{path}.{index}")
            for index, item in enumerate(value)
        ]
    if form.kind == "CHOICE" and isinstance(value, tuple) and len(value) == 2:
        name, inner = value
        arm = _member(form, name)
        if arm is None or not has(dialect, arm.since, arm.until):
            _lacks(dialect, str(name), path)
        return name, _strip(arm, inner, dialect, f"{path}.{name}")
    mark = form.codes.get(form.names.get(value, ""), {}) if isinstance(value, int) else {}
    if not has(dialect, mark.get("since", ""), mark.get("until", "")):
        _lacks(dialect, f"the code {value} here", path)
    return value


def _strip_sequence(
    schema: Type, form: Type, value: Mapping[str, object], dialect: str, path: str
) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, inner in value.items():
        member = _member(form, name)
        if member is not None and has(dialect, member.since, member.until):
            if inner is None and member.kind != "NULL":
                continue
            kept[name] = _strip(member, inner, dialect, f"{path}.{name}")
            continue
        known = member or _member(schema, name)
        if known is None or not (known.optional or known.has_default):
            _lacks(dialect, name, path)
    return kept


def _member(schema: Type, name: object) -> Type | None:
    return next((member for member in schema.members if member.name == name), None)


def _lacks(dialect: str, what: str, path: str) -> NoReturn:
    raise CodecError(
        f"SGP.32 v{dialect} does not have {what}.",
        path=path,
        hint="Leave it out, or choose a newer version if the eUICC speaks one.",
    )
