"""The window: a rail and what stands beside it.

It paints itself with the rail alone, then imports and puts in the rest: whoever starts the program
sees a window as soon as Qt can show one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.settings import Settings
from widgets.icons import retint
from widgets.navigation_rail import NavigationRail, Place
from widgets.theme import Theme
from widgets.window_state import WindowState, pack, unpack

if TYPE_CHECKING:
    from app.workbench import Workbench
    from widgets.contents import Contents

_SIZE = (1280, 800)


class MainWindow(QWidget):
    """The one window.

    Signals:
        filled: everything stands; the workbench may be started.
        crashed: an exception that is our own defect.
    """

    filled = Signal()
    crashed = Signal(object)

    def __init__(
        self, settings: Settings, theme: Theme, open_workbench: Callable[[], Workbench]
    ) -> None:
        """open_workbench: called once, after the first paint."""
        super().__init__()
        self.setWindowTitle("eIM Workbench")
        self._settings = settings
        self._theme = theme
        self._open_workbench = open_workbench
        self._state = WindowState.load(settings.window)
        self._contents: Contents | None = None
        self._painted = False
        self._stands = False
        self._to_open: list[Path] = []
        theme.choose(self._state.appearance)
        theme.changed.connect(retint)
        self._rail = NavigationRail()
        self._rail.chosen.connect(lambda place: self.go(Place(place)))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._rail)
        self._row.addStretch(1)
        self.resize(*_SIZE)
        if self._state.geometry:
            self.restoreGeometry(unpack(self._state.geometry))
        places = {place.value: place for place in Place}
        self.go(places.get(self._state.place, Place.BENCH))

    @property
    def settled(self) -> bool:
        """Whether everything stands and nothing is being read."""
        return self._contents is not None and self._contents.settled

    def go(self, place: Place) -> None:
        """Go to a place."""
        self._place = place
        self._rail.show_place(place)
        if self._contents is not None:
            self._contents.show_place(place)

    def show_exchange(self, seq: int) -> None:
        """Show one record of the traffic."""
        if self._contents is not None:
            self._contents.show_exchange(seq)

    def open_capture(self, path: Path) -> None:
        """Show a capture file, as soon as everything stands."""
        self._to_open.append(path)
        if self._stands:
            self._open_captures()

    def paintEvent(self, event: QPaintEvent) -> None:
        """After the first paint, put in the rest."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._fill)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window stood."""
        self._state.geometry = pack(self.saveGeometry())
        self._state.place = self._place.value
        if self._contents is not None:
            self._contents.remember()
        self._state.save(self._settings)
        super().closeEvent(event)

    def _fill(self) -> None:
        from widgets.contents import Contents  # with the workbench: only once the window is seen

        contents = Contents(self._open_workbench(), self._theme, self._state, self)
        contents.filled.connect(self.filled)
        contents.filled.connect(self._open_captures)
        contents.crashed.connect(self.crashed)
        contents.place_wanted.connect(lambda place: self.go(Place(place)))
        self._contents = contents
        self._row.takeAt(1)
        self._row.addWidget(contents, 1)
        contents.show_place(self._place)

    def _open_captures(self) -> None:
        self._stands = True
        paths, self._to_open = self._to_open, []
        for path in paths:
            if self._contents is not None:
                self._contents.open_capture(path)
