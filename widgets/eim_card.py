"""The eIM configuration in brief: who may manage this eUICC, and the counters that prove it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.values.euicc import CardReport, EimConfiguration
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.labels import ElidedLabel
from widgets.panel import Panel
from widgets.theme import Tone, mono
from widgets.words import joined

_SHOWN = 2


class EimCard(Panel):
    """Lists the first two associated eIMs.

    Signals:
        details_requested: show every eIM whole.
        association_requested: give the eUICC its first eIM.
    """

    details_requested = Signal()
    association_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.entitle(self.tr("eIM configuration"))
        self._details = push_button(self.tr("Show a&ll"), "link")
        self._details.clicked.connect(self.details_requested)
        self._associate = push_button(self.tr("&Associate …"), "link", "link")
        self._associate.clicked.connect(self.association_requested)
        self.commands.addWidget(self._details)
        self.commands.addWidget(self._associate)
        self._rows = QWidget()
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._note = ElidedLabel(role="muted")
        self.body.addWidget(self._rows)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_report(self, report: CardReport, *, writable: bool = True) -> None:
        """Show a report's eIMs, or why there are none. writable: the card is there to be told."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for eim in report.eims[:_SHOWN]:
            self._column.addWidget(self._row(eim))
        failed = next((error for error in report.errors if error.section == "eims"), None)
        hidden = len(report.eims) - _SHOWN
        if failed is not None:
            self._note.setText(self.tr("Not read: {0}").format(failed.message))
        elif not report.eims:
            self._note.setText(self.tr("No eIM is associated. Nobody can manage this eUICC yet."))
        else:
            self._note.setText(self.tr("{0} more").format(hidden) if hidden > 0 else "")
        self._note.setVisible(bool(self._note.text()))
        self._details.setVisible(bool(report.eims) or failed is not None)
        self._associate.setVisible(writable and not report.eims and failed is None)
        self.show_count(len(report.eims) or None)

    def _row(self, eim: EimConfiguration) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Chip(self.tr("associated"), Tone.OK))
        name = ElidedLabel(eim.fqdn or eim.eim_id)
        name.setFont(mono())
        top.addWidget(name, 1)
        column.addLayout(top)
        column.addWidget(ElidedLabel(eim_line(eim), "muted"))
        return made


def eim_line(eim: EimConfiguration) -> str:
    """Return an eIM's counter, token, protocols and pinned key in one line."""
    tr = partial(QCoreApplication.translate, "EimCard")
    pinned = eim.tls_public_key or eim.tls_certificate
    return joined(
        (
            tr("counter {0}").format(eim.counter) if eim.counter is not None else "",
            tr("token {0}").format(eim.association_token)
            if eim.association_token is not None
            else tr("no token"),
            ", ".join(protocol_words(bit) for bit in eim.protocols),
            tr("pinned TLS key") if pinned else "",
        )
    )


def protocol_words(bit: str) -> str:
    """Return an ASN.1 bit name in short: `eimRetrieveHttps` is `https`."""
    if bit.startswith("eimInject"):
        return f"{bit.removeprefix('eimInject').lower()} inject"
    return bit.removeprefix("eimRetrieve").removeprefix("eim").lower()
