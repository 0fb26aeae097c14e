"""Every associated eIM whole: names, counters, protocols, keys."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.values.euicc import CardReport, EimConfiguration, EimIdType
from widgets.eim_card import protocol_words
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.panel import Panel

_KEY_SHOWN = 32


class EimView(QWidget):
    """One panel per eIM."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_report(self, report: CardReport) -> None:
        """Show a report's eIMs."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for eim in report.eims:
            panel = Panel(eim.eim_id)
            grid = FactsGrid()
            grid.show_facts(self._facts(eim))
            panel.body.addWidget(grid)
            self._column.addWidget(panel)
        if not report.eims:
            self._column.addWidget(self._nobody())
        self._column.addStretch(1)

    def _nobody(self) -> Panel:
        panel = Panel(self.tr("eIM configuration"))
        text = self.tr(
            "No eIM is associated with this eUICC. The first one is added by the device maker "
            "(AddInitialEim); after that only an eIM can add others."
        )
        panel.body.addWidget(label(text, "muted", wrap=True))
        return panel

    def _facts(self, eim: EimConfiguration) -> list[Fact]:
        kinds = {
            EimIdType.OID: "OID",
            EimIdType.FQDN: "FQDN",
            EimIdType.PROPRIETARY: self.tr("proprietary"),
        }
        token = eim.association_token
        return [
            Fact("eimId", eim.eim_id, mono=True, copy=eim.eim_id),
            Fact(self.tr("Kind of name"), kinds[eim.id_type] if eim.id_type else ""),
            Fact(self.tr("Address"), eim.fqdn, mono=True, copy=eim.fqdn),
            Fact(self.tr("Counter"), "" if eim.counter is None else str(eim.counter), mono=True),
            Fact(self.tr("Association token"), self.tr("none") if token is None else str(token)),
            Fact(self.tr("Protocols"), ", ".join(protocol_words(bit) for bit in eim.protocols)),
            Fact(
                self.tr("Indirect download"),
                self.tr("supported") if eim.indirect_profile_download else self.tr("no"),
            ),
            _key(self.tr("Public key"), eim.public_key),
            _key(self.tr("Certificate"), eim.certificate),
            _key(self.tr("TLS public key"), eim.tls_public_key),
            _key(self.tr("TLS certificate"), eim.tls_certificate),
            _key(self.tr("CI key id"), eim.ci_key_id),
        ]


def _key(name: str, der: bytes) -> Fact:
    shown = der[:_KEY_SHOWN].hex(" ", 2).upper()
    if len(der) > _KEY_SHOWN:
        shown += f" … ({len(der)} B)"
    return Fact(name, shown, mono=True, copy=der.hex().upper())
