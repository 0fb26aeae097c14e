"""Print how fast traffic is recorded, listed, painted, decoded and searched.

Run with `python -m tests.bench.bench_traffic`. Figures only; nothing here fails on time.
"""

from __future__ import annotations

import os
import statistics
import threading
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.capture.assembly import Records
from app.capture.decoders import decode
from app.capture.inspector import Inspector
from app.capture.recorder import Recorder
from app.capture.search import matcher
from app.capture.sought import understand
from app.values.traffic import Direction, Layer
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_rows import TrafficRows
from widgets.traffic_source import LiveSource

_EXCHANGES = (
    ("01A4040010A0000005591010FFFFFFFF8900000100", "6121"),
    ("81E2910006BF3E035C015A", "6115"),
    ("81C0000015", "BF3E125A10890490321234512345123456789012359000"),
    ("81E291000ABF3107A0054F01018101FF", "BF31038001029000"),
    ("00A40004022FE2", "9000"),
    ("00B000000A", "989209214309876543F59000"),
)
_MILLION = 1_000_000
_LIVE_S = 4.0
_RATE = 20_000


def main() -> None:
    """Measure and print."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    Theme(application)
    recorder = Recorder(_MILLION)
    began = time.perf_counter()
    fill(recorder, _MILLION)
    print(f"record: {_MILLION / (time.perf_counter() - began):,.0f} records/s")
    append(recorder)
    decoding(recorder)
    opening(application, recorder)
    searching(application, recorder)
    live(application, recorder)
    usual = Recorder()
    fill(usual, usual.capacity)
    live(application, usual)


def fill(recorder: Recorder, count: int) -> None:
    """Record as many records as asked, commands and answers in turn."""
    pairs = [(bytes.fromhex(command), bytes.fromhex(answer)) for command, answer in _EXCHANGES]
    for number in range(count // 2):
        command, answer = pairs[number % len(pairs)]
        seq = recorder("slot 0", Layer.APDU, Direction.OUT, command)
        recorder("slot 0", Layer.APDU, Direction.IN, answer, pair=seq, duration_ns=1_200_000)


def append(recorder: Recorder) -> None:
    """Print how fast batches of 800 become rows."""
    rows = TrafficRows(Inspector(recorder), _MILLION)
    records = recorder.since(0)[2]
    began = time.perf_counter()
    for at in range(0, len(records), 800):
        rows.append(0, records[at : at + 800])
    print(f"append in batches of 800: {len(records) / (time.perf_counter() - began):,.0f} rows/s")


def decoding(records: Records) -> None:
    """Print how many records are decoded, and looked through, each second."""
    wanted = matcher("no such text", records)
    assert wanted is not None
    sample = [record for seq in range(1, 5001) if (record := records.get(seq))]
    for title, work in (
        ("decode", lambda record: decode(record, records)),
        ("search as text", wanted),
    ):
        began = time.perf_counter()
        for record in sample:
            work(record)
        print(f"{title}: {len(sample) / (time.perf_counter() - began):,.0f} records/s")


def opening(application: QApplication, recorder: Recorder) -> None:
    """Print how long a dock takes to show a million records, and to paint a frame."""
    began = time.perf_counter()
    dock = TrafficDock(LiveSource(recorder))
    dock.resize(1280, 800)
    dock.show()
    while dock.list.verticalScrollBar().maximum() == 0:
        application.processEvents()
    dock.list.viewport().repaint()
    milliseconds = (time.perf_counter() - began) * 1000
    print(f"open on a million records, to the first frame with rows: {milliseconds:.0f} ms")
    print(f"paint the same rows: {frames(dock, 0):.2f} ms a frame")
    print(f"paint rows never seen, decoded: {frames(dock, 40):.2f} ms a frame")
    began = time.perf_counter()
    dock.show_record(recorder.first_seq + 12)
    print(f"select a record: {(time.perf_counter() - began) * 1000:.1f} ms")
    dock.close()
    dock.deleteLater()
    application.processEvents()


def searching(application: QApplication, recorder: Recorder) -> None:
    """Print how long a search for bytes takes in the window, and the longest it did not answer."""
    dock = TrafficDock(LiveSource(recorder))
    dock.resize(1280, 800)
    dock.show()
    while dock.list.verticalScrollBar().maximum() == 0:
        application.processEvents()
    rows = dock.findChildren(TrafficRows)[0]
    for text in ("BF31 0380", "01 02 03 04 05"):
        rows.search(understand(text, recorder))
        began = last = time.perf_counter()
        longest = 0.0
        while rows.searching is not None:
            application.processEvents()
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        print(
            f"search for {text}: {len(rows):,} of {rows.total:,} in {last - began:.2f} s, "
            f"longest GUI gap {longest * 1000:.1f} ms"
        )
    dock.close()
    dock.deleteLater()
    application.processEvents()


def frames(dock: TrafficDock, step: int) -> float:
    """Return the median time of a frame in ms, scrolled by `step` rows before each."""
    bar = dock.list.verticalScrollBar()
    times = []
    for number in range(60):
        bar.setValue(1000 + number * step)
        began = time.perf_counter()
        dock.list.viewport().repaint()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def live(application: QApplication, recorder: Recorder) -> None:
    """Print how the window fares while another thread records 20 000 records a second."""
    dock = TrafficDock(LiveSource(recorder))
    dock.resize(1280, 800)
    dock.show()
    while dock.list.verticalScrollBar().maximum() == 0:
        application.processEvents()
    stop = threading.Event()
    producer = threading.Thread(target=produce, args=(recorder, stop))
    gaps: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append((now - last) * 1000)
        last = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    first, began, used = recorder.last_seq, time.perf_counter(), time.process_time()
    producer.start()
    while time.perf_counter() - began < _LIVE_S:
        application.processEvents()
        time.sleep(0.001)
    stop.set()
    producer.join()
    took = time.perf_counter() - began
    cpu = (time.process_time() - used) / took * 100
    rate = (recorder.last_seq - first) / took
    behind = recorder.last_seq - dock.newest_seq
    gaps.sort()
    print(
        f"live on {recorder.capacity:,} kept: {rate:,.0f} records/s, "
        f"GUI gap median {statistics.median(gaps):.1f} ms, "
        f"p99 {gaps[int(len(gaps) * 0.99)]:.1f} ms, longest {gaps[-1]:.1f} ms, "
        f"{behind} records behind, {cpu:.0f} % CPU with the producer"
    )
    dock.close()


def produce(recorder: Recorder, stop: threading.Event) -> None:
    """Record about 20 000 records a second until told to stop."""
    began, made = time.perf_counter(), 0
    while not stop.is_set():
        due = int((time.perf_counter() - began) * _RATE) - made
        if due > 0:
            fill(recorder, due + due % 2)
            made += due + due % 2
        time.sleep(0.002)


if __name__ == "__main__":
    main()
