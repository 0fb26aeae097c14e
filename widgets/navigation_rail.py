"""The rail on the left edge: the places of the window, with words under the icons."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from widgets.icons import RAIL_SIZE, set_icon

_WIDTH = 88
_TEXT_UNDER_ICON = 3
"""Qt.ToolButtonStyle by number: its name would load the whole namespace before the first paint."""


class Place(StrEnum):
    """Where one can be in the window."""

    BENCH = "bench"
    PACKAGES = "packages"
    EIM = "eim"
    TRAFFIC = "traffic"
    TRUST = "trust"
    HELP = "help"


class NavigationRail(QFrame):
    """One button per place; the current one stays pressed.

    Signals:
        chosen: the Place to go to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "rail")
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(self.tr("Places"))
        self._group = QButtonGroup(self)
        self._buttons: dict[Place, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 10, 7, 10)
        column.setSpacing(4)
        places = (
            (Place.BENCH, self.tr("Bench"), "Ctrl+1"),
            (Place.PACKAGES, self.tr("Packages"), "Ctrl+3"),
            (Place.EIM, self.tr("eIM"), "Ctrl+5"),
            (Place.TRAFFIC, self.tr("Traffic"), "Ctrl+2"),
            (Place.TRUST, self.tr("Trust"), "Ctrl+4"),
            (Place.HELP, self.tr("Help"), "F1"),
        )
        for place, words, key in places:
            if place is Place.HELP:
                column.addStretch(1)
            column.addWidget(self._button(place, words, key))

    def show_place(self, place: Place) -> None:
        """Mark a place as the current one."""
        self._buttons[place].setChecked(True)

    def _button(self, place: Place, words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "rail")
        button.setProperty("toolButtonStyle", _TEXT_UNDER_ICON)
        button.setText(words)
        button.setToolTip(f"{words} ({key})")
        button.setAccessibleName(words)
        button.setIconSize(QSize(RAIL_SIZE, RAIL_SIZE))
        button.setCheckable(True)
        button.setFixedSize(_WIDTH - 13, 56)
        set_icon(button, place.value, "muted")
        button.clicked.connect(partial(self._choose, place))
        self._group.addButton(button)
        self._buttons[place] = button
        return button

    def _choose(self, place: Place, _checked: bool = False) -> None:
        self.chosen.emit(place.value)
