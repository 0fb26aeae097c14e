"""First paint of the window against an empty PySide6 window, each in a fresh process.

Run it by hand: `python -m tests.bench.bench_first_paint`. It prints figures and never fails on
them. The time runs from just before the process is started to the end of the first paint.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9

_WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and target is window:
            window.removeEventFilter(self)
            QTimer.singleShot(0, lambda: (print(time.time(), flush=True), application.exit()))
        return False
"""

_EMPTY = (
    _WATCH
    + """
application = QApplication([])
window = QWidget()
window.resize(1280, 800)
watch = Watch()
window.installEventFilter(watch)
window.show()
application.exec()
"""
)

_OURS = """
import time
from PySide6.QtWidgets import QApplication
from widgets import application, main_window
def painted(window):
    print(time.time(), flush=True)
    QApplication.exit()
main_window.MainWindow._fill = painted  # what the window calls after its first paint
application.run()
"""


def first_paint(code: str, cache: str) -> float:
    """Return the seconds from the start of a fresh process to the end of its first paint."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "EIMW_HOME": home, "PYTHONPYCACHEPREFIX": cache}
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
        started = time.time()
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env=environment,
        )
    return float(done.stdout.split()[0]) - started


def _measure(cache: str) -> tuple[list[float], list[float]]:
    for code in (_EMPTY, _OURS):  # fill the caches first
        first_paint(code, cache)
    empty, ours = [], []
    for _ in range(ROUNDS):
        empty.append(first_paint(_EMPTY, cache))
        ours.append(first_paint(_OURS, cache))
    return empty, ours


def main() -> None:
    """Measure in turn, so that a busy machine slows both, and print the medians."""
    with tempfile.TemporaryDirectory() as cache:
        empty, ours = _measure(cache)
    low, high = statistics.median(empty), statistics.median(ours)
    print(f"empty PySide6 window  {low * 1000:7.0f} ms")
    print(f"eIM Workbench         {high * 1000:7.0f} ms")
    print(f"ratio                 {high / low:7.2f}   (aim: at most 1.5)")


if __name__ == "__main__":
    main()
