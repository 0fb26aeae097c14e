"""The places beside the rail, one above the other; all but the Bench are made when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.card.slot import Slot
from app.values.packages import Recipe
from app.workbench import Workbench
from widgets.bench_place import BenchPlace
from widgets.navigation_rail import Place
from widgets.privacy import Mask

if TYPE_CHECKING:
    from widgets.composer_place import ComposerPlace
    from widgets.eim_place import EimPlace
    from widgets.eim_work import EimWork
    from widgets.help_page import HelpPage
    from widgets.trust_place import TrustPlace
    from widgets.trust_work import TrustWork


class Places(QStackedWidget):
    """Shows one place.

    Signals:
        told: a sentence for the status line.
        crashed: an exception that is our own defect.
        place_wanted: go to this Place.
        traffic_requested: show the record with this seq in the traffic.
        eim_changed: the HostStatus of the bench eIM.
    """

    told = Signal(str)
    crashed = Signal(object)
    place_wanted = Signal(str)
    traffic_requested = Signal(int)
    eim_changed = Signal(object)

    def __init__(
        self, bench: BenchPlace, workbench: Workbench, mask: Mask, parent: QWidget | None = None
    ) -> None:
        """bench: the place in front at first; Traffic is the same place filled with its dock."""
        super().__init__(parent)
        self._workbench = workbench
        self._mask = mask
        self._bench = bench
        self._help: HelpPage | None = None
        self._composer: ComposerPlace | None = None
        self._eim: EimPlace | None = None
        self._eim_work: EimWork | None = None
        self._trust: TrustPlace | None = None
        self._trust_work: TrustWork | None = None
        self._place = Place.BENCH
        self.addWidget(bench)

    @property
    def place(self) -> Place:
        """The place in front."""
        return self._place

    @property
    def busy(self) -> bool:
        """Whether a place does something the user started, or reads what it is to show."""
        composing = self._composer is not None and self._composer.work.busy
        serving = self._eim_work is not None and self._eim_work.busy
        return composing or serving or (self._trust_work is not None and self._trust_work.busy)

    def show_place(self, place: Place) -> None:
        """Bring a place to the front."""
        self._place = place
        if place is Place.HELP:
            self.setCurrentWidget(self._help_page())
        elif place is Place.PACKAGES:
            self.setCurrentWidget(self._composer_place())
        elif place is Place.EIM:
            self.setCurrentWidget(self._eim_place())
        elif place is Place.TRUST:
            self.setCurrentWidget(self._trust_place())
        else:
            self.setCurrentWidget(self._bench)
            self._bench.fill_with_traffic(place is Place.TRAFFIC)

    def show_slots(self, slots: tuple[Slot, ...]) -> None:
        """Take the slots on the bench as they are now."""
        if self._composer is not None:
            self._composer.show_slots(slots)
        if self._eim is not None:
            self._eim.show_slots(slots)

    def associate(self, slot: Slot) -> None:
        """Ask which eIM a slot's card gets; the Packages place has to be in front."""
        self._composer_place().associate(slot)

    def reload(self) -> bool:
        """Read again what the place in front shows; False when that is not its own to read."""
        if self._place is Place.EIM and self._eim is not None:
            self._eim.reload()
            return True
        if self._place is not Place.TRUST or self._trust is None:
            return False
        self._trust.reload()
        return True

    def close_work(self) -> None:
        """Stop what a place runs on its own; the window goes."""
        if self._eim is not None:
            self._eim.close_work()

    def _help_page(self) -> HelpPage:
        if self._help is None:
            from widgets.help_page import HelpPage

            self._help = HelpPage()
            self.addWidget(self._help)
        return self._help

    def _composer_place(self) -> ComposerPlace:
        if self._composer is None:
            from widgets.composer_place import ComposerPlace

            workbench = self._workbench
            place = ComposerPlace(workbench.runtime, lambda: workbench.composer, self._mask)
            place.crashed.connect(self.crashed)
            place.told.connect(self.told)
            place.queue_wanted.connect(self._queue)
            place.show_slots(workbench.bench.slots)
            self.addWidget(place)
            self._composer = place
        return self._composer

    def _eim_place(self) -> EimPlace:
        if self._eim is None:
            from widgets.eim_place import EimPlace
            from widgets.eim_traffic import EimTraffic
            from widgets.eim_work import EimWork

            workbench = self._workbench
            self._eim_work = EimWork(workbench, self)
            self._eim_work.crashed.connect(self.crashed)
            place = EimPlace(self._eim_work, EimTraffic(workbench.recorder), self._mask)
            place.told.connect(self.told)
            place.traffic_requested.connect(self.traffic_requested)
            place.recipe_wanted.connect(self._compose)
            place.status_changed.connect(self.eim_changed)
            place.show_slots(workbench.bench.slots)
            self.addWidget(place)
            self._eim = place
        return self._eim

    def _queue(self, recipe: Recipe) -> None:
        self.place_wanted.emit(Place.EIM.value)
        self._eim_place().queue(recipe)

    def _compose(self, recipe: Recipe) -> None:
        self.place_wanted.emit(Place.PACKAGES.value)
        self._composer_place().show_recipe(recipe)

    def _trust_place(self) -> TrustPlace:
        if self._trust is None:
            from widgets.trust_place import TrustPlace
            from widgets.trust_work import TrustWork

            workbench = self._workbench
            self._trust_work = TrustWork(workbench.runtime, lambda: workbench.trust, self)
            self._trust_work.crashed.connect(self.crashed)
            self._trust = TrustPlace(self._trust_work, self._mask)
            self._trust.told.connect(self.told)
            self.addWidget(self._trust)
        return self._trust
