"""Switches for deliberate defects, and the banner that says one is on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.eim.faults import WHAT
from app.values.packages import Fault
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.icons import set_icon
from widgets.labels import label
from widgets.theme import Tone


class FaultButton(QPushButton):
    """Opens a menu with one switch for each fault.

    Signals:
        faults_changed: a switch was moved by the user.
    """

    faults_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("&Faults …"), parent)
        self.setAutoDefault(False)
        self.setProperty("kind", "menu")
        self.setAccessibleName(self.tr("Deliberate faults"))
        self.setToolTip(self.tr("Make the package wrong on purpose, to see what the eUICC says"))
        set_icon(self, "warning", "text", beside_text=True)
        self._switches: dict[Fault, QAction] = {}
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for fault, words in WHAT.items():
            action = menu.addAction(f"{fault.value[0].upper()}{fault.value[1:]}")
            action.setToolTip(words)
            action.setCheckable(True)
            action.triggered.connect(self.faults_changed)
            self._switches[fault] = action
        self.setMenu(menu)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults switched on."""
        return tuple(fault for fault, switch in self._switches.items() if switch.isChecked())

    def offer(self, faults: Iterable[Fault]) -> None:
        """Offer only the faults a kind of package can have; others are switched off."""
        possible = set(faults)
        for fault, switch in self._switches.items():
            switch.setVisible(fault in possible)
            switch.setChecked(switch.isChecked() and fault in possible)
        self.setEnabled(bool(possible))

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Set the switches, without a signal."""
        wanted = set(faults)
        for fault, switch in self._switches.items():
            switch.setChecked(fault in wanted)


class FaultBanner(QFrame):
    """Says across the page that the package is wrong on purpose; hidden while it is not.

    Signals:
        cleared: the user wants a right package again.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "fault")
        self._chip = Chip(self.tr("Deliberately wrong"), Tone.FAILED)
        self._words = label("", "failed")
        clear = push_button(self.tr("Make it &right"), "link", "close")
        clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(clear)
        self.hide()

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Name the faults that are on; none hides the banner."""
        named = ", ".join(fault.value for fault in faults)
        self._words.setText(self.tr("This package carries: {0}").format(named))
        self.setVisible(bool(named))
