"""Python's garbage collector, run by the GUI thread alone.

A widget that became garbage is destroyed by whichever thread collects it, and Qt does not survive
that on any thread but the GUI's. So collecting by itself is off while the window is open, and a
timer does it, in the steps Python would have taken.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 100


class Collector(QObject):
    """Collects garbage on the thread that made it, until closed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int:
        """Collect what is due; return the oldest generation looked through, -1 for none."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if thresholds[generation] and counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return generation
        return -1

    def close(self) -> None:
        """Let Python collect as it did before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
