"""EUICCInfo2 whole: the fields people ask for first, then every field as the card sent it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.values.euicc import CardReport, EuiccInfo2
from widgets.facts import Fact, FactsGrid
from widgets.labels import label
from widgets.node_tree import NodeTree
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.words import ipa_words, size_words


class EuiccInfoView(QWidget):
    """Decodes the bytes only when it becomes visible: the schema is heavy to load."""

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: CardReport | None = None
        self._shown: bytes | None = None
        self._facts = FactsGrid(180)
        self._note = label(role="muted")
        self._tree = NodeTree(mask)
        self._tree.setMinimumHeight(240)
        top = Panel()
        top.entitle("EUICCInfo2")
        top.body.addWidget(self._note)
        top.body.addWidget(self._facts)
        top.body.addStretch(1)
        self._whole = Panel()
        self._whole.entitle(self.tr("As the card sent it"))
        self._whole.body.addWidget(self._tree)
        top.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(top)
        row.addWidget(self._whole, 1)

    def show_report(self, report: CardReport) -> None:
        """Show a report's EUICCInfo2."""
        info = report.info2
        self._note.setText("" if info else self.tr("The card gave no EUICCInfo2."))
        self._note.setVisible(info is None)
        self._whole.setVisible(info is not None)
        self._facts.show_facts(self._abilities(info) + self._versions(info) if info else [])
        self._report = report
        if self.isVisible():
            self.decode()

    def decode(self) -> None:
        """Fill the tree, if it does not show these bytes already."""
        info = self._report.info2 if self._report else None
        if info is None or info.raw == self._shown:
            return
        from app.codec.tree import decode  # loads the schema: not before somebody looks

        self._shown = info.raw
        self._tree.show_node(decode("EUICCInfo2", info.raw))

    def _abilities(self, info: EuiccInfo2) -> list[Fact]:
        yes, no = self.tr("supported"), self.tr("no")
        return [
            Fact(self.tr("Firmware"), info.firmware, mono=True),
            Fact(self.tr("Free memory"), size_words(info.free_nvm_bytes)),
            Fact(self.tr("Free RAM"), size_words(info.free_ram_bytes)),
            Fact(self.tr("Applications"), _number(info.installed_applications)),
            Fact(self.tr("Category"), info.category),
            Fact(self.tr("IPA mode"), ipa_words(info.ipa_mode)),
            Fact(self.tr("Fallback"), yes if info.fallback_supported else no),
            Fact(self.tr("Emergency profile"), yes if info.ecall_supported else no),
            Fact(self.tr("Forbidden rules"), ", ".join(info.forbidden_rules)),
        ]

    def _versions(self, info: EuiccInfo2) -> list[Fact]:
        return [
            Fact(self.tr("SGP.32 versions"), ", ".join(info.iot_versions), mono=True),
            Fact(self.tr("SGP.22 version (SVN)"), info.svn, mono=True),
            Fact(self.tr("Profile package"), info.profile_version, mono=True),
            Fact("GlobalPlatform", info.globalplatform_version, mono=True),
            Fact("TS 102 241", info.ts102241_version, mono=True),
            Fact(self.tr("Protection profile"), info.pp_version, mono=True),
            Fact("SAS", info.sas_number, mono=True, copy=info.sas_number),
            Fact(self.tr("Platform"), info.platform_label),
        ]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
