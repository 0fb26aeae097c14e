"""Records as JSON lines, as this program writes them: nothing is lost on the way out and back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.capture.annotation import read_note
from app.capture.import_source import LONGEST_LINE, Source, octets
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record

_LARGEST = (1 << 63) - 1


def fits(head: str) -> bool:
    """Whether a text begins with a record, or with one too long to see its end."""
    first = head.lstrip("\ufeff").split("\n", 1)[0]
    return first.startswith("{") and all(f'"{key}"' in first[:4096] for key in ("seq", "lane"))


def records(source: Source) -> Iterator[Record]:
    """Yield the records with the numbers they had.

    Raises CodecError at the first line that is no record, or whose number does not rise.
    """
    last = 0
    for number, line in enumerate(source.lines(), start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            record, noted = _record(found), read_note(found)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _no_record(number, line) from error
        if record.seq <= last:
            raise CodecError(
                f"Line {number}: record {record.seq} comes after record {last}.",
                hint="Put the lines in the order of seq, each number once.",
                path="seq",
            )
        last = record.seq
        if noted:
            source.noted[record.seq] = noted
        yield record


def _record(found: dict[str, object]) -> Record:
    data = octets(_text(found["data"]))
    if data is None:
        raise ValueError("data is not hex")
    return Record(
        _number(found["seq"]),
        _number(found["time_ns"]),
        _text(found["lane"]),
        Layer(_text(found["layer"])),
        Direction(_text(found["direction"])),
        data,
        _number(found.get("duration_ns", 0)),
        _number(found.get("pair", 0)),
        _number(found.get("session", 0)),
        _text(found.get("note", "")),
    )


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise ValueError("not a number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _no_record(number: int, line: str) -> CodecError:
    cut = len(line) >= LONGEST_LINE
    return CodecError(
        f"Line {number} is {'too long for a record' if cut else 'no record'}.",
        hint="A record has seq, time_ns, lane, layer, direction and data in hex. If the line is "
        "only half there, take it out.",
        path=f"line {number}",
    )
