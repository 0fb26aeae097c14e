"""Print how long a large capture takes to be seen and to be filtered, here and in tshark.

Run with `python -m tests.bench.bench_tshark [records]`. The same traffic is written as a capture
and as pcapng; a card's command and answer are two records, and one packet. tshark is the program in
the path, or the one `EIMW_TSHARK` names. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.capture.decoders import decode
from app.capture.export_pcapng import export_pcapng
from app.capture.file import CaptureFile, CaptureWriter
from app.capture.filter import parse
from app.capture.frames import index_path
from app.capture.opening import Opening
from app.capture.rows import row_of
from tests.bench.exchanges import records

_MILLION = 1_000_000
_SCREEN = 40
_TIMES = 5
_QUESTIONS = (
    ("apdu.sw == 6a82", "gsm_sim.apdu.sw == 0x6a82"),
    ("apdu.ins == b0", "gsm_sim.apdu.ins == 0xb0"),
    ("data contains 21:43:09:87", "gsm_sim contains 21:43:09:87"),
    ("apdu.sw == 6a82 && seq < 500000", "gsm_sim.apdu.sw == 0x6a82 && frame.number < 250000"),
)
"""The same question to both."""

T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _MILLION
    tshark = os.environ.get("EIMW_TSHARK") or shutil.which("tshark")
    if tshark is None:
        print("tshark is not here (apt-get install tshark)")
        return
    with tempfile.TemporaryDirectory() as folder:
        capture, packets = Path(folder) / "a.eimcap", Path(folder) / "a.pcapng"
        with CaptureWriter(capture) as writer:
            writer.append(records(count))
        written = export_pcapng(records(count), packets)
        print(f"{count:,} records in {capture.stat().st_size / 1e6:.0f} MB, as {written:,} packets "
              f"in {packets.stat().st_size / 1e6:.0f} MB")  # fmt: skip
        first_screen(capture, packets, tshark)
        filters(capture, packets, tshark)


def first_screen(capture: Path, packets: Path, tshark: str) -> None:
    """Print how long it takes to see rows, and to know all that there are."""
    whole = best(lambda: run(tshark, packets), 2)
    line = best(lambda: until_first_line(tshark, packets))
    print(f"tshark: {line:.3f} s to its first line, {whole:.3f} s to read all")

    def unknown() -> None:
        index_path(capture).unlink(missing_ok=True)
        screen(capture)

    for what, work in (("no index", unknown), ("with its index", lambda: screen(capture))):
        if what != "no index":
            CaptureFile.open(capture).close()
        took = best(work)
        print(f"first {_SCREEN} rows, {what}: {took * 1000:.1f} ms, {whole / took:,.0f} x sooner "
              f"than all of tshark, {line / took:,.0f} x than its first line")  # fmt: skip
    index_path(capture).unlink()
    took, _ = timed(lambda: CaptureFile.open(capture).close())
    print(f"all records known, no index: {took:.3f} s, {whole / took:.1f} x sooner")


def screen(capture: Path) -> None:
    """Open a capture and make the rows of a first screen, as the window does."""
    opening = Opening(capture)
    opening.step()
    for record in opening.file.records(0, _SCREEN):
        row_of(record, decode(record, opening.file))
    opening.file.close()


def filters(capture: Path, packets: Path, tshark: str) -> None:
    """Print what each question takes both."""
    with CaptureFile.open(capture) as file:
        for ours, theirs in _QUESTIONS:
            wanted = parse(ours)
            mine = best(partial(wanted.select, file.columns, file))
            found = len(wanted.select(file.columns, file))
            other, lines = timed(partial(run, tshark, packets, "-Y", theirs))
            print(f"filter {ours}: {mine * 1000:.0f} ms, {found:,} records; tshark: {other:.2f} s, "
                  f"{lines:,} packets: {other / mine:,.0f} x")  # fmt: skip


def run(tshark: str, packets: Path, *options: str) -> int:
    """Let tshark read all packets, and return how many lines it printed."""
    words = [tshark, "-n", "-r", str(packets), *options]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return done.stdout.count(b"\n")


def until_first_line(tshark: str, packets: Path) -> None:
    """Wait until tshark has printed something, and end it."""
    words = [tshark, "-n", "-l", "-r", str(packets)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        select.select([process.stdout], [], [])
        process.kill()


def best(work: Callable[[], object], times: int = _TIMES) -> float:
    """Return the shortest time in seconds that some work took."""
    return min(timed(work)[0] for _ in range(times))


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return how many seconds some work took, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


if __name__ == "__main__":
    main()
