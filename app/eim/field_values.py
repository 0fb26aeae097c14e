"""Values of fields, checked and turned: what a person gave, what is kept, what is encoded.

A value comes from a form, a recipe or a command line, so text stands for anything. `taken` makes
it canonical, `to_asn1` what the encoder takes, `from_asn1` goes back. Canonical is: ICCID digits,
tags as upper-case hex, numbers as int, lists as tuples of text, keys and certificates as DER.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.crypto.certs import Certificate
from app.crypto.keys import PublicKey
from app.eim import activation_code
from app.eim.fields import FieldError, FieldKind, FieldSpec
from app.errors import CodecError
from app.values.ids import Iccid
from app.values.packages import FieldValue

_HOST = re.compile(r"(?=.{1,253}(?::|$))[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")
_OID = re.compile(r"[0-2](\.(0|[1-9]\d{0,38})){1,40}")
_TAG = re.compile(
    r"[0-9A-F][0-9A-E]|[02468ACE]F|[0-9A-F][13579BDF][0-7][0-9A-F]|[0-9A-F][13579BDF][8-F][0-9A-F]{3}"
)
_MOST_BITS = 128
_FALSE, _TRUE = ("", "0", "false", "no"), ("1", "true", "yes")


def taken(spec: FieldSpec, value: FieldValue) -> FieldValue:
    """Return the canonical form of a value. Raises FieldError in words a person understands."""
    return _TAKERS[spec.kind](spec, value)


def to_asn1(spec: FieldSpec, value: FieldValue) -> object:
    """Return the value in the encoder's conventions. Raises FieldError when it does not fit."""
    kind = spec.kind
    if kind is FieldKind.ICCID:
        return _digits(value).wire
    value = taken(spec, value)
    if kind is FieldKind.FLAG:
        return None
    if kind is FieldKind.CHOICE:
        return dict(spec.choices)[str(value)]
    if isinstance(value, tuple):
        if kind is FieldKind.TAGS:
            return bytes.fromhex("".join(value))
        if kind is FieldKind.BITS:
            return _bits(spec, value)
        return [int(item) for item in value]
    return value


def from_asn1(spec: FieldSpec, value: object) -> FieldValue:
    """Return the canonical form of a decoded value. Raises FieldError where there is none."""
    try:
        return taken(spec, _read(spec, value))
    except CodecError as error:
        raise FieldError(error.message) from error


def doubt(spec: FieldSpec, value: FieldValue) -> str:
    """Return what is odd about a value that can be written all the same; empty for nothing."""
    text = str(value)
    if spec.kind is FieldKind.ACTIVATION_CODE:
        return " ".join(activation_code.parse(text).warnings)
    if spec.kind is FieldKind.ADDRESS and text and not _HOST.fullmatch(text):
        return "This is no host name with an optional port, as in eim.example.com:8443."
    return ""


def _text(spec: FieldSpec, value: FieldValue) -> str:
    if not isinstance(value, str):
        raise FieldError("this takes a text")
    _in_bounds(spec, len(value), "characters")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise FieldError("half a character cannot be written") from error
    return value


def _iccid(spec: FieldSpec, value: FieldValue) -> str:
    return str(_digits(value))


def _digits(value: FieldValue) -> Iccid:
    try:
        return Iccid(str(value))
    except CodecError as error:
        raise FieldError("an ICCID has 18 to 20 digits") from error


def _flag(spec: FieldSpec, value: FieldValue) -> bool:
    if isinstance(value, str) and value.lower() in _FALSE + _TRUE:
        return value.lower() in _TRUE
    if not isinstance(value, bool):
        raise FieldError("this is either set or not")
    return value


def _oid(spec: FieldSpec, value: FieldValue) -> str:
    text = str(value).strip()
    first, _, rest = text.partition(".")
    if not _OID.fullmatch(text) or (first in "01" and int(rest.split(".")[0]) > 39):
        raise FieldError("an OID is written as numbers with dots between, as in 2.999.10")
    return text


def _number(spec: FieldSpec, value: FieldValue) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,40}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError("this takes a whole number")
    _sane(value)
    _in_bounds(spec, value, "")
    return value


