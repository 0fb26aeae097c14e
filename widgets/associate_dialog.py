"""Asks which eIM becomes the first one of a card, and how the card is told about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from app.eim.eim_fields import EIM_ID, MAX_COUNTER
from widgets.form_dialog import FormDialog, combo
from widgets.labels import label
from widgets.theme import mono

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class AssociationOrder:
    """What AddInitialEim is to carry. eim_id, fqdn: empty for the identity's own and for none."""

    identity: str
    eim_id: str
    fqdn: str
    counter: int
    ask_token: bool


class AssociateDialog(FormDialog):
    """Stays open while the card works; what the card refuses is said in place.

    Signals:
        ordered: an AssociationOrder.
    """

    ordered = Signal(object)

    def __init__(self, card: str, parent: QWidget | None = None) -> None:
        """card: what the user calls it."""
        advice = self.tr(
            "Tells {0} about its first eIM by AddInitialEim: its name and public key. From then on "
            "only an eIM can add others."
        ).format(card)
        super().__init__(advice, self.tr("&Associate"), "link", parent)
        self.entitle(self.tr("Associate an eIM with this card"))
        self.identity = combo([])
        self.eim_id = _line(self.tr("the identity's own"))
        self.fqdn = _line(self.tr("none, or eim.example.com"))
        self.counter = _line("0")
        self.token = QCheckBox(self.tr("Have the card make an association token"))
        self.token.setChecked(True)
        self._note = label("", "attention", wrap=True)
        self.add_row(self.tr("&Identity"), self.identity)
        self.add_row(self.tr("&eimId"), self.eim_id)
        self.add_row(self.tr("&Host name"), self.fqdn)
        self.add_row(self.tr("&Counter starts at"), self.counter)
        self.form.addRow("", self.token)
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.form.addRow("", self._note)
        for line in (self.eim_id, self.fqdn, self.counter):
            line.textChanged.connect(self._judge)
        self.act.clicked.connect(self._order)
        self.identity.setFocus()
        self._judge()

    def show_identities(self, names: Sequence[str]) -> None:
        """Offer those that can sign for the card; the choice stays as far as it can."""
        chosen = self.identity.currentData()
        self.identity.clear()
        for name in names:
            self.identity.addItem(name, name)
        self.identity.setCurrentIndex(max(self.identity.findData(chosen), 0))
        self._judge()

    def _judge(self) -> None:
        words = self._why_not()
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self.act.setEnabled(not words)

    def _why_not(self) -> str:
        if self.identity.count() == 0:
            return self.tr("No eIM has a key here yet. Generate or import one under Trust.")
        if len(self.eim_id.text().strip()) > (EIM_ID.most or 0):
            return self.tr("An eimId takes at most {0} characters.").format(EIM_ID.most)
        fqdn = self.fqdn.text().strip()
        if fqdn and not _HOST.fullmatch(fqdn):
            return self.tr("This is not a host name.")
        if self._count() is None:
            return self.tr("The counter is a whole number from 0 to {0}.").format(MAX_COUNTER)
        return ""

    def _count(self) -> int | None:
        text = self.counter.text().strip() or "0"
        return int(text) if re.fullmatch(r"[0-9]{1,7}", text) and int(text) <= MAX_COUNTER else None

    def _order(self) -> None:
        self.wait()
        self.ordered.emit(
            AssociationOrder(
                str(self.identity.currentData()),
                self.eim_id.text().strip(),
                self.fqdn.text().strip(),
                self._count() or 0,
                self.token.isChecked(),
            )
        )


def _line(hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(hint)
    line.setFont(mono())
    return line
