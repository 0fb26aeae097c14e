"""What is running: its name, the time it has taken, how many APDUs, and a way to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from widgets.buttons import push_button
from widgets.labels import ElidedLabel, label

PATIENCE_MS = 300
_TICK_MS = 100


class ProgressStrip(QFrame):
    """Stays hidden for 0.3 s, then shows what is running until `finish`.

    Signals:
        cancel_requested: the user wants it to stop; it stops between two APDUs.
    """

    cancel_requested = Signal()

    def __init__(self, exchanges: Callable[[], int], parent: QWidget | None = None) -> None:
        """exchanges: how many records were ever recorded; a card exchange is two of them."""
        super().__init__(parent)
        self._exchanges = exchanges
        self._began = 0.0
        self._first = 0
        self._counting = True
        self.setProperty("frame", "panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        self._what = ElidedLabel()
        self._numbers = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(96, 6)
        self._bar.setAccessibleName(self.tr("Work in progress"))
        self._cancel = push_button(self.tr("&Cancel"))
        self._cancel.setToolTip(self.tr("Stop before the next command to the card (Esc)"))
        self._cancel.clicked.connect(self._on_cancel)
        row.addWidget(self._bar)
        row.addWidget(self._what, 1)
        row.addWidget(self._numbers)
        row.addWidget(self._cancel)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something runs, shown or not yet shown."""
        return self._tick.isActive()

    def begin(self, what: str, *, counting: bool = True) -> None:
        """Start to count; harmless when the same work is already shown.

        counting: False shows only the time, where records are not all exchanges with a card.
        """
        if self.running and self._what.text() == what:
            return
        self._counting = counting
        self._what.setText(what)
        self._cancel.setEnabled(True)
        self._began = time.monotonic()
        self._first = self._exchanges()
        self._tick.start()

    def finish(self) -> None:
        """The work ended, however it ended."""
        self._tick.stop()
        self.hide()

    def cancel(self) -> None:
        """Do what the Cancel button does."""
        if self.running and self._cancel.isEnabled():
            self._on_cancel()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._what.setText(self.tr("Stopping after the running command"))
        self.cancel_requested.emit()

    def _on_tick(self) -> None:
        elapsed = time.monotonic() - self._began
        exchanges = (self._exchanges() - self._first) // 2
        if self._counting:
            self._numbers.setText(self.tr("{0} APDUs · {1:.1f} s").format(exchanges, elapsed))
        else:
            self._numbers.setText(self.tr("{0:.1f} s").format(elapsed))
        if elapsed * 1000 >= PATIENCE_MS:
            self.show()
