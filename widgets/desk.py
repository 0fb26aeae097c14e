"""The dialogs that belong to the whole window: settings, doctor, keys, cards and modems."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.card.transport import CardUri
from app.errors import SettingsError
from app.workbench import Workbench
from widgets.navigation_rail import Place
from widgets.theme import Theme


class Desk(QObject):
    """Opens them and does what they ask; each is imported when it is first opened.

    Signals:
        told: a sentence for the status line.
        slot_added: URI of a simulated card or modem now on the bench.
        appearance_chosen: which scheme to keep.
        crashed: an exception that is our own defect.
    """

    told = Signal(str)
    slot_added = Signal(str)
    appearance_chosen = Signal(str)
    crashed = Signal(object)

    def __init__(self, workbench: Workbench, theme: Theme, owner: QWidget) -> None:
        """owner: the widget the dialogs stand over."""
        super().__init__(owner)
        self._workbench = workbench
        self._theme = theme
        self._owner = owner

    def open_doctor(self) -> None:
        """Find out why a reader or card does not work."""
        from widgets.doctor_dialog import DoctorDialog

        dialog = DoctorDialog(self._workbench.runtime, self._owner)
        dialog.crashed.connect(self.crashed)
        dialog.open()

    def open_settings(self, appearance: str) -> None:
        """Change how cards are talked to and how the window looks."""
        from widgets.settings_dialog import Appearance, SettingsDialog

        known = appearance if appearance in list(Appearance) else Appearance.SYSTEM
        dialog = SettingsDialog(self._workbench.settings, Appearance(known), self._owner)
        dialog.appearance_chosen.connect(self._theme.choose)
        dialog.appearance_chosen.connect(self.appearance_chosen)
        dialog.saved.connect(self._workbench.keep_wires)
        dialog.saved.connect(lambda: self.told.emit(self.tr("The settings are saved.")))
        dialog.open()

    def open_keys(self, place: Place) -> None:
        """Show the keys of a place."""
        from widgets.keys_dialog import KeysDialog

        KeysDialog(place, self._owner).open()

    def ask_simulated(self) -> None:
        """Ask which kind of simulated card to put on the bench."""
        from widgets.simulated_dialog import SimulatedDialog

        taken = tuple(slot.uri for slot in self._workbench.bench.slots)
        dialog = SimulatedDialog(taken, self._owner)
        dialog.chosen.connect(self.add_simulated)
        dialog.open()

    def add_simulated(self, uri: str) -> None:
        """Put a simulated card on the bench and keep it there for the next start."""
        slot = self._workbench.bench.add_simulated(uri)
        self._keep()
        self.slot_added.emit(slot.uri)

    def ask_modem(self) -> None:
        """Ask which modem to put on the bench."""
        from widgets.modem_dialog import ModemDialog

        taken = tuple(slot.uri for slot in self._workbench.bench.slots if slot.kind == "at")
        dialog = ModemDialog(self._workbench.runtime, taken, self._owner)
        dialog.chosen.connect(self.add_modem)
        dialog.crashed.connect(self.crashed)
        dialog.open()

    def add_modem(self, uri: str) -> None:
        """Put a modem on the bench and keep it there for the next start."""
        slot = self._workbench.bench.add_modem(uri)
        self._keep()
        self.slot_added.emit(slot.uri)

    def add_replayed(self, uri: str) -> None:
        """Put a card out of a capture on the bench, for as long as the program runs."""
        self.slot_added.emit(self._workbench.bench.add_simulated(uri).uri)

    def remove(self, uri: str) -> None:
        """Take a modem, or a simulated or replayed card, off the bench."""
        scheme = CardUri.parse(uri).scheme
        if scheme == "at":
            self._workbench.bench.remove_modem(uri)
            self.told.emit(self.tr("The modem is off the bench; nothing in it was changed."))
            self._keep()
            return
        self._workbench.bench.remove_simulated(uri)
        if scheme == "replay":
            self.told.emit(self.tr("The replayed card is off the bench; its capture stays."))
            return
        self.told.emit(self.tr("The simulated card is off the bench; its state is kept."))
        self._keep()

    def _keep(self) -> None:
        slots = self._workbench.bench.slots
        cards = tuple(slot.uri for slot in slots if slot.kind == "sim")
        modems = tuple(slot.uri for slot in slots if slot.kind == "at")
        try:
            bench = replace(self._workbench.settings.values.bench, simulated=cards, modems=modems)
            self._workbench.settings.update(bench=bench)
        except SettingsError as error:  # the card stands on the bench all the same
            self.told.emit(f"{error.message} {error.hint}")
