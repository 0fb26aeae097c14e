"""Whom the package is for and who signs it: target, identity, version, kind, and what is rarer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.card.slot import Slot, SlotState
from app.errors import CodecError
from app.values.euicc import CardKind, ProfileInfo
from app.values.ids import Eid
from app.values.packages import PackageKind, Recipe
from widgets.buttons import push_button
from widgets.labels import label
from widgets.package_details import PackageDetails
from widgets.package_words import kind_words
from widgets.privacy import Mask
from widgets.private_line import PrivateLine
from widgets.theme import mono
from widgets.version_box import VersionBox
from widgets.words import short_id

_TYPED, _ANY = "typed", "any"

B = TypeVar("B", bound=QComboBox)


class TargetBar(QFrame):
    """Edits everything of a recipe but its operations and faults.

    Signals:
        changed: the user chose or typed something else.
    """

    changed = Signal()

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.privacy = mask
        self.setProperty("frame", "bar")
        self._slots: tuple[Slot, ...] = ()
        self._is_chosen = False
        self._known: tuple[Eid, ...] = ()
        self.target = _dressed(QComboBox(), self.tr("For"))
        self.identity = _dressed(QComboBox(), self.tr("Signed as"))
        self.dialect = _dressed(VersionBox(), self.tr("Version"))
        self.kind = _dressed(QComboBox(), self.tr("Kind"))
        for kind in PackageKind:
            self.kind.addItem(kind_words(kind), kind.value)
        self.eid = self._line(self.tr("EID"), self.tr("32 digits"), 300)
        self._details = PackageDetails()
        self._problem = label("", "failed")
        self._more = push_button(self.tr("&More"), "link", "settings")
        self._more.setCheckable(True)
        self._build()
        self._fill_targets()
        self.dialect.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.identity.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.target.currentIndexChanged.connect(self._on_target)
        self.target.activated.connect(self._on_chosen)
        self._judge()

    @property
    def slot(self) -> Slot | None:
        """The slot whose card is the target."""
        uri = self.target.currentData()
        return next((slot for slot in self._slots if slot.uri == uri), None)

    @property
    def profiles(self) -> tuple[ProfileInfo, ...]:
        """The profiles of the target, as last read."""
        report = self.slot.status.report if self.slot else None
        return report.profiles if report else ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong here, in sentences."""
        found = self._details.problems
        typed = self.target.currentData() == _TYPED and bool(self.eid.plain)
        if typed and self._typed_eid() is None:
            found = (self.tr("The EID takes 32 digits."), *found)
        return found

    @property
    def identities(self) -> tuple[str, ...]:
        """Those who can sign, as last told."""
        return tuple(self.identity.itemData(row) for row in range(self.identity.count()))

    @property
    def passphrase(self) -> str | None:
        """What opens the signer's key; None for nothing typed."""
        return self._details.passphrase

    def recipe(self) -> Recipe:
        """Return a recipe with what is chosen here."""
        chosen = Recipe(
            kind=PackageKind(self.kind.currentData()),
            dialect=self.dialect.dialect,
            identity=str(self.identity.currentData() or ""),
            eid=self._eid(),
        )
        return self._details.fill(chosen)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe says, without a signal. Its EID may be that of a card on the bench."""
        with QSignalBlocker(self):
            self._show_identity(recipe.identity)
            self.kind.setCurrentIndex(self.kind.findData(recipe.kind.value))
            if recipe.eid is not None:
                self._show_eid(recipe.eid)
            self.dialect.show_recipe(recipe, self.slot)
            if self._details.show_recipe(recipe):
                self._more.setChecked(True)
            self._judge()

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Offer the IoT eUICCs on the bench."""
        before = self._eid()
        uris = [slot.uri for slot in self._slots]
        self._slots = tuple(slot for slot in slots if _is_iot(slot))
        with QSignalBlocker(self):
            self._fill_targets()
        if uris != [slot.uri for slot in self._slots] or before != self._eid():
            self.dialect.follow(self.slot)
            self.changed.emit()

    def choose(self, slot: Slot) -> None:
        """Make a card on the bench the target, as if the user had."""
        place = self.target.findData(slot.uri)
        if place >= 0:
            self._is_chosen = True
            self.target.setCurrentIndex(place)

    def show_known(self, eids: Iterable[Eid]) -> None:
        """Offer EIDs packages were made for before."""
        self._known = tuple(dict.fromkeys(eids))
        with QSignalBlocker(self):
            self._fill_targets()

    def show_identities(self, names: Sequence[str]) -> None:
        """Offer those who can sign; the first is chosen when the present one is not among them."""
        chosen = self.identity.currentData()
        if self.identities == tuple(names):
            return
        with QSignalBlocker(self.identity):
            self.identity.clear()
            for name in names:
                self.identity.addItem(name, name)
            self.identity.setCurrentIndex(max(self.identity.findData(chosen), 0))
        self.identity.setEnabled(bool(names))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        names = (self.tr("For"), self.tr("Signed as"), self.tr("Version"), self.tr("Kind"))
        boxes = (self.target, self.identity, self.dialect, self.kind)
        for name, box in zip(names, boxes, strict=True):
            caption = label(name, "muted")
            caption.setBuddy(box)
            row.addWidget(caption)
            row.addWidget(box, 1 if box is self.target else 0)
            if box is self.target:
                row.addWidget(self.eid)
        row.addStretch(1)
        row.addWidget(self._more)
        column.addLayout(row)
        column.addWidget(self._details)
        column.addWidget(self._problem)
        self._details.hide()
        self._details.changed.connect(self._on_typed)
        self._more.toggled.connect(self._details.setVisible)

    def _line(self, name: str, hint: str, width: int) -> PrivateLine:
        line = PrivateLine(self.privacy)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setFont(mono())
        line.setFixedWidth(width)
        line.plain_changed.connect(self._on_typed)
        return line

    def _fill_targets(self) -> None:
        chosen = self.target.currentData()
        self.target.clear()
        here = set()
        for slot in self._slots:
            eid = _eid_of(slot)
            here.add(eid)
            known = short_id(eid) if eid else self.tr("not read yet")
            self.target.addItem(f"{slot.name}  ·  {known}", slot.uri)
        for eid in (eid for eid in self._known if eid not in here):
            self.target.addItem(self.tr("EID {0}").format(short_id(eid)), f"eid:{eid}")
        self.target.addItem(self.tr("Another EID"), _TYPED)
        self.target.addItem(self.tr("Whatever card is there"), _ANY)
        found = self.target.findData(chosen) if chosen else -1
        if chosen in (_TYPED, _ANY) and not self._is_chosen:
            found = 0  # nobody asked for it: a card that came is the better target
        self.target.setCurrentIndex(max(found, 0))
        self.eid.setVisible(self.target.currentData() == _TYPED)

    def _show_identity(self, name: str) -> None:
        if name and self.identity.findData(name) < 0:
            self.identity.addItem(self.tr("{0} (not here)").format(name), name)
        if name:
            self.identity.setCurrentIndex(self.identity.findData(name))

    def _show_eid(self, eid: Eid) -> None:
        slot = next((slot for slot in self._slots if _eid_of(slot) == eid), None)
        if slot is not None:
            self.target.setCurrentIndex(self.target.findData(slot.uri))
            return
        known = self.target.findData(f"eid:{eid}")
        self.target.setCurrentIndex(known if known >= 0 else self.target.findData(_TYPED))
        self._is_chosen = True
        if known < 0:
            self.eid.put(eid)

    def _on_chosen(self, _row: int) -> None:
        self._is_chosen = True

    def _on_target(self, _row: int) -> None:
        self.eid.setVisible(self.target.currentData() == _TYPED)
        self.dialect.follow(self.slot)
        self._judge()
        self.changed.emit()

    def _on_kind(self, _row: int) -> None:
        self._judge()
        self.changed.emit()

    def _on_typed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        words = "  ".join(self.problems)
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        signs = self.kind.currentData() == PackageKind.EUICC_PACKAGE.value
        self.identity.setEnabled(signs and self.identity.count() > 0)
        self._details.allow_signing(signs)

    def _eid(self) -> Eid | None:
        chosen = str(self.target.currentData())
        if chosen == _TYPED:
            return self._typed_eid()
        if chosen.startswith("eid:"):
            return Eid(chosen.removeprefix("eid:"))
        return _eid_of(self.slot) if self.slot else None

    def _typed_eid(self) -> Eid | None:
        try:
            return Eid(self.eid.plain)
        except CodecError:
            return None


def _dressed(box: B, name: str) -> B:
    box.setAccessibleName(name)
    box.setMinimumHeight(28)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box


def _eid_of(slot: Slot) -> Eid | None:
    report = slot.status.report
    return report.eid if report else None


def _is_iot(slot: Slot) -> bool:
    status = slot.status
    if status.state in (SlotState.NO_CARD, SlotState.GONE):
        return False
    return status.verdict is None or status.verdict.kind is CardKind.SGP32
