"""A value for any type of the schema: the least it takes, or everything it can hold."""

from __future__ import annotations

from collections.abc import Iterator

from app.codec import tlv
from app.codec.definitions import RAW_TYPES, Type, lookup, type_names

_NAME = tlv.encode(
    0x30, tlv.encode(0x31, tlv.encode(0x30, bytes.fromhex("0603550403") + b"\x0c\x02CI"))
)
_ALGORITHM = tlv.encode(0x30, bytes.fromhex("06082A8648CE3D040302"))
_SIGNATURE = bytes.fromhex("0303000102")
_TIMES = b"\x17\x0d250101000000Z"
SPKI = bytes.fromhex("3019301306072A8648CE3D020106082A8648CE3D030107030200AA")
_KEY_USAGE = tlv.encode(0xA3, tlv.encode(0x30, bytes.fromhex("300E0603551D0F0101FF040403020780")))
CERTIFICATE = tlv.encode(
    0x30,
    tlv.encode(
        0x30,
        bytes.fromhex("A003020102020105")
        + _ALGORITHM
        + _NAME
        + tlv.encode(0x30, 2 * _TIMES)
        + _NAME
        + SPKI
        + _KEY_USAGE,
    )
    + _ALGORITHM
    + _SIGNATURE,
)
REVOCATION_LIST = tlv.encode(
    0x30,
    tlv.encode(0x30, b"\x02\x01\x01" + _ALGORITHM + _NAME + 2 * _TIMES) + _ALGORITHM + _SIGNATURE,
)
_RAW = {
    "Certificate": CERTIFICATE,
    "CertificateList": REVOCATION_LIST,
    "SubjectPublicKeyInfo": SPKI,
}

ENCODABLE = tuple(name for name in type_names() if not name.startswith("PKIX."))
MESSAGES = tuple(name for name in ENCODABLE if (lookup(name).tags or (0,))[0] > 0x3F)
"""Types with a tag of their own: what can stand alone on a wire."""


def samples(type_name: str) -> Iterator[object]:
    """Yield values: smallest, fullest, and one for each alternative of a CHOICE."""
    schema = lookup(type_name)
    yield sample(schema, full=False)
    yield sample(schema, full=True)
    if schema.kind == "CHOICE":
        for arm in schema.members:
            yield arm.name, sample(arm, full=True)


def sample(schema: Type, *, full: bool) -> object:
    """Return one value that encodes to canonical DER."""
    if schema.ref in RAW_TYPES:
        return _RAW[schema.ref]
    if schema.kind == "SEQUENCE":
        return {
            member.name: sample(member, full=full)
            for member in schema.members
            if (full and not member.until) or not (member.optional or member.has_default)
        }
    if schema.kind == "SEQUENCE OF":
        return [sample(schema.element, full=full)] * (2 if full else 1)
    if schema.kind == "CHOICE":
        arms = [arm for arm in schema.members if not arm.until]
        arm = arms[-1 if full else 0]
        return arm.name, sample(arm, full=full)
    return _primitive(schema, full)


def _primitive(schema: Type, full: bool) -> object:
    low, high = schema.size or (0, 40)
    if schema.kind == "INTEGER":
        values = [number for number in schema.names if number != schema.default]
        return values[-1 if full else 0] if values else (0x81 if full else 5)
    if schema.kind == "BIT STRING":
        return _bits(sorted(schema.names)[: None if full else 1]) if schema.names else (b"\xa0", 3)
    if schema.kind == "OCTET STRING":
        return bytes(range(1, (min(high, 40) if full else low) + 1))
    if schema.kind == "UTF8String":
        return "é" * (min(high, 40) if full else low)
    if schema.kind == "BOOLEAN":
        return not schema.default if schema.has_default else full
    return {"OBJECT IDENTIFIER": "1.2.840.10045", "ANY": b"\x04\x01\xaa", "NULL": None}[schema.kind]


def _bits(named: list[int]) -> tuple[bytes, int]:
    count = named[-1] + 1
    number = sum(1 << (count - 1 - bit) for bit in named) << (-count % 8)
    return number.to_bytes((count + 7) // 8, "big"), count
