"""Contents of primitive elements: bytes to value, with what is odd about them.

Strictness is DER's: a value that BER allows and DER does not is read and noted as a deviation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from app.codec.definitions import Type
from app.codec.node import Note

MAX_INTEGER_BYTES = 1024
_TIME = re.compile(r"\d{10,14}(\.\d+)?(Z|[+-]\d{4})?")
_TEXT_CODECS = {
    "UTF8String": "utf-8",
    "NumericString": "ascii",
    "PrintableString": "ascii",
    "TeletexString": "latin-1",
    "IA5String": "ascii",
    "UTCTime": "ascii",
    "GeneralizedTime": "ascii",
    "VisibleString": "ascii",
    "BMPString": "utf-16-be",
}


Fields = tuple[object, str | tuple[str, ...] | None, tuple[Note, ...], str | None]
"""The fields of Content without their names."""


class Content(NamedTuple):
    """A value with its notes. broken: the bytes are no value of the type; `value` is then raw."""

    value: object
    named: str | tuple[str, ...] | None = None
    notes: tuple[Note, ...] = ()
    broken: str | None = None


def read(kind: str, raw: bytes, schema: Type | None = None) -> Content:
    """Read the content of a primitive element; kinds without a reader give the bytes."""
    return Content(*fields(kind, raw, schema))


def fields(kind: str, raw: bytes, schema: Type | None = None) -> Fields:
    """Do what `read` does in less time, for the decoder, which has many elements to read."""
    reader = _READERS.get(kind)
    return reader(raw, schema) if reader else (raw, None, (), None)


def _bad(raw: bytes, text: str) -> Fields:
    return raw, None, (Note("invalid", text),), text


def _boolean(raw: bytes, schema: Type | None) -> Fields:
    if len(raw) != 1:
        return _bad(raw, f"A BOOLEAN takes one byte, not {len(raw)}.")
    if raw[0] in (0, 0xFF):
        return raw[0] != 0, None, (), None
    note = Note("deviation", f"TRUE is coded {raw.hex()}; DER codes FF.")
    return True, None, (note,), None


def _integer(raw: bytes, schema: Type | None) -> Fields:
    if not 0 < len(raw) <= MAX_INTEGER_BYTES:
        return _bad(raw, f"An INTEGER of {len(raw)} bytes cannot be read.")
    value = int.from_bytes(raw, "big", signed=True)
    named = schema.names.get(value) if schema else None
    notes: tuple[Note, ...] = ()
    if len(raw) > 1 and raw[0] in (0, 0xFF) and (raw[0] ^ raw[1]) < 0x80:
        notes = (Note("deviation", "The INTEGER takes more bytes than it needs."),)
    if schema and schema.names and named is None:
        notes += (Note("unknown", f"The standard gives {value} no name here."),)
    return value, named, notes, None


def _bit_string(raw: bytes, schema: Type | None) -> Fields:
    if not raw or raw[0] > 7 or (raw[0] and len(raw) == 1):
        return _bad(raw, "A BIT STRING begins with the number of unused bits, 0 to 7.")
    bits = 8 * (len(raw) - 1) - raw[0]
    value = (raw[1:], bits)
    if not schema or not schema.names:
        return value, None, (), None
    set_bits = [bit for bit in range(bits) if raw[1 + bit // 8] >> (7 - bit % 8) & 1]
    notes: tuple[Note, ...] = ()
    if bits and (not set_bits or set_bits[-1] != bits - 1):
        notes = (Note("deviation", "The named bits end in zeros; DER leaves these out."),)
    unnamed = [str(bit) for bit in set_bits if bit not in schema.names]
    if unnamed:
        notes += (Note("unknown", f"The standard gives bit {', '.join(unnamed)} no name here."),)
    named = tuple(schema.names.get(bit, f"bit {bit}") for bit in set_bits)
    return value, named, notes, None


def _octet_string(raw: bytes, schema: Type | None) -> Fields:
    return raw, None, (), None


def _null(raw: bytes, schema: Type | None) -> Fields:
    if raw:
        note = Note("invalid", f"NULL is empty; here are {len(raw)} bytes.")
        return None, None, (note,), None
    return None, None, (), None


def _oid(raw: bytes, schema: Type | None) -> Fields:
    arcs: list[int] = []
    number = 0
    start = True
    for byte in raw:
        if start and byte == 0x80:
            return _bad(raw, "A number of the OBJECT IDENTIFIER begins with a zero byte.")
        number = number << 7 | byte & 0x7F
        start = not byte & 0x80
        if start:
            arcs.append(number)
            number = 0
        elif number >> 128:
            return _bad(raw, "A number of the OBJECT IDENTIFIER is longer than 128 bits.")
    if not arcs or not start:
        return _bad(raw, "The OBJECT IDENTIFIER is cut off.")
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]])), None, (), None


def _text(kind: str) -> Callable[[bytes, Type | None], Fields]:
    codec = _TEXT_CODECS[kind]

    def read_text(raw: bytes, schema: Type | None) -> Fields:
        try:
            return raw.decode(codec), None, (), None
        except UnicodeDecodeError as error:
            return _bad(raw, f"The bytes are not {codec.upper()}: {error.reason}.")

    return read_text


def _time(kind: str) -> Callable[[bytes, Type | None], Fields]:
    as_text = _text(kind)

    def read_time(raw: bytes, schema: Type | None) -> Fields:
        text, _, _, broken = found = as_text(raw, schema)
        if broken is None and not _TIME.fullmatch(str(text)):
            return _bad(raw, f"The bytes are no {kind}.")
        return found

    return read_time


_READERS: dict[str, Callable[[bytes, Type | None], Fields]] = {
    "BOOLEAN": _boolean,
    "INTEGER": _integer,
    "ENUMERATED": _integer,
    "BIT STRING": _bit_string,
    "OCTET STRING": _octet_string,
    "NULL": _null,
    "OBJECT IDENTIFIER": _oid,
    **{kind: _text(kind) for kind in _TEXT_CODECS},
    "UTCTime": _time("UTCTime"),
    "GeneralizedTime": _time("GeneralizedTime"),
}