def _items(value: FieldValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(re.split(r"[\s,;]+", value.strip())) if value.strip() else ()
    if isinstance(value, tuple | list):
        return tuple(str(item).strip() for item in value)
    raise FieldError("this takes a list")


def _numbers(spec: FieldSpec, value: FieldValue) -> tuple[str, ...]:
    return tuple(str(_number(spec, item)) for item in _items(value))


def _tags(spec: FieldSpec, value: FieldValue) -> tuple[str, ...]:
    tags = tuple(item.upper().removeprefix("0X") for item in _items(value))
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise FieldError(f"{tag or 'nothing'} is no tag; tags are hex, as in 5A or 9F70")
    return tags


def _choice(spec: FieldSpec, value: FieldValue) -> str:
    names = [name for name, _ in spec.choices]
    numbers = {str(number): name for name, number in spec.choices}
    name = numbers.get(str(value), str(value))
    if name not in names or isinstance(value, bool):
        raise FieldError(f"this is one of {', '.join(names)}")
    return name


def _set_bits(spec: FieldSpec, value: FieldValue) -> tuple[str, ...]:
    names = [name for name, _ in spec.choices]
    wanted = _items(value)
    if unknown := [name for name in wanted if name not in names]:
        raise FieldError(f"{unknown[0]!r} is none of {', '.join(names)}")
    return tuple(name for name in names if name in wanted)


def _octets(spec: FieldSpec, value: FieldValue) -> bytes:
    if isinstance(value, str):
        try:
            value = bytes.fromhex(value)
        except ValueError as error:
            raise FieldError("this takes pairs of hex digits") from error
    if not isinstance(value, bytes):
        raise FieldError("this takes bytes")
    _in_bounds(spec, len(value), "bytes")
    return value


def _key(spec: FieldSpec, value: FieldValue) -> bytes:
    der = _octets(spec, value)
    _check(PublicKey.from_spki, der)
    return der


def _certificate(spec: FieldSpec, value: FieldValue) -> bytes:
    der = _octets(spec, value)
    _check(Certificate, der)
    return der


def _check(reader: Callable[[bytes], object], der: bytes) -> None:
    try:
        reader(der)
    except CodecError as error:
        raise FieldError(error.message[0].lower() + error.message[1:].rstrip(".")) from error


def _sane(value: object) -> None:
    """Refuse numbers that no peer means and that take ages to print."""
    if isinstance(value, int) and value.bit_length() >= _MOST_BITS:
        raise FieldError("the number is far too large")


def _in_bounds(spec: FieldSpec, size: int, unit: str) -> None:
    least, most = spec.least, spec.most
    if (least is None or size >= least) and (most is None or size <= most):
        return
    what = f"{size} {unit}".strip()
    if least == most:
        raise FieldError(f"this has {what}; it takes exactly {least}")
    bounds = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
    raise FieldError(f"{what} will not do; allowed is {' and '.join(bounds)}")


def _bits(spec: FieldSpec, names: tuple[str, ...]) -> tuple[bytes, int]:
    places = dict(spec.choices)
    width = max(places.values()) + 1
    number = sum(1 << (width - 1 - places[name]) for name in names)
    size = (width + 7) // 8
    return (number << (8 * size - width)).to_bytes(size), width


def _read(spec: FieldSpec, value: object) -> FieldValue:
    kind = spec.kind
    if kind is FieldKind.FLAG:
        return True
    if isinstance(value, bytes):
        if kind is FieldKind.ICCID:
            return str(Iccid.from_wire(value))
        return tag_list(value) if kind is FieldKind.TAGS else value
    if kind is FieldKind.BITS and isinstance(value, tuple):
        return _named_bits(spec, *value)
    if kind is FieldKind.NUMBERS and isinstance(value, list):
        for item in value:
            _sane(item)
        return tuple(str(item) for item in value)
    if isinstance(value, str | int):
        _sane(value)
        return value
    raise FieldError("the value is of another kind")


def _named_bits(spec: FieldSpec, raw: bytes, width: int) -> tuple[str, ...]:
    found = {bit for bit in range(width) if raw[bit // 8] >> (7 - bit % 8) & 1}
    if found - {bit for _, bit in spec.choices}:
        raise FieldError("a bit without a name is set")
    return tuple(name for name, bit in spec.choices if bit in found)


def tag_list(raw: bytes) -> tuple[str, ...]:
    """Split the content of a tag list into tags. Raises FieldError when the last is cut off."""
    tags: list[str] = []
    pos = 0
    while pos < len(raw):
        end = pos + 1
        if raw[pos] & 0x1F == 0x1F:
            while end < len(raw) and raw[end] & 0x80:
                end += 1
            end += 1
        if end > len(raw):
            raise FieldError("the tag list ends within a tag")
        tags.append(raw[pos:end].hex().upper())
        pos = end
    return tuple(tags)


_TAKERS: Mapping[FieldKind, Callable[[FieldSpec, FieldValue], FieldValue]] = {
    FieldKind.ICCID: _iccid,
    FieldKind.FLAG: _flag,
    FieldKind.TAGS: _tags,
    FieldKind.OID: _oid,
    FieldKind.TEXT: _text,
    FieldKind.ADDRESS: _text,
    FieldKind.ACTIVATION_CODE: _text,
    FieldKind.NUMBER: _number,
    FieldKind.NUMBERS: _numbers,
    FieldKind.CHOICE: _choice,
    FieldKind.BITS: _set_bits,
    FieldKind.HEX: _octets,
    FieldKind.KEY: _key,
    FieldKind.CERTIFICATE: _certificate,
}
