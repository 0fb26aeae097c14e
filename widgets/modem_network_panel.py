"""What the modem does with the card: signal, registration, and the profile it works with."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.values.modem import ModemReport
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.modem_words import network_words, profile_known, registration_words, signal_words
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.words import grouped

_WIDTH = 240


class ModemNetworkPanel(Panel):
    """Reception and subscription as the modem tells them, which is not always what the card holds.

    A modem works with the profile it noticed last; after a change that may be the old one.
    """

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Network and profile"))
        self._mask = mask
        self._report: ModemReport | None = None
        self._card_iccid = ""
        self._signal = Chip()
        self._registration = Chip()
        self._facts = FactsGrid(_WIDTH)
        self._profile = label(role="muted", wrap=True)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self._registration)
        chips.addWidget(self._signal)
        chips.addStretch(1)
        self.body.addLayout(chips)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._profile)
        self.body.addStretch(1)
        mask.changed.connect(self._show_facts)

    def show_report(self, report: ModemReport, card_iccid: str = "") -> None:
        """Show a report. card_iccid: of the profile that the card has enabled, empty if unknown."""
        self._report = report
        self._card_iccid = card_iccid
        self._signal.show_state(*signal_words(report.reception))
        self._registration.show_state(*registration_words(report.reception))
        self._show_facts()

    def _show_facts(self) -> None:
        if self._report is None:
            return
        told = self._report.subscription
        iccid = grouped(told.iccid)
        self._facts.show_facts(
            [
                Fact(self.tr("Network"), network_words(self._report.reception)),
                Fact("ICCID", self._mask.digits(iccid), mono=True, copy=told.iccid),
                Fact("IMSI", self._mask.digits(told.imsi), mono=True, copy=told.imsi),
            ]
        )
        self._profile.setText(self._profile_words(told.iccid))
        self._profile.setProperty("role", "attention" if self._lags(told.iccid) else "muted")
        self._profile.style().polish(self._profile)

    def _lags(self, iccid: str) -> bool:
        return bool(iccid and self._card_iccid and iccid != self._card_iccid)

    def _profile_words(self, iccid: str) -> str:
        if self._report is None or not profile_known(self._report.subscription):
            return self.tr("The modem does not tell which profile it works with.")
        if self._lags(iccid):
            return self.tr(
                "▲ The card has another profile enabled. The modem has not noticed yet: make it "
                "notice below."
            )
        if self._card_iccid and iccid:
            return self.tr("The modem works with the profile that the card has enabled.")
        return self.tr("This is the profile that the modem works with.")
