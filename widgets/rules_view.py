"""The rules authorisation table and the servers configured on an eUICC."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.values.euicc import AuthorisationRule, CardReport, OperatorId
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.panel import Panel


class RulesView(QWidget):
    """Addresses and the RAT."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        addresses = Panel()
        addresses.entitle(self.tr("Addresses"))
        self._addresses = FactsGrid()
        addresses.body.addWidget(self._addresses)
        self._rules = Panel()
        self._rules.entitle(self.tr("Rules authorisation table"))
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._note = label(role="muted", wrap=True)
        self._rules.body.addWidget(self._note)
        self._rules.body.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(addresses)
        column.addWidget(self._rules)
        column.addStretch(1)

    def show_report(self, report: CardReport) -> None:
        """Show a report's addresses and rules."""
        broken = {error.section for error in report.errors}
        found = report.addresses
        none = self.tr("not read") if "addresses" in broken else self.tr("not set")
        default = found.default_dp if found else ""
        root = found.root_ds if found else ""
        self._addresses.show_facts(
            [
                Fact(self.tr("Default SM-DP+"), default or none, mono=bool(default), copy=default),
                Fact(self.tr("Root SM-DS"), root or none, mono=bool(root), copy=root),
            ]
        )
        self._note.setText(self._note_words(report.rat, failed="rat" in broken))
        self._show_rules(report.rat)

    def _note_words(self, rules: tuple[AuthorisationRule, ...], *, failed: bool) -> str:
        if failed:
            return self.tr("The table was not read.")
        if not rules:
            return self.tr("The table is empty: no profile with policy rules can be installed.")
        return self.tr("Which policy rules a profile may carry, and whose.")

    def _show_rules(self, rules: tuple[AuthorisationRule, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not rules:
            return
        titles = (self.tr("Rules"), self.tr("User's consent"), self.tr("Operators"))
        for column, title in enumerate(titles):
            self._grid.addWidget(label(title, "muted"), 0, column)
        for row, rule in enumerate(rules, start=1):
            consent = self.tr("required") if rule.consent_required else self.tr("not required")
            owners = ", ".join(self._operator(owner) for owner in rule.operators)
            self._grid.addWidget(label(", ".join(rule.rules)), row, 0)
            self._grid.addWidget(label(consent), row, 1)
            self._grid.addWidget(label(owners or self.tr("any"), wrap=True), row, 2)

    def _operator(self, owner: OperatorId) -> str:
        if not owner.mcc_mnc.strip("eEfF"):
            return self.tr("any operator")
        groups = "/".join(gid.hex().upper() for gid in (owner.gid1, owner.gid2) if gid)
        return f"{owner.mcc_mnc} {groups}".strip()
