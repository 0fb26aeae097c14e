"""Capture files written by hand, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.capture.writer import CaptureWriter
from app.values.traffic import Direction, Layer, Record
from tests.capture.tape import EID_ANSWER, GET_EID

NOON = 1_760_000_000_000_000_000
_COMMAND, _ANSWER = bytes.fromhex(GET_EID), bytes.fromhex(f"{EID_ANSWER}9000")


def exchanges(count: int, *, lane: str = "slot 0", first: int = 1) -> Iterator[Record]:
    """Yield commands and answers in turn, a millisecond apart."""
    for seq in range(first, first + count):
        at = NOON + seq * 1_000_000
        if (seq - first) % 2:
            yield Record(
                seq, at, lane, Layer.APDU, Direction.IN, _ANSWER, 900_000, seq - 1, first, ""
            )
        else:
            yield Record(seq, at, lane, Layer.APDU, Direction.OUT, _COMMAND, session=first)


def recording(path: Path, count: int) -> list[Record]:
    """Write a capture of exchanges on two lanes and return its records."""
    half = count // 2
    records = [*exchanges(half), *exchanges(count - half, lane="modem ü", first=half + 1)]
    with CaptureWriter(path) as writer:
        writer.append(records)
    return records
