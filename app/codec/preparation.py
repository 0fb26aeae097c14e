"""Check a value against the schema and make it what asn1tools encodes correctly.

An error names the component by its path. asn1tools itself would fail without one, or encode
something that no decoder takes: it does not check sizes, keeps trailing zeros of named bits, and
rewrites certificates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from app.codec import tlv
from app.codec.definitions import RAW_TYPES, Type, forms
from app.errors import CodecError

_KINDS: dict[str, tuple[type, ...]] = {
    "BOOLEAN": (bool,),
    "INTEGER": (int,),
    "ENUMERATED": (int,),
    "OCTET STRING": (bytes, bytearray, memoryview),
    "UTF8String": (str,),
    "PrintableString": (str,),
    "IA5String": (str,),
    "OBJECT IDENTIFIER": (str,),
    "ANY": (bytes, bytearray, memoryview),
}
_BUFFERS = (bytearray, memoryview)
_SIZED = (bytes, str)


def prepare(schema: Type, value: object, path: str, *, oldest: bool = False) -> object:
    """Return the value ready for asn1tools. oldest: use the forms of v1.0.1.

    Raises CodecError with the path of the first component that does not fit.
    """
    schema = in_form(schema) if oldest else schema
    if schema.ref in RAW_TYPES:
        return _elements(value, path)
    if schema.kind in _KINDS:
        return _simple(schema, value, path)
    if schema.kind in ("SEQUENCE", "SET"):
        return _sequence(schema, value, path, oldest)
    if schema.kind in ("SEQUENCE OF", "SET OF"):
        return _list(schema, value, path, oldest)
    if schema.kind == "CHOICE":
        return _choice(schema, value, path, oldest)
    if schema.kind == "BIT STRING":
        return _bits(schema, value, path)
    if schema.kind == "NULL":
        return None if value is None else _refuse(path, "NULL takes no value but None")
    return _simple(schema, value, path)


def in_form(schema: Type) -> Type:
    """Return the shape v1.0.1 gives a type, or the type itself when that is the same."""
    if schema.ref is None:
        return schema
    older = [form for form in forms(schema.module, schema.ref) if form.until]
    return older[0] if older else schema


def _sequence(schema: Type, value: object, path: str, oldest: bool) -> dict[str, object]:
    if not isinstance(value, Mapping):
        _refuse(path, f"a SEQUENCE takes a dict, not {type(value).__name__}")
    ready: dict[str, object] = {}
    for member in schema.members:
        inner = value.get(member.name)
        if inner is None and not (member.kind == "NULL" and member.name in value):
            if not member.optional and not member.has_default:
                _refuse(f"{path}.{member.name}", "the component is missing")
            continue
        ready[member.name] = prepare(member, inner, f"{path}.{member.name}", oldest=oldest)
    if len(ready) < len(value):
        known = {member.name for member in schema.members}
        for name in value:
            if name not in known:
                _refuse(f"{path}.{name}", "there is no such component")
    return ready


def _list(schema: Type, value: object, path: str, oldest: bool) -> list[object]:
    if not isinstance(value, list | tuple):
        _refuse(path, f"a SEQUENCE OF takes a list, not {type(value).__name__}")
    _check_size(schema, len(value), path)
    return [
        prepare(schema.element, item, f"{path}.{index}", oldest=oldest)
        for index, item in enumerate(value)
    ]


def _choice(schema: Type, value: object, path: str, oldest: bool) -> tuple[str, object]:
    if not isinstance(value, tuple) or len(value) != 2:
        _refuse(path, "a CHOICE takes a pair (alternative, value)")
    name, inner = value
    for arm in schema.members:
        if arm.name == name:
            break
    else:
        _refuse(f"{path}.{name}", "there is no such alternative")
    return name, prepare(arm, inner, f"{path}.{name}", oldest=oldest)


def _bits(schema: Type, value: object, path: str) -> tuple[bytes, int]:
    if not isinstance(value, tuple) or len(value) != 2 or not isinstance(value[0], bytes):
        _refuse(path, "a BIT STRING takes a pair (bytes, number of bits)")
    raw, bits = value
    if not isinstance(bits, int) or not 8 * len(raw) - 8 < bits <= 8 * len(raw):
        if (raw, bits) != (b"", 0):
            _refuse(path, f"{bits} bits do not fit {len(raw)} bytes")
        return raw, bits
    if schema.names:
        while bits and not raw[(bits - 1) // 8] >> (7 - (bits - 1) % 8) & 1:
            bits -= 1
    return raw[: (bits + 7) // 8], bits


def _elements(value: object, path: str) -> list[bytes]:
    """Split a whole DER SEQUENCE, because asn1tools would re-encode its content."""
    if not isinstance(value, bytes | bytearray | memoryview):
        _refuse(path, f"a certificate or key takes its DER bytes, not {type(value).__name__}")
    found = tlv.parse(bytes(value))
    if len(found) != 1 or found[0].tag != 0x30:
        _refuse(path, "the bytes are not one DER SEQUENCE")
    return [element.raw for element in tlv.parse(found[0].value)]


def _simple(schema: Type, value: object, path: str) -> object:
    allowed = _KINDS.get(schema.kind, (object,))
    if not isinstance(value, allowed) or (allowed == (int,) and isinstance(value, bool)):
        _refuse(path, f"{schema.kind} takes {allowed[0].__name__}, not {type(value).__name__}")
    if isinstance(value, _BUFFERS):
        value = bytes(value)
    if schema.size and isinstance(value, _SIZED):
        _check_size(schema, len(value), path)
    return value


def _check_size(schema: Type, size: int, path: str) -> None:
    if schema.size and not schema.size[0] <= size <= schema.size[1]:
        low, high = schema.size
        allowed = f"{low}" if low == high else f"{low} to {high}"
        _refuse(path, f"the size is {size}; allowed is {allowed}")


def _refuse(path: str, reason: str) -> NoReturn:
    raise CodecError(
        f"The message cannot be written: {path}: {reason}.",
        path=path,
        hint="Correct this field and try again.",
    )
