"""Print how long the window takes to open a capture, with and without an index, and to filter it.

Run with `python -m tests.bench.bench_open [count]`. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.capture.frames import index_path
from app.capture.writer import CaptureWriter
from app.runtime import Runtime
from tests.bench.exchanges import records
from widgets.capture_document import CaptureDocument
from widgets.theme import Theme

_TEN_MILLION = 10_000_000
_TICK_MS = 5
_FILTERS = (
    "apdu.sw == 9000",
    "layer == apdu && dir == in && apdu.sw == 9000 && dur > 500us && len > 10",
    "data contains de:ad:be:ef",
    "data contains 5a:10:89",
    "bf3e125a10",
)
"""The last two fit every fourteenth record, each of which is then read for secrets."""


class Pauses:
    """Notices how long the event loop did not turn: what a user feels as a stutter."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def take(self) -> float:
        """Return the longest pause since the last call, in milliseconds."""
        longest, self.longest_s = self.longest_s, 0.0
        return longest * 1000

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _TEN_MILLION
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    Theme(application)
    runtime = Runtime()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.eimcap"
        with CaptureWriter(path) as writer:
            writer.append(records(count))
        print(f"{count:,} records, {path.stat().st_size / 1e6:,.0f} MB, memory {memory():,.0f} MB")
        try:
            opened(application, runtime, path, "without an index").end()
            assert index_path(path).exists()
            document = opened(application, runtime, path, "with its index")
            for text in _FILTERS:
                filtered(application, document, text)
            document.end()
        finally:
            runtime.close()


def opened(application: QApplication, runtime: Runtime, path: Path, how: str) -> CaptureDocument:
    """Open a capture and print when its first rows were painted and when all was read."""
    pauses = Pauses()
    began = time.perf_counter()
    document = CaptureDocument(path, runtime)
    document.resize(1190, 700)
    document.show()
    document.begin()
    turn(application, lambda: document.dock is not None)
    assert document.dock is not None
    document.grab()
    first = time.perf_counter() - began
    turn(application, lambda: document.settled)
    whole = time.perf_counter() - began
    print(
        f"open {how}: first rows painted after {first * 1000:,.0f} ms, all"
        f" {document.dock.source.rows.total:,} after {whole:,.2f} s,"
        f" longest pause {pauses.take():,.0f} ms, memory {memory():,.0f} MB"
    )
    return document


def filtered(application: QApplication, document: CaptureDocument, text: str) -> None:
    """Filter and print when the first rows were there and when the last."""
    assert document.dock is not None
    rows, bar, pauses = document.dock.source.rows, document.dock.bar, Pauses()
    bar.field.setText(text)
    began = time.perf_counter()
    bar.filter_changed.emit(text)
    turn(application, lambda: len(rows) > 0 or rows.searching is None)
    first = time.perf_counter() - began
    turn(application, lambda: rows.searching is None)
    whole = time.perf_counter() - began
    print(
        f"filter {text}: first rows after {first * 1000:,.0f} ms, all {len(rows):,} after"
        f" {whole:,.2f} s, longest pause {pauses.take():,.0f} ms"
    )


def turn(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the application work until something holds."""
    while not until():
        application.processEvents()
        time.sleep(0.001)


def memory() -> float:
    """Return the memory of this process that is not merely a file looked into, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
