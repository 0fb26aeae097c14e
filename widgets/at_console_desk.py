"""Opens the AT console under the page of a modem; it is made when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.card.slot import Slot
from app.workbench import Workbench
from widgets.bench_place import BenchPlace
from widgets.privacy import Mask

if TYPE_CHECKING:
    from widgets.at_console import AtConsole

KEY = "Ctrl+Shift+A"


class AtConsoleDesk(QObject):
    """Lets the console follow the slot that is shown.

    Signals:
        traffic_requested: seq of the record behind a line.
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
    """

    traffic_requested = Signal(int)
    told = Signal(str)
    crashed = Signal(object)

    def __init__(self, workbench: Workbench, bench: BenchPlace, mask: Mask) -> None:
        super().__init__(bench)
        self._workbench = workbench
        self._bench = bench
        self._mask = mask
        self._slot: Slot | None = None
        self._console: AtConsole | None = None
        QShortcut(QKeySequence(KEY), bench).activated.connect(self.toggle)

    def show_slot(self, slot: Slot | None) -> None:
        """Follow the slot that is shown, as it is now."""
        self._slot = slot if slot is not None and slot.kind == "at" else None
        self._bench.offer_console(self._slot is not None)
        if self._console is not None:
            self._console.show_slot(self._slot)

    def toggle(self) -> None:
        """Open the console of the modem that is shown, or close it."""
        if self._slot is None:
            self.told.emit(self.tr("The AT console is for modems; choose one on the left."))
        elif self._bench.console_shown:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Open the console and put the cursor where a line is typed."""
        if self._console is None:
            self._console = self._make()
            self._bench.put_console(self._console)
        self._console.show_slot(self._slot)
        self._bench.show_console(True)
        self._console.setFocus()

    def close(self) -> None:
        """Close the console; its session goes on."""
        self._bench.show_console(False)

    def _make(self) -> AtConsole:
        from widgets.at_console import AtConsole  # only for those who have a modem
        from widgets.at_console_work import AtConsoleWork

        work = AtConsoleWork(self._workbench.runtime, self._workbench.recorder, self)
        work.crashed.connect(self.crashed)
        console = AtConsole(work, self._mask)
        console.traffic_requested.connect(self.traffic_requested)
        console.closed.connect(self.close)
        return console
