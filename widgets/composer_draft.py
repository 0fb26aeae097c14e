"""The package being composed: what target bar, page and faults hold, as one recipe."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.eim.faults import applicable
from app.eim.problems import problems
from app.values.packages import PackageKind, RawEdit, Recipe, SignedPackage
from widgets.composer_page import ComposerPage
from widgets.fault_menu import FaultBanner, FaultButton
from widgets.package_aim import Aim
from widgets.package_bytes import PackageBytes
from widgets.package_gate import Gate, gate
from widgets.target_bar import TargetBar

_PAUSE_MS = 120


class ComposerDraft(QObject):
    """Joins the widgets a package is edited in; it knows no desk and no card.

    Signals:
        changed: the recipe, or how whole its bytes are, is another.
        preview_wanted: the Recipe and Aim whose bytes are wanted, after a short pause in editing.
    """

    changed = Signal()
    preview_wanted = Signal(object, object)

    def __init__(
        self,
        target: TargetBar,
        page: ComposerPage,
        faults: FaultButton,
        banner: FaultBanner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.target = target
        self._page = page
        self._faults = faults
        self._banner = banner
        self._signed: SignedPackage | None = None
        self._kind = PackageKind.EUICC_PACKAGE
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._want_preview)
        target.changed.connect(self.touch)
        page.changed.connect(self.touch)
        faults.faults_changed.connect(self.touch)
        banner.cleared.connect(self.make_right)

    @property
    def signed(self) -> SignedPackage | None:
        """The package as it was signed, until something of it is edited."""
        return self._signed

    @property
    def message(self) -> bytes:
        """The message as far as it is there; empty before an eUICC Package is signed."""
        shown = self._page.view.shown
        return shown.package.message if shown else b""

    @property
    def whole(self) -> bool:
        """Whether the bytes shown are a message that could leave."""
        unsigned = self._kind is not PackageKind.EUICC_PACKAGE
        return self._signed is not None or (self._page.view.shown is not None and unsigned)

    @property
    def aim(self) -> Aim:
        """What is known of the card it is for."""
        slot = self.target.slot
        if slot is None:
            return Aim()
        report = slot.status.report
        eid, eims = (report.eid, report.eims) if report else (None, ())
        return Aim(eid, slot.uri, slot.name, eims)

    def recipe(self) -> Recipe:
        """Return the recipe as it is on the page."""
        filled = self._page.fill(self.target.recipe())
        return replace(filled, faults=self._faults.faults, edits=self._faults.edits)

    def show_recipe(self, recipe: Recipe) -> None:
        """Put a recipe on the page. Raises CodecError on an operation that is not known."""
        self._page.show_recipe(recipe)
        self.target.show_recipe(recipe)
        self._kind = recipe.kind
        self._faults.offer(applicable(recipe.kind))
        self._faults.show_faults(recipe.faults)
        self._faults.show_edits(recipe.edits)
        self.touch()

    def gate(self, *, busy: bool) -> Gate:
        """Return what speaks against signing and executing it now."""
        has_card = self.target.slot is not None
        return gate(self.recipe(), self.target.problems, has_card=has_card, busy=busy)

    def edit(self, made: RawEdit) -> None:
        """Put bytes in an element's place."""
        self._faults.edit(made)
        self.touch()

    def make_right(self) -> None:
        """Take back every fault and every edit."""
        self._faults.show_faults(())
        self._faults.show_edits(())
        self.touch()

    def touch(self) -> None:
        """Something of the recipe is another: what was signed is not it any more."""
        self._signed = None
        asked = self.target.recipe()
        if asked.kind is not self._kind:  # a path into one kind of package leads nowhere in others
            self._kind = asked.kind
            self._faults.show_edits(())
        self._page.shape(asked.kind, asked.dialect)
        self._faults.offer(applicable(asked.kind))
        recipe = self.recipe()
        self._banner.show_recipe(recipe)
        self._page.show_problems(problems(recipe))
        self._pause.start()
        self.changed.emit()

    def show_prepared(self, package: PackageBytes | None, why_not: str) -> None:
        """Show what would be signed, unless it is signed already; None: why there is nothing."""
        if self._signed is None:
            self._page.show_package(package, why_not)
            self.changed.emit()

    def show_signed(self, package: PackageBytes) -> None:
        """Show what was signed."""
        self._signed = package.package
        self._page.show_package(package, "")
        self.changed.emit()

    def _want_preview(self) -> None:
        recipe = self.recipe()
        if recipe.kind is PackageKind.EUICC_PACKAGE and not recipe.operations:
            self._page.show_package(None, "")
        self.preview_wanted.emit(recipe, self.aim)
