"""Traffic for benches: exchanges with cards as they come, over and over."""

from __future__ import annotations

from collections.abc import Iterator

from app.values.traffic import Direction, Layer, Record

EXCHANGES = tuple(
    (bytes.fromhex(command), bytes.fromhex(answer))
    for command, answer in (
        ("01A4040010A0000005591010FFFFFFFF8900000100", "6121"),
        ("81E2910006BF3E035C015A", "6115"),
        ("81C0000015", "BF3E125A10890490321234512345123456789012359000"),
        ("81E291000ABF3107A0054F01018101FF", "BF31038001029000"),
        ("00A40004022FE2", "9000"),
        ("00B000000A", "989209214309876543F59000"),
        ("00A40004026F07", "6A82"),
    )
)
_LANES = 8
_EVERY_NS = 500_000
_BEGAN_NS = 1_760_000_000_000_000_000


def records(count: int) -> Iterator[Record]:
    """Yield commands and answers in turn, on eight lanes; answers take up to 400 ms."""
    lanes = [f"slot {number}" for number in range(_LANES)]
    for number in range(count // 2):
        command, answer = EXCHANGES[number % len(EXCHANGES)]
        seq, at = 2 * number + 1, _BEGAN_NS + number * _EVERY_NS
        lane, took = lanes[number % _LANES], 1_000 * (number % 400_000)
        yield Record(seq, at, lane, Layer.APDU, Direction.OUT, command, session=1)
        yield Record(seq + 1, at + took, lane, Layer.APDU, Direction.IN, answer, took, seq, 1)
