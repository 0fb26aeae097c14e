"""Switches for deliberate defects, bytes edited by hand among them, and the banner for both."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.eim.faults import WHAT
from app.values.packages import Fault, RawEdit, Recipe
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.icons import set_icon
from widgets.labels import ElidedLabel
from widgets.package_words import fault_words
from widgets.theme import Tone


class FaultButton(QPushButton):
    """Opens a menu with one switch for each fault, and the raw edits, each to be taken back.

    Signals:
        faults_changed: a switch was moved or an edit taken back by the user.
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
        self._edits: tuple[RawEdit, ...] = ()
        self._edit_rows: list[QAction] = []
        self.setMenu(menu)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults switched on."""
        return tuple(fault for fault, switch in self._switches.items() if switch.isChecked())

    @property
    def edits(self) -> tuple[RawEdit, ...]:
        """The raw edits, in the order in which they are made."""
        return self._edits

    def edit(self, made: RawEdit) -> None:
        """Make a raw edit, in place of one of the same element; without a signal."""
        if any(one.at == made.at for one in self._edits):
            self.show_edits(made if one.at == made.at else one for one in self._edits)
        else:
            self.show_edits((*self._edits, made))

    def show_edits(self, edits: Iterable[RawEdit]) -> None:
        """List other raw edits, without a signal."""
        self._edits = tuple(edits)
        menu = self.menu()
        for row in self._edit_rows:
            menu.removeAction(row)
            row.deleteLater()
        self._edit_rows = [menu.addSeparator()] if self._edits else []
        for edit in self._edits:
            action = menu.addAction(self.tr("Take back the edit at {0}").format(edit.at))
            action.setToolTip(self.tr("{0} bytes by hand").format(len(edit.content)))
            set_icon(action, "close")
            action.triggered.connect(partial(self._take_back, edit))
            self._edit_rows.append(action)
        self._allow()

    def offer(self, faults: Iterable[Fault]) -> None:
        """Offer only the faults a kind of package can have; others are switched off."""
        possible = set(faults)
        for fault, switch in self._switches.items():
            switch.setVisible(fault in possible)
            switch.setChecked(switch.isChecked() and fault in possible)
        self._allow()

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Set the switches, without a signal."""
        wanted = set(faults)
        for fault, switch in self._switches.items():
            switch.setChecked(fault in wanted)

    def _allow(self) -> None:
        offered = any(switch.isVisible() for switch in self._switches.values())
        self.setEnabled(offered or bool(self._edits))

    def _take_back(self, edit: RawEdit) -> None:
        self.show_edits(one for one in self._edits if one is not edit)
        self.faults_changed.emit()


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
        self._words = ElidedLabel("", "failed")
        clear = push_button(self.tr("Make it &right"), "link", "close")
        clear.clicked.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._words, 1)
        row.addWidget(clear)
        self.hide()

    def show_recipe(self, recipe: Recipe) -> None:
        """Name what is wrong with a recipe on purpose; a right one hides the banner."""
        self._words.setText(self.tr("This package carries: {0}").format(fault_words(recipe)))
        self.setVisible(recipe.deliberate)
