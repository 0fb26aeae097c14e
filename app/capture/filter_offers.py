"""Conditions that a record suggests: what one may want to see more of, or no more of."""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.annotation import NOTHING, Annotation
from app.capture.assembly import Records
from app.capture.filter_completion import quoted
from app.capture.filter_error import FilterError
from app.capture.filter_fields import FIELDS, Look
from app.capture.filter_parser import parse_conditions
from app.capture.filter_values import Kind
from app.values.traffic import Layer, Record

_OFFERED = (
    "layer",
    "session",
    "sgp.function",
    "apdu.sw",
    "coap.path",
    "http.status",
    "at.command",
    "at.error",
    "eim.txid",
    "eid",
    "iccid",
    "colour",
    "mark",
)
_MOST_VALUES = 3


def offers(record: Record, records: Records, noted: Annotation = NOTHING) -> list[str]:
    """Return conditions this record fulfils, the one that most will want first.

    Decodes the record, when that has not been done.
    """
    look = Look(record, records, noted)
    return [f"lane == {quoted(record.lane)}", *_exchange(record), *_fields(look)]


def narrowed(text: str, condition: str) -> str:
    """Return a filter for what fulfils both; a text that is no filter gives way."""
    try:
        parse_conditions(text)
    except FilterError:
        return condition
    if not text.strip() or text.strip() == condition:
        return condition
    return f"{_whole(text.strip())} && {_whole(condition)}"


def opposite(condition: str) -> str:
    """Return the condition that wants all others."""
    return f"not {_whole(condition)}"


def _whole(text: str) -> str:
    """Return a filter so that it may be joined to others."""
    return f"({text})" if "||" in text else text


def _exchange(record: Record) -> Iterator[str]:
    if record.layer is not Layer.EVENT:
        command = record.pair or record.seq
        yield f"seq == {command} || pair == {command}"


def _fields(look: Look) -> Iterator[str]:
    for name in _OFFERED:
        field = FIELDS[name]
        values = field.read(look)
        if name == "sgp.function" and values:
            values = (look.decoding.function,)
        for value in values[:_MOST_VALUES]:
            yield name if name == "mark" else f"{name} == {_written(value, field.kind)}"


def _written(value: int | str | bytes, kind: Kind) -> str:
    if isinstance(value, bytes):
        return value.hex(":")
    if isinstance(value, int):
        return f"{value:04X}" if kind is Kind.HEX else str(value)
    return quoted(value)
