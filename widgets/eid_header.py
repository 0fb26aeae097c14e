"""The head of the card page: the EID to be read and copied, when it was read, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.values.euicc import CardKind, CardReport
from widgets.buttons import CopyButton, push_button
from widgets.chips import Chip
from widgets.icons import set_icon
from widgets.iot_menu import IotMenu
from widgets.labels import ElidedLabel, identifier, label
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import clock, duration_words, fact_line, grouped, joined


class EidHeader(QFrame):
    """Shows the EID, or the ICCID of a card without one.

    Signals:
        read_requested: read the card again.
        default_dp_requested, reset_requested: change the default SM-DP+, reset the memory.
        iot_requested: do this IotVerb.
    """

    read_requested = Signal()
    default_dp_requested = Signal()
    reset_requested = Signal()
    iot_requested = Signal(str)

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("frame", "panel")
        self._mask = mask
        self._digits = ""
        self._kind = label("EID", "muted")
        self._stale = Chip()
        self._when = label("", "muted")
        self._id = identifier(scale=1.7)
        self._copy = CopyButton(lambda: self._digits, self.tr("Copy the EID (Ctrl+Shift+C)"))
        self._facts = ElidedLabel(role="muted")
        self._more = QPushButton(self.tr("&More"))
        self._iot = IotMenu(self._more)
        self._iot.chosen.connect(self.iot_requested)
        self._read = push_button(
            self.tr("Read a&gain"), "primary", "reload", self.tr("Read the whole card again (F5)")
        )
        self._read.clicked.connect(self.read_requested)
        self._build()
        mask.changed.connect(self._show_digits)

    def show_report(self, report: CardReport, *, stale: bool) -> None:
        """Show a report. stale: the card it came from was removed or changed since."""
        digits = report.eid or report.iccid or ""
        self._digits = digits
        self._kind.setText("EID" if report.eid else "ICCID" if report.iccid else "")
        self._copy.setToolTip(
            self.tr("Copy the EID (Ctrl+Shift+C)") if report.eid else self.tr("Copy the ICCID")
        )
        self._copy.setVisible(bool(digits))
        self._show_digits()
        self._facts.setText(fact_line(report.info2, report.verdict))
        self._show_age(report, stale)
        manageable = report.verdict.kind in (CardKind.SGP22, CardKind.SGP32)
        self._iot.show_report(report)
        self._more.setVisible(manageable)
        self._more.setEnabled(not stale)
        self._read.setEnabled(not stale)

    def copy(self) -> None:
        """Copy the identifier, as the button does."""
        self._copy.click()

    def _build(self) -> None:
        menu = QMenu(self._more)
        rows = (
            (self.tr("Set the default SM-DP+ …"), "server", self.default_dp_requested),
            (self.tr("Memory reset …"), "trash", self.reset_requested),
        )
        for words, icon_name, signal in rows:
            action = QAction(words, menu)
            set_icon(action, icon_name, "failed" if icon_name == "trash" else "text")
            action.triggered.connect(signal)
            menu.addAction(action)
        menu.insertMenu(menu.actions()[-1], self._iot)
        self._more.setMenu(menu)
        self._more.setProperty("kind", "menu")
        self._more.setAccessibleName(self.tr("More actions"))
        self._more.setAutoDefault(False)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._kind)
        top.addWidget(self._stale)
        top.addStretch(1)
        top.addWidget(self._when)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._id)
        middle.addWidget(self._copy)
        middle.addStretch(1)
        middle.addWidget(self._more)
        middle.addWidget(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 10)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self._facts)

    def _show_digits(self) -> None:
        text = grouped(self._digits) or self.tr("No identifier read")
        self._id.setText(self._mask.text(text))
        self._id.setAccessibleName(f"{self._kind.text()} {self._id.text()}")

    def _show_age(self, report: CardReport, stale: bool) -> None:
        at = clock(report.read_at)
        if stale:
            self._stale.show_state(self.tr("Stale"), Tone.ATTENTION)
            self._when.setText(self.tr("read {0}, card removed since").format(at))
            return
        self._stale.show_state("", Tone.ATTENTION)
        cost = self.tr("{0} APDUs").format(report.apdus) if report.apdus else ""
        took = duration_words(report.duration_s) if report.duration_s else ""
        self._when.setText(joined((self.tr("read {0}").format(at), cost, took)))
