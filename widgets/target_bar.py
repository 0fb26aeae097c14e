"""Whom the package is for and who signs it: target, identity, version, kind, and what is rarer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.card.slot import Slot, SlotState
from app.codec.dialects import DIALECTS
from app.errors import CodecError
from app.values.euicc import CardKind, ProfileInfo
from app.values.ids import Eid
from app.values.packages import PackageKind, Recipe
from widgets.buttons import push_button
from widgets.labels import label
from widgets.package_details import PackageDetails
from widgets.package_words import kind_words
from widgets.theme import mono
from widgets.words import short_id

_TYPED, _ANY = "typed", "any"


class TargetBar(QFrame):
    """Edits everything of a recipe but its operations and faults.

    Signals:
        changed: the user chose or typed something else.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self._slots: tuple[Slot, ...] = ()
        self._is_chosen = False
        self._known: tuple[Eid, ...] = ()
        self.target = self._combo(self.tr("For"))
        self.identity = self._combo(self.tr("Signed as"))
        self.dialect = self._combo(self.tr("Version"))
        self.kind = self._combo(self.tr("Kind"))
        for dialect in DIALECTS:
            self.dialect.addItem(f"SGP.32 v{dialect}", dialect)
        self.dialect.setCurrentIndex(self.dialect.findData(Recipe().dialect))
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
        typed = self.target.currentData() == _TYPED and bool(self.eid.text())
        if typed and self._typed_eid() is None:
            found = (self.tr("The EID takes 32 digits."), *found)
        return found

    @property
    def passphrase(self) -> str | None:
        """What opens the signer's key; None for nothing typed."""
        return self._details.passphrase

    def recipe(self) -> Recipe:
        """Return a recipe with what is chosen here."""
        chosen = Recipe(
            kind=PackageKind(self.kind.currentData()),
            dialect=str(self.dialect.currentData()),
            identity=str(self.identity.currentData() or ""),
            eid=self._eid(),
        )
        return self._details.fill(chosen)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe says, without a signal. Its EID may be that of a card on the bench."""
        with QSignalBlocker(self):
            self._show_identity(recipe.identity)
            self.dialect.setCurrentIndex(max(self.dialect.findData(recipe.dialect), 0))
            self.kind.setCurrentIndex(self.kind.findData(recipe.kind.value))
            if recipe.eid is not None:
                self._show_eid(recipe.eid)
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
            self._follow_card()
            self.changed.emit()

    def show_known(self, eids: Iterable[Eid]) -> None:
        """Offer EIDs packages were made for before."""
        self._known = tuple(dict.fromkeys(eids))
        with QSignalBlocker(self):
            self._fill_targets()

    def show_identities(self, names: Sequence[str]) -> None:
        """Offer those who can sign; the first is chosen when the present one is not among them."""
        chosen = self.identity.currentData()
        if [self.identity.itemData(row) for row in range(self.identity.count())] == list(names):
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

    def _combo(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumHeight(28)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return box

    def _line(self, name: str, hint: str, width: int) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setFont(mono())
        line.setFixedWidth(width)
        line.textChanged.connect(self._on_typed)
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
            self.eid.setText(eid)

    def _on_chosen(self, _row: int) -> None:
        self._is_chosen = True

    def _on_target(self, _row: int) -> None:
        self.eid.setVisible(self.target.currentData() == _TYPED)
        self._follow_card()
        self._judge()
        self.changed.emit()

    def _follow_card(self) -> None:
        """Speak the version the card speaks."""
        verdict = self.slot.status.verdict if self.slot else None
        found = self.dialect.findData(verdict.dialect) if verdict else -1
        if found >= 0:
            with QSignalBlocker(self.dialect):
                self.dialect.setCurrentIndex(found)

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
            return Eid(self.eid.text())
        except CodecError:
            return None


def _eid_of(slot: Slot) -> Eid | None:
    report = slot.status.report
    return report.eid if report else None


def _is_iot(slot: Slot) -> bool:
    status = slot.status
    if status.state in (SlotState.NO_CARD, SlotState.GONE):
        return False
    return status.verdict is None or status.verdict.kind is CardKind.SGP32
