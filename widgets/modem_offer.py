"""Offers, above the page, to make the modem notice a profile change; never in the way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import label
from widgets.theme import Tone


class ModemOffer(QFrame):
    """One line that says the modem may still work with the profile from before.

    Signals:
        accepted: show the ways to make it notice.
        declined: not for this change.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "panel")
        words = label(wrap=True)
        words.setText(self.tr("Another profile is enabled; the modem may not have noticed."))
        accept = push_button(self.tr("&Make the modem notice …"), "primary", "modem")
        accept.clicked.connect(self.accepted)
        decline = push_button(self.tr("Not now"))
        decline.clicked.connect(self.declined)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(Chip(self.tr("profile changed"), Tone.ATTENTION))
        row.addWidget(words, 1)
        row.addWidget(decline)
        row.addWidget(accept)
        self.setAccessibleName(words.text())
        self.hide()
