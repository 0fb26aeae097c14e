"""Print how the whole window fares while a real recorder takes in more and more.

Run with `python -m tests.bench.bench_window [seconds]`. Figures only; nothing here fails on time.
A frame is a tick of 60 a second that came within 4 ms of its time. Dropped are records that the
list never got, because the recorder had overwritten them.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from app.workbench import Workbench
from tests.bench.exchanges import EXCHANGES
from widgets.contents import Contents
from widgets.navigation_rail import Place
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.window_state import WindowState

_RATES = (5_000, 20_000, 40_000, 60_000)
_SECONDS = 4.0
_TICK_MS = 1000 / 60
_LATE_MS = 4


class Frames(QObject):
    """Ticks 60 times a second, asks for a frame each time, and notes what painting took.

    Painting is measured as time of this thread, gaps as time that passes: other programs are in it.
    """

    def __init__(self, dock: TrafficDock) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self.paints: list[float] = []
        self._view = dock.list.viewport()
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(int(_TICK_MS))

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def _tick(self) -> None:
        began = time.perf_counter()
        self.gaps.append((began - self._last) * 1000)
        self._last = began
        used = time.thread_time()
        self._view.repaint()
        self.paints.append((time.thread_time() - used) * 1000)


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else _SECONDS
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(application)
    with Workbench() as workbench:
        contents = Contents(workbench, theme, WindowState())
        contents.resize(1280, 800)
        contents.show()
        contents.show_place(Place.TRAFFIC)
        spin(application, 2.0)
        dock = next(one for one in contents.findChildren(TrafficDock) if one.isVisible())
        for rate in _RATES:
            measure(application, workbench.recorder, dock, rate, seconds)
        contents.remember()
        contents.close()


def measure(
    application: QApplication, recorder: Recorder, dock: TrafficDock, rate: int, seconds: float
) -> None:
    """Record at a rate for some seconds and print what the window made of it."""
    stop = threading.Event()
    producer = threading.Thread(target=produce, args=(recorder, rate, stop))
    first, lost = recorder.last_seq, dock.source.rows.lost
    frames, used, began = Frames(dock), time.process_time(), time.perf_counter()
    producer.start()
    spin(application, seconds)
    stop.set()
    producer.join()
    frames.stop()
    took = time.perf_counter() - began
    cpu = (time.process_time() - used) / took
    behind = recorder.last_seq - dock.newest_seq
    spin(application, 0.5)
    came = (recorder.last_seq - first) / took
    dropped = dock.source.rows.lost - lost
    in_time = sum(gap <= _TICK_MS + _LATE_MS for gap in frames.gaps)
    print(
        f"{came:,.0f} events/s: {len(frames.gaps) / took:.0f} frames/s, "
        f"{in_time / len(frames.gaps):.0%} in time, longest gap {max(frames.gaps):.0f} ms, "
        f"paint {statistics.median(frames.paints):.2f} ms a frame, {dropped:,} dropped, "
        f"{behind:,} behind at the end, {cpu:.0%} of one core with the producer"
    )


def spin(application: QApplication, seconds: float) -> None:
    """Let the window live for a while."""
    end = QTimer()
    end.setSingleShot(True)
    end.start(int(seconds * 1000))
    while end.isActive():
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.0005)


def produce(recorder: Recorder, rate: int, stop: threading.Event) -> None:
    """Record exchanges at a rate until told to stop."""
    began, made = time.perf_counter(), 0
    while not stop.is_set():
        due = int((time.perf_counter() - began) * rate)
        while made < due:
            command, answer = EXCHANGES[made // 2 % len(EXCHANGES)]
            seq = recorder("slot 0", Layer.APDU, Direction.OUT, command)
            recorder("slot 0", Layer.APDU, Direction.IN, answer, pair=seq, duration_ns=900_000)
            made += 2
        time.sleep(0.002)


if __name__ == "__main__":
    main()
