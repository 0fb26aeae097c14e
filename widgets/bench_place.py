"""The Bench: readers on the left, the chosen card's page beside, the traffic underneath.

In the Traffic place the same dock fills the room; nothing is made twice. A modem's console stands
between page and traffic; where the room is low it takes the traffic's place, as long as it is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.card.slot import Slot
from widgets.readers_panel import ReadersPanel
from widgets.window_state import WindowState, pack, unpack

_READERS_WIDTH = 232
_DOCK_HEIGHT = 272
_CONSOLE_HEIGHT = 264
_ROOM_FOR_BOTH = 840
"""How high it has to be for page, console and traffic one below the other."""


class BenchPlace(QWidget):
    """Holds the three parts; page and dock are put in after the first paint.

    Signals:
        slot_changed: another slot was chosen, by its URI.
    """

    slot_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readers = ReadersPanel()
        self.readers.selected.connect(self.slot_changed)
        self._page: QWidget = QWidget()
        self._dock: QWidget = QWidget()
        self._console: QWidget = QWidget()
        self._console_wanted = False
        self._console_offered = False
        self._dock_wanted = True
        self._whole = False
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setHandleWidth(1)
        self._columns.addWidget(self.readers)
        self._columns.addWidget(self._page)
        self._columns.setStretchFactor(1, 1)
        self._columns.setCollapsible(1, False)
        self._columns.setSizes([_READERS_WIDTH, 10_000])
        self._upper = QSplitter(Qt.Orientation.Vertical)
        self._upper.addWidget(self._columns)
        self._upper.addWidget(self._console)
        self._upper.setStretchFactor(0, 1)
        self._upper.setChildrenCollapsible(False)
        self._upper.setSizes([10_000, _CONSOLE_HEIGHT])
        self._console.hide()
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._rows.addWidget(self._upper)
        self._rows.addWidget(self._dock)
        self._rows.setStretchFactor(0, 1)
        self._rows.setCollapsible(0, False)
        self._rows.setSizes([10_000, _DOCK_HEIGHT])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)

    @property
    def dock_wanted(self) -> bool:
        """Whether the traffic is shown under the page."""
        return self._dock_wanted and not self._displaced

    @property
    def console_shown(self) -> bool:
        """Whether the modem's console is open; only a modem has one."""
        return self._console_wanted and self._console_offered

    def put_page(self, page: QWidget) -> None:
        """Put the card page in its place."""
        old, self._page = self._page, page
        self._columns.replaceWidget(1, page)
        self._columns.setCollapsible(1, False)
        old.deleteLater()

    def put_dock(self, dock: QWidget) -> None:
        """Put the traffic dock in its place."""
        old, self._dock = self._dock, dock
        self._rows.replaceWidget(1, dock)
        old.deleteLater()
        self._arrange()

    def put_console(self, console: QWidget) -> None:
        """Put the modems' console in its place."""
        old, self._console = self._console, console
        self._upper.replaceWidget(1, console)
        self._upper.setCollapsible(1, False)
        old.deleteLater()
        self._arrange()

    def offer_console(self, offered: bool) -> None:
        """Say whether what is shown is a modem; the console is out of sight for all else."""
        self._console_offered = offered
        self._arrange()

    def show_console(self, wanted: bool) -> None:
        """Open or close the modem's console."""
        self._console_wanted = wanted
        self._arrange()

    def show_slots(self, slots: Sequence[Slot], holders: Mapping[str, str]) -> None:
        """Show the slots on the left. holders: URI -> program that holds a modem's port."""
        self.readers.show_slots(slots, holders)

    def show_dock(self, wanted: bool) -> None:
        """Show or hide the traffic under the page; what is wanted last gets the room."""
        self._dock_wanted = wanted
        if wanted and self._displaced:
            self._console_wanted = False
        self._arrange()

    def fill_with_traffic(self, whole: bool) -> None:
        """Give the traffic the whole room, or only the part under the page."""
        self._whole = whole
        self._arrange()

    def restore(self, state: WindowState) -> None:
        """Take the sizes of last time."""
        self._dock_wanted = state.dock_shown
        if state.columns:
            self._columns.restoreState(unpack(state.columns))
        if state.dock:
            self._rows.restoreState(unpack(state.dock))
        self._arrange()

    def remember(self, state: WindowState) -> None:
        """Note the sizes for next time."""
        state.columns = pack(self._columns.saveState())
        state.dock_shown = self._dock_wanted
        if not self._whole:
            state.dock = pack(self._rows.saveState())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show console and traffic together where there is room for both."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def _displaced(self) -> bool:
        """Whether the console has the traffic's room."""
        return self.console_shown and self.height() < _ROOM_FOR_BOTH

    def _arrange(self) -> None:
        self._upper.setVisible(not self._whole)
        self._console.setVisible(self.console_shown)
        self._dock.setVisible(self._whole or self.dock_wanted)
