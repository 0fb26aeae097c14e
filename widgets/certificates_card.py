"""The certificate chain in brief: does it hold, whose is it, until when."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.values.euicc import CardReport, CertificateChain, CheckResult
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import ElidedLabel
from widgets.panel import Panel
from widgets.theme import Tone
from widgets.words import joined


class CertificatesCard(Panel):
    """Shows the verdict on the chain.

    Signals:
        details_requested: show the certificates and every check made.
    """

    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("Certificates"))
        details = push_button(self.tr("Chec&ks"), "link")
        details.clicked.connect(self.details_requested)
        self.commands.addWidget(details)
        self._chip = Chip()
        self._path = ElidedLabel()
        self._dates = ElidedLabel(role="muted")
        self._reason = ElidedLabel(role="muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._chip)
        row.addWidget(self._path, 1)
        self.body.addLayout(row)
        self.body.addWidget(self._dates)
        self.body.addWidget(self._reason)
        self.body.addStretch(1)

    def show_report(self, report: CardReport) -> None:
        """Show a report's chain, or why there is none."""
        chain = report.certificates
        if chain is None or not chain.checks:
            failed = next((e for e in report.errors if e.section == "certificates"), None)
            self._chip.show_state(self.tr("not read"), Tone.NEUTRAL)
            self._path.setText(failed.message if failed else self.tr("The card gave none."))
            self._dates.hide()
            self._reason.hide()
            return
        self._chip.show_state(*chain_words(chain))
        self._path.setText(_path(chain))
        self._dates.setText(_dates(chain))
        self._dates.show()
        worst = next((c for c in chain.checks if c.result is chain.result), None)
        shown = chain.result is not CheckResult.PASS and worst is not None
        self._reason.setText(f"{worst.name}: {worst.reason}" if shown and worst else "")
        self._reason.setVisible(shown)


def chain_words(chain: CertificateChain) -> tuple[str, Tone]:
    """Return the verdict on a chain as a chip shows it."""
    tr = partial(QCoreApplication.translate, "CertificatesCard")
    return {
        CheckResult.PASS: (tr("chain valid"), Tone.OK),
        CheckResult.FAIL: (tr("chain broken"), Tone.FAILED),
        CheckResult.NOT_CHECKABLE: (tr("not fully checkable"), Tone.ATTENTION),
    }[chain.result]


def common_name(subject: str) -> str:
    """Return the CN of a distinguished name, or its organisation, or the whole."""
    parts = dict(
        (key.strip().upper(), value)
        for key, _, value in (part.partition("=") for part in subject.split(","))
    )
    return parts.get("CN") or parts.get("O") or subject


def _path(chain: CertificateChain) -> str:
    names = ["eUICC"] if chain.euicc else []
    names += [common_name(link.subject) for link in (chain.eum, chain.ci) if link]
    curve = f" ({chain.euicc.curve})" if chain.euicc else ""
    return " → ".join(names) + curve


def _dates(chain: CertificateChain) -> str:
    links = (("eUICC", chain.euicc), ("EUM", chain.eum), ("CI", chain.ci))
    until = QCoreApplication.translate("CertificatesCard", "{0} until {1}")
    return joined(until.format(name, link.not_after[:4]) for name, link in links if link)
