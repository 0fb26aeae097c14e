"""Says above the composer that the target has no eIM yet, and afterwards which one it got."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.card.slot import Slot
from app.composer.association import Association
from widgets.buttons import icon_button, push_button
from widgets.chips import Chip
from widgets.labels import ElidedLabel
from widgets.theme import Tone
from widgets.words import joined


class AssociationNotice(QFrame):
    """Hidden while there is nothing to say.

    Signals:
        wanted: associate the target with an eIM.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self._slot: Slot | None = None
        self._made = False
        self._chip = Chip()
        self._words = ElidedLabel("", "muted")
        self._act = push_button(self.tr("&Associate an eIM …"), "", "link")
        self._act.clicked.connect(self.wanted)
        self._close = icon_button("close", self.tr("Close this notice"))
        self._close.clicked.connect(self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._words, 1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self.hide()

    def show_slot(self, slot: Slot | None) -> None:
        """Another target, or the same one changed; what was made stays until then or closed."""
        if slot is not self._slot:
            self._slot, self._made = slot, False
        if not self._made:
            self._say_lack(slot)

    def show_made(self, made: Association) -> None:
        """Say which eIM the target has now."""
        self._made = True
        eim = next((one for one in made.eims if one.eim_id == made.eim_id), None)
        counter = eim.counter if eim else None
        facts = [
            made.eim_id,
            eim.fqdn if eim and eim.fqdn != made.eim_id else "",
            self.tr("counter {0}").format(counter) if counter is not None else "",
            self.tr("no token") if made.token is None else self.tr("token {0}").format(made.token),
        ]
        self._chip.show_state(self.tr("eIM associated"), Tone.OK)
        self._words.setText(joined(facts))
        self._show(asking=False)

    def _say_lack(self, slot: Slot | None) -> None:
        self.setVisible(slot is not None and lacks_eim(slot))
        self._chip.show_state(self.tr("No eIM"), Tone.ATTENTION)
        self._words.setText(self.tr("Nobody can sign packages that this card takes."))
        if not self.isHidden():
            self._show(asking=True)

    def _show(self, *, asking: bool) -> None:
        self._act.setVisible(asking)
        self._close.setVisible(not asking)
        self.show()

    def _forget(self) -> None:
        self._made = False
        self._say_lack(self._slot)


def lacks_eim(slot: Slot) -> bool:
    """Whether the card in a slot was read and listed no eIM."""
    report = slot.status.report
    if report is None or slot.status.stale:
        return False
    return not report.eims and all(error.section != "eims" for error in report.errors)
