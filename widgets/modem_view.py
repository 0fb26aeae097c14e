"""The Modem tab of the card page: who it is, what it does with the card, how that is reached."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.values.modem import ModemReport
from widgets.modem_identity_panel import ModemIdentityPanel
from widgets.modem_ladder_panel import ModemLadderPanel
from widgets.modem_network_panel import ModemNetworkPanel
from widgets.modem_notice_panel import ModemNoticePanel
from widgets.modem_quirks_panel import ModemQuirksPanel
from widgets.privacy import Mask


class ModemView(QWidget):
    """Shows a ModemReport. The panels inside ask for actions by their own signals."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.identity = ModemIdentityPanel(mask)
        self.network = ModemNetworkPanel(mask)
        self.notice = ModemNoticePanel(mask)
        self._ladder = ModemLadderPanel(mask)
        self._quirks = ModemQuirksPanel()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.identity, 3)
        row.addWidget(self.network, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addWidget(self._ladder)
        column.addWidget(self._quirks)
        column.addStretch(1)

    def show_report(self, report: ModemReport, card_iccid: str, *, stale: bool) -> None:
        """Show a report. card_iccid: of the enabled profile. stale: the modem was unplugged."""
        self.identity.show_report(report, stale=stale)
        self.network.show_report(report, card_iccid)
        self._ladder.show_report(report)
        self._quirks.show_quirks(report.quirks)

    def allow_work(self, allowed: bool) -> None:
        """Whether the modem may be asked now; not while it is busy or unplugged."""
        self.identity.allow_work(allowed)
        self.notice.allow_work(allowed)
