"""Where something can be sent again: cards on the bench, eIMs here, and others by consent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.capture.resend import require_harmless_card, require_loopback
from app.card.slot import Slot, SlotState
from app.errors import SettingsError
from widgets.confirm_dialog import ConfirmDialog

PHRASE = "send"


@dataclass(frozen=True, slots=True)
class Target:
    """A card by its URI, or an eIM by its URL. words: as people know it.

    harmless: it is simulated, replayed or on this machine.
    """

    address: str
    words: str
    harmless: bool


class Consent(QObject):
    """Which real targets a person agreed to; kept as long as the window, never longer."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._agreed: set[str] = set()

    def given(self, address: str) -> bool:
        """Whether a person said yes to this address."""
        return address in self._agreed

    def ask(self, target: Target, then: Callable[[], object], owner: QWidget) -> None:
        """Do it when the target is harmless or agreed to; else have a word typed first."""
        if target.harmless or self.given(target.address):
            then()
            return
        dialog = ConfirmDialog(
            self.tr("Send to {0}?").format(target.words),
            self.tr(
                "It may hold real profiles, and what is sent may change or delete them. Until this"
                " program ends it will not be asked again for this target."
            ),
            phrase=PHRASE,
            prompt=self.tr("Type “{0}” to send to it").format(PHRASE),
            verb=self.tr("Send"),
            parent=owner,
        )

        def agreed(_options: object) -> None:
            self._agreed.add(target.address)
            then()

        dialog.confirmed.connect(agreed)
        dialog.open()


def card_targets(slots: Iterable[Slot]) -> list[Target]:
    """Return the cards that can be sent to, simulated and replayed ones first."""
    absent = (SlotState.NO_CARD, SlotState.GONE)
    there = [slot for slot in slots if slot.status.state not in absent]
    found = [Target(slot.uri, slot.name, _is_harmless(slot.uri)) for slot in there]
    return sorted(found, key=lambda one: not one.harmless)


def eim_target(url: str) -> Target:
    """Return what a URL that was typed stands for."""
    try:
        require_loopback(url)
    except SettingsError:
        return Target(url, url, harmless=False)
    return Target(url, url, harmless=True)


class TargetBox(QComboBox):
    """Offers targets; eIMs can be typed as well.

    Signals:
        target_changed: another one is chosen.
    """

    target_changed = Signal()

    def __init__(self, *, typed: bool, parent: QWidget | None = None) -> None:
        """typed: whether addresses may be typed."""
        super().__init__(parent)
        self._targets: list[Target] = []
        self.setEditable(typed)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumHeight(28)
        self.setMinimumWidth(280)
        self.setAccessibleName(self.tr("Where to send it"))
        self.currentTextChanged.connect(lambda _text: self.target_changed.emit())

    @property
    def target(self) -> Target | None:
        """What is chosen or typed; None for nothing."""
        if self.isEditable():
            url = self.currentText().strip()
            return eim_target(url) if url else None
        at = self.currentIndex()
        return self._targets[at] if 0 <= at < len(self._targets) else None

    def offer(self, targets: Sequence[Target]) -> None:
        """Offer targets; the choice stays on the same address if that is still there."""
        if list(targets) == self._targets:
            return
        before = self.target
        self._targets = list(targets)
        self.clear()
        for one in targets:
            words = one.words if one.harmless else self.tr("{0} (asks first)").format(one.words)
            self.addItem(one.address if self.isEditable() else words)
        addresses = [one.address for one in targets]
        if before is not None and before.address in addresses:
            self.setCurrentIndex(addresses.index(before.address))


def _is_harmless(uri: str) -> bool:
    try:
        require_harmless_card(uri)
    except SettingsError:
        return False
    return True
