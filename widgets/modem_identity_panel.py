"""Which modem this is, where it hangs and how its card is reached, with what can be done to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.values.modem import ModemReport
from widgets.buttons import push_button
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import ElidedLabel, label
from widgets.modem_words import place_words, rung_meaning, rung_words
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import clock

_NS = 1e9
_WIDTH = 260


class ModemIdentityPanel(Panel):
    """The modem's name and facts.

    Signals:
        probe_requested: ask the modem everything again.
        save_requested: write the compatibility report to a file.
        console_requested: talk to the modem line by line.
    """

    probe_requested = Signal()
    save_requested = Signal()
    console_requested = Signal()

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._mask = mask
        self._report: ModemReport | None = None
        self._stale = Chip()
        self._rung = Chip()
        self._when = ElidedLabel(role="muted")
        self._meaning = label(role="muted", wrap=True)
        self._facts = FactsGrid(_WIDTH)
        self._probe = push_button(
            self.tr("&Probe again"),
            "link",
            "reload",
            self.tr("Ask the modem who it is and try each way to the card once more"),
        )
        self._probe.clicked.connect(self.probe_requested)
        self._save = push_button(
            self.tr("Save &compatibility report"),
            "link",
            "save",
            self.tr("Write what works with this modem to a file, without its identifiers"),
        )
        self._save.clicked.connect(self.save_requested)
        tip = self.tr("Type AT commands and see what the modem answers (Ctrl+Shift+A)")
        console = push_button(self.tr("AT co&nsole"), "link", "keyboard", tip)
        console.clicked.connect(self.console_requested)
        for chip in (self._rung, self._stale):  # never shortened: they are the news
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.title_row.insertWidget(self.title_row.count() - 2, chip)
        self.commands.addWidget(self._when)
        verbs = QHBoxLayout()
        verbs.setSpacing(4)
        verbs.addWidget(self._probe)
        verbs.addWidget(self._save)
        verbs.addWidget(console)
        verbs.addStretch(1)
        self.body.addWidget(self._meaning)
        self.body.addWidget(self._facts)
        self.body.addStretch(1)
        self.body.addLayout(verbs)
        mask.changed.connect(self._show_facts)

    def show_report(self, report: ModemReport, *, stale: bool) -> None:
        """Show a report. stale: the modem was unplugged since."""
        self._report = report
        self.entitle(report.identity.model or report.identity.title)
        self._show_rung(report)
        self._show_age(report, stale)
        self._meaning.setText(rung_meaning(report.rung))
        self._show_facts()

    def allow_work(self, allowed: bool) -> None:
        """Whether the modem may be asked now; not while it is busy or unplugged."""
        self._probe.setEnabled(allowed)
        self._save.setEnabled(allowed)

    def _show_rung(self, report: ModemReport) -> None:
        if report.rung is None:
            self._rung.show_state(self.tr("no way to the card"), Tone.FAILED)
        else:
            self._rung.show_state(rung_words(report.rung), Tone.OK)

    def _show_age(self, report: ModemReport, stale: bool) -> None:
        at = clock(report.read_at_ns / _NS)
        if stale:
            self._stale.show_state(self.tr("Stale"), Tone.ATTENTION)
            self._when.setText(self.tr("asked {0}, unplugged since").format(at))
            return
        self._stale.show_state("", Tone.ATTENTION)
        self._when.setText(self.tr("asked {0}").format(at) if at else "")

    def _show_facts(self) -> None:
        if self._report is None:
            return
        identity = self._report.identity
        size = self._report.block_size
        self._facts.show_facts(
            [
                Fact(self.tr("Manufacturer"), identity.manufacturer),
                Fact(self.tr("Firmware"), identity.firmware, mono=True, copy=identity.firmware),
                Fact("IMEI", self._mask.digits(identity.imei), mono=True, copy=identity.imei),
                Fact(self.tr("Port"), identity.port, mono=True, copy=identity.port),
                Fact("USB", place_words(identity), mono=True),
                Fact(self.tr("Block size"), self.tr("{0} bytes, remembered").format(size)),
            ]
        )
