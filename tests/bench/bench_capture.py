"""Print how fast a capture file is written, opened and read, and what a record costs.

Run with `python -m tests.bench.bench_capture [count]`. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from app.capture.columns import BYTES_PER_RECORD
from app.capture.file import CaptureFile
from app.capture.frames import index_path
from app.capture.keeper import Keeper
from app.capture.recorder import Recorder
from app.capture.writer import CaptureWriter
from app.runtime import Lane
from app.values.traffic import Direction, Layer, Record
from tests.capture.recordings import exchanges

_MILLION = 1_000_000
_RATE = 20_000
_LIVE_S = 4.0

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _MILLION
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.eimcap"
        write(path, count)
        reopen(path, count)
        following(Path(folder) / "live.eimcap")


def write(path: Path, count: int) -> None:
    """Print the rate of appending records that exist already, and what each takes on the disk."""
    thousand = list(exchanges(1000))
    with CaptureWriter(path) as writer:
        took, _ = timed(lambda: writer.append(repeated(thousand, count)))
        synced, _ = timed(writer.sync)
    size = path.stat().st_size
    print(f"append: {count / took:,.0f} records/s, {size / count:.0f} bytes each on the disk")
    print(f"bring to the disk: {synced * 1000:.0f} ms for {size / 1e6:.0f} MB")


def repeated(records: list[Record], count: int) -> Iterator[Record]:
    """Yield records over and over."""
    for _ in range(count // len(records)):
        yield from records


def reopen(path: Path, count: int) -> None:
    """Print how long opening takes without and with an index, and what is held in memory."""
    first, capture = timed(lambda: CaptureFile.open(path))
    capture.close()
    stored = index_path(path).stat().st_size
    print(f"open {count:,} without index: {first:.2f} s ({count / first:,.0f} records/s)")
    tracemalloc.start()
    again, capture = timed(lambda: CaptureFile.open(path))
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(f"open {count:,} with index: {again * 1000:.1f} ms, {held / 1e3:.0f} kB on the heap")
    print(f"memory: {BYTES_PER_RECORD} bytes/record of columns, mapped from {stored / 1e6:.0f} MB")
    jumps = range(0, count, max(count // 1000, 1))
    took, _ = timed(lambda: [capture.record(index) for index in jumps])
    print(f"one record anywhere: {took / len(jumps) * 1e6:.1f} µs")
    some = min(count, 200_000)
    took, _ = timed(lambda: sum(1 for _ in capture.records(0, some)))
    print(f"read in order: {some / took:,.0f} records/s")
    took, found = timed(lambda: int((capture.columns.sw == 0x9000).sum()))
    print(f"one predicate on a column: {took * 1000:.1f} ms, {found:,} found")
    capture.close()


def following(path: Path) -> None:
    """Print what a keeper keeps of a recorder that is fed at full rate."""
    recorder, lane = Recorder(), Lane("capture")
    data = bytes(64) + b"\x90\x00"
    cpu = time.process_time()
    with Keeper(recorder, path, lane) as keeper:
        began = time.perf_counter()
        while (passed := time.perf_counter() - began) < _LIVE_S:
            for _ in range(int(passed * _RATE) - recorder.last_seq):
                recorder("slot 0", Layer.APDU, Direction.IN, data)
            time.sleep(0.005)
    spent = time.process_time() - cpu
    lane.close()
    print(
        f"live at {_RATE:,}/s for {_LIVE_S:.0f} s: {keeper.written:,} of {recorder.last_seq:,} "
        f"written, {keeper.lost} lost, {spent / _LIVE_S:.0%} of one core"
    )


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds some work took, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main()
