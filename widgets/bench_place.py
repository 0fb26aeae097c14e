"""The Bench: readers on the left, the chosen card's page beside, the traffic underneath.

In the Traffic place the same dock fills the room; nothing is made twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.card.slot import Slot
from widgets.readers_panel import ReadersPanel
from widgets.window_state import WindowState, pack, unpack

_READERS_WIDTH = 232
_DOCK_HEIGHT = 272


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
        self._dock_wanted = True
        self._whole = False
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.setHandleWidth(1)
        self._columns.addWidget(self.readers)
        self._columns.addWidget(self._page)
        self._columns.setStretchFactor(1, 1)
        self._columns.setCollapsible(1, False)
        self._columns.setSizes([_READERS_WIDTH, 10_000])
        self._rows = QSplitter(Qt.Orientation.Vertical)
        self._rows.addWidget(self._columns)
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
        return self._dock_wanted

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

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show the slots on the left; the column goes when there is nothing to list."""
        self.readers.show_slots(slots)

    def show_dock(self, wanted: bool) -> None:
        """Show or hide the traffic under the page."""
        self._dock_wanted = wanted
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

    def _arrange(self) -> None:
        self._columns.setVisible(not self._whole)
        self._dock.setVisible(self._whole or self._dock_wanted)
