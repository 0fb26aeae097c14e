"""The chain certificate by certificate, and every check that was made with its reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.values.euicc import CardReport, CertificateInfo, Check, CheckResult
from widgets.certificates_card import common_name
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import Tone

_TONES = {
    CheckResult.PASS: Tone.OK,
    CheckResult.FAIL: Tone.FAILED,
    CheckResult.NOT_CHECKABLE: Tone.ATTENTION,
}


class CertificatesView(QWidget):
    """Checks first, then eUICC, EUM and CI."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_report(self, report: CardReport) -> None:
        """Show a report's chain."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        chain = report.certificates
        if chain is None or not (chain.checks or chain.euicc or chain.eum):
            panel = Panel(self.tr("Certificates"))
            panel.body.addWidget(label(self.tr("The card gave no certificates."), "muted"))
            self._column.addWidget(panel)
        else:
            self._column.addWidget(self._checks(chain.checks))
            for certificate in (chain.euicc, chain.eum, chain.ci):
                if certificate is not None:
                    self._column.addWidget(self._certificate(certificate))
        self._column.addStretch(1)

    def _checks(self, checks: tuple[Check, ...]) -> Panel:
        panel = Panel(self.tr("Checks"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for row, check in enumerate(checks):
            grid.addWidget(Chip(check.result.value, _TONES[check.result]), row, 0)
            grid.addWidget(label(check.name), row, 1)
            grid.addWidget(label(self._mask.text(check.reason), "muted", wrap=True), row, 2)
        panel.body.addLayout(grid)
        return panel

    def _certificate(self, found: CertificateInfo) -> Panel:
        panel = Panel(self._mask.text(f"{found.role}  {common_name(found.subject)}".strip()))
        valid = self.tr("valid now") if found.valid_now else self.tr("not valid now")
        chip = Chip(valid, Tone.OK if found.valid_now else Tone.FAILED)
        panel.title_row.insertWidget(2, chip, 0, Qt.AlignmentFlag.AlignVCenter)
        grid = FactsGrid()
        period = f"{found.not_before[:10]} … {found.not_after[:10]}"
        grid.show_facts(
            [
                Fact(self.tr("Subject"), self._mask.text(found.subject)),
                Fact(self.tr("Issuer"), found.issuer),
                Fact(self.tr("Serial number"), found.serial, mono=True, copy=found.serial),
                Fact(self.tr("Valid"), period, mono=True),
                Fact(self.tr("Curve"), found.curve),
                _bytes(self.tr("Key id"), found.key_id),
                _bytes(self.tr("Issuer's key id"), found.authority_key_id),
                _bytes("SHA-256", found.sha256),
                Fact("DER", f"{len(found.raw)} B", copy=found.raw.hex().upper()),
            ]
        )
        panel.body.addWidget(grid)
        return panel


def _bytes(name: str, value: bytes) -> Fact:
    return Fact(name, value.hex(" ", 2).upper(), mono=True, copy=value.hex().upper())
