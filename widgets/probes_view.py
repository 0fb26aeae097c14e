"""How the verdict was reached: every question put to the card and its raw answer."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.values.euicc import CardReport, Probe, Verdict
from widgets.chips import Chip
from widgets.facts import Fact, FactsGrid
from widgets.labels import identifier, label
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.theme import Tone
from widgets.words import ci_words, ipa_words, kind_words


class ProbesView(QWidget):
    """The verdict's parts, then the probes in the order they were made."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mask = mask
        self._verdict = Panel()
        self._verdict.entitle(self.tr("Verdict"))
        self._facts = FactsGrid()
        self._verdict.body.addWidget(self._facts)
        self._probes = Panel()
        self._probes.entitle(self.tr("Probes"))
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        self._probes.body.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._verdict)
        column.addWidget(self._probes)
        column.addStretch(1)

    def show_report(self, report: CardReport) -> None:
        """Show how a report's verdict came about."""
        self._facts.show_facts(self._verdict_facts(report.verdict))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        probes = report.verdict.probes
        self._probes.show_count(len(probes))
        row = 0
        for probe in probes:
            row = self._add(probe, row)

    def _add(self, probe: Probe, row: int) -> int:
        word = self.tr("answered") if probe.ok else self.tr("no")
        self._grid.addWidget(Chip(word, Tone.OK if probe.ok else Tone.NEUTRAL), row, 0)
        self._grid.addWidget(label(probe.name), row, 1)
        self._grid.addWidget(label(self._mask.text(probe.outcome), wrap=True), row, 2)
        for arrow, raw in (("→", probe.command), ("←", probe.answer)):
            if raw:
                row += 1
                shown = identifier(f"{arrow} {self._mask.text(raw.hex(' ').upper())}", 0.95)
                shown.setProperty("role", "muted")
                shown.setWordWrap(True)
                self._grid.addWidget(shown, row, 1, 1, 2)
        self._grid.setRowMinimumHeight(row + 1, 8)
        return row + 2

    def _verdict_facts(self, verdict: Verdict) -> list[Fact]:
        channel = "" if verdict.channel < 0 else str(verdict.channel)
        aid = verdict.aid.hex().upper()
        atr = verdict.atr.hex(" ").upper()
        return [
            Fact(self.tr("Card"), kind_words(verdict)),
            Fact(self.tr("Version claimed"), verdict.version, mono=True),
            Fact(self.tr("IPA mode"), ipa_words(verdict.ipa_mode)),
            Fact(self.tr("Trusts"), ci_words(verdict)[0]),
            Fact(self.tr("CI"), ", ".join(verdict.ci_names)),
            Fact(self.tr("EUM"), verdict.eum_name),
            Fact("ATR", atr, mono=True, copy=atr),
            Fact(self.tr("Protocol"), verdict.protocol),
            Fact(self.tr("ISD-R AID"), aid, mono=True, copy=aid),
            Fact(self.tr("Logical channel"), channel),
        ]
