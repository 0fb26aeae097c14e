"""Print how fast filters are parsed, and how fast they find their rows among millions.

Run with `python -m tests.bench.bench_filter`. Figures only; nothing here fails on time. The columns
of the large captures are made up; the captures with bytes are written and opened as files.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from app.capture.columns import FIELDS, Columns, from_arrays
from app.capture.file import CaptureFile, CaptureWriter
from app.capture.filter import parse
from app.values.traffic import Direction, Layer, Record

FIVE = (
    "layer == apdu && lane in {slot-1, slot-3} && apdu.sw != 0x9000 && dur > 200ms "
    "&& not session == 3"
)
_TAGS = "layer in {apdu, esipa} && sgp.tag in {0xBF51, 0xBF50} && dir == out && len > 5 && seq > 9"
_EXCHANGE = (
    (Direction.OUT, "81E2910006BF3E035C015A"),
    (Direction.IN, "BF3E125A10890490321234512345123456789012359000"),
    (Direction.OUT, "81E291000ABF3107A0054F01018101FF"),
    (Direction.IN, "BF31038001029000"),
)
_ON_BYTES = (
    "data contains bf:31:03",
    "data contains 00",
    "note contains x",
    "seq < 200000 && apdu.ins == e2",
    "seq < 20000 && sgp.function == GetEID",
)


def main() -> None:
    """Measure and print."""
    for text in (FIVE, _TAGS):
        microseconds = best(partial(parse, text)) * 1e6
        print(f"parse, {text.count('&&') + 1} conditions: {microseconds:.0f} µs")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.eimcap"
        with CaptureWriter(path) as writer:
            writer.append(records(500_000))
        with CaptureFile.open(path) as file:
            for count in (1_000_000, 10_000_000):
                large = columns(count)
                for text in (FIVE, _TAGS):
                    show(f"{count:,} columns", text, large, file)
                del large
            for text in _ON_BYTES:
                show(f"{len(file):,} in a file", text, file.columns, file)


def show(where: str, text: str, large: Columns, file: CaptureFile) -> None:
    """Print how long one filter takes, and how many rows it finds."""
    wanted = parse(text)
    found = len(wanted.select(large, file))
    took = best(partial(wanted.select, large, file), 3)
    print(f"{where}: {took * 1000:,.0f} ms, {found:,} rows, cost {wanted.cost}: {text}")


def best(work: Callable[[], object], times: int = 200) -> float:
    """Return the shortest time in seconds that some work took."""
    shortest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest


def columns(count: int) -> Columns:
    """Make up the columns of a capture of eight lanes."""
    chance = np.random.default_rng(1)
    numbers = np.arange(1, count + 1)
    made = {
        "seq": numbers,
        "time_ns": numbers * 50_000,
        "duration_ns": chance.integers(0, 400_000_000, count),
        "pair": numbers - 1,
        "session": chance.integers(0, 50, count),
        "offset": numbers * 150,
        "length": chance.integers(0, 60, count),
        "tag": chance.choice([0, 0xBF51, 0xBF50, 0xBF3E, 0xBF31], count),
        "lane": chance.integers(0, 8, count),
        "sw": chance.choice([0, 0x9000, 0x9000, 0x6A82], count),
        "layer": chance.integers(1, 4, count),
        "direction": chance.integers(0, 3, count),
    }
    lanes = [f"slot-{number}" for number in range(8)]
    return from_arrays(lanes, [made[name].astype(kind) for name, kind in FIELDS])


def records(count: int) -> Iterator[Record]:
    """Make exchanges with a card, each command followed by its answer."""
    exchange = [(direction, bytes.fromhex(data)) for direction, data in _EXCHANGE]
    for seq in range(1, count + 1):
        direction, data = exchange[(seq - 1) % len(exchange)]
        pair = seq - 1 if direction is Direction.IN else 0
        yield Record(seq, seq * 50_000, "slot 0", Layer.APDU, direction, data, pair=pair)


if __name__ == "__main__":
    main()
