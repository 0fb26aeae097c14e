"""One card's report under tabs: the overview first, the rest one click away."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.values.euicc import CardKind, CardReport
from app.values.ids import Iccid
from widgets.certificates_card import CertificatesCard
from widgets.certificates_view import CertificatesView
from widgets.eid_header import EidHeader
from widgets.eim_card import EimCard
from widgets.eim_view import EimView
from widgets.error_view import ErrorView
from widgets.euicc_info_view import EuiccInfoView
from widgets.labels import label
from widgets.modem_view import ModemView
from widgets.notifications_panel import NotificationsPanel
from widgets.panel import Panel
from widgets.privacy import Mask
from widgets.probes_view import ProbesView
from widgets.profiles_panel import ProfilesPanel
from widgets.rules_view import RulesView


class Tab(StrEnum):
    """The tabs; the value is the key, not the words."""

    OVERVIEW = "overview"
    MODEM = "modem"
    EIMS = "eims"
    NOTIFICATIONS = "notifications"
    CERTIFICATES = "certificates"
    INFO = "info2"
    RULES = "rules"
    PROBES = "probes"


_SECTIONS = {
    Tab.OVERVIEW: ("profiles",),
    Tab.EIMS: ("eims",),
    Tab.NOTIFICATIONS: ("notifications",),
    Tab.CERTIFICATES: ("certificates",),
    Tab.INFO: ("info2", "info1"),
    Tab.RULES: ("rat", "addresses"),
}


_ONE_PART = (Tab.EIMS, Tab.NOTIFICATIONS, Tab.CERTIFICATES, Tab.INFO)
"""Tabs that say nothing true when their first section was not read."""


class ReportView(QWidget):
    """Shows a CardReport. The panels inside ask for actions by their own signals.

    Signals:
        traffic_requested: show the exchange behind an error.
        association_requested: give the card its first eIM.
        read_requested: read the card again.
    """

    traffic_requested = Signal()
    association_requested = Signal()
    read_requested = Signal()

    def __init__(self, mask: Mask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.privacy = mask
        self.header = EidHeader(mask)
        self.profiles = ProfilesPanel(mask)
        self.notifications = NotificationsPanel(mask)
        self._eim_card = EimCard()
        self._certificates_card = CertificatesCard()
        self._eims = EimView()
        self._certificates = CertificatesView(mask)
        self._info = EuiccInfoView(mask)
        self._rules = RulesView()
        self._probes = ProbesView(mask)
        self.modem = ModemView(mask)
        self._has_modem = False
        self._report: CardReport | None = None
        self._stale = False
        self._tabs: list[Tab] = []
        self._pages: dict[Tab, QScrollArea] = {}
        self._errors: dict[Tab, ErrorView] = {}
        self._bar = QTabBar()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        mask.changed.connect(self._show_masked)

    @property
    def tab(self) -> Tab:
        """The tab in front."""
        place = self._bar.currentIndex()
        return self._tabs[place] if 0 <= place < len(self._tabs) else Tab.OVERVIEW

    def show_tab(self, tab: Tab) -> None:
        """Bring a tab to the front; harmless when this card has no such tab."""
        if tab in self._tabs:
            self._bar.setCurrentIndex(self._tabs.index(tab))

    def show_report(self, report: CardReport, *, stale: bool) -> None:
        """Show a report; stale: its card was removed or changed since."""
        self._report, self._stale = report, stale
        self.header.show()
        self.header.show_report(report, stale=stale)
        self.profiles.show_report(report, writable=not stale)
        self.notifications.show_report(report, writable=not stale)
        self._eim_card.show_report(report, writable=not stale)
        self._eim_card.setVisible(report.verdict.kind is CardKind.SGP32)
        self._certificates_card.show_report(report)
        self._eims.show_report(report)
        self._info.show_report(report)
        self._rules.show_report(report)
        self._show_masked()
        self._show_unmanaged(report)
        self._show_tabs(report)
        self._show_errors(report)

    def show_modem(self, shown: bool) -> None:
        """Offer the modem's tab, or take it away. Fill it by `modem`."""
        self._has_modem = shown
        if not shown:
            self._pages[Tab.MODEM].verticalScrollBar().setValue(0)
        if self._report is not None:
            self._show_tabs(self._report)

    def show_modem_alone(self) -> None:
        """Show only the modem, behind which no card was read."""
        self._report, self._has_modem = None, True
        self.header.hide()
        self._set_tabs([Tab.MODEM])
        self._bar.setTabText(0, self._tab_words(Tab.MODEM))

    def ensure_visible(self, part: QWidget) -> None:
        """Scroll the tab in front so that a part of it can be seen."""
        self._pages[self.tab].ensureWidgetVisible(part)

    def select_profile(self, iccid: str) -> None:
        """Go to a profile on the overview."""
        self.show_tab(Tab.OVERVIEW)
        self.profiles.select(Iccid(iccid))

    def _build(self) -> None:
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(True)
        self._bar.setAccessibleName(self.tr("Parts of the card"))
        self._contents = {
            Tab.OVERVIEW: self._overview(),
            Tab.MODEM: self.modem,
            Tab.EIMS: self._eims,
            Tab.NOTIFICATIONS: self.notifications,
            Tab.CERTIFICATES: self._certificates,
            Tab.INFO: self._info,
            Tab.RULES: self._rules,
            Tab.PROBES: self._probes,
        }
        for tab, content in self._contents.items():
            self._pages[tab] = self._scrolled(tab, content)
            self._stack.addWidget(self._pages[tab])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(6)
        column.addWidget(self.header)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)

    def _overview(self) -> QWidget:
        made = QWidget()
        self._unmanaged = Panel()
        self._unmanaged_text = label(role="muted", wrap=True)
        self._unmanaged.body.addWidget(self._unmanaged_text)
        self._cards = QWidget()
        row = QHBoxLayout(self._cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._eim_card, 1)
        row.addWidget(self._certificates_card, 1)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._unmanaged)
        column.addWidget(self.profiles)
        column.addWidget(self._cards)
        column.addStretch(1)
        return made

    def _scrolled(self, tab: Tab, content: QWidget) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("frame", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 2, 0, 12)
        column.setSpacing(12)
        if tab in _SECTIONS:
            error = ErrorView()
            error.traffic_requested.connect(self.traffic_requested)
            error.step_chosen.connect(lambda _key: self.read_requested.emit())
            error.allow_closing(False)
            self._errors[tab] = error
            column.addWidget(error, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(content, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _connect(self) -> None:
        self._bar.currentChanged.connect(self._on_tab)
        self._eim_card.association_requested.connect(self.association_requested)
        self._eim_card.details_requested.connect(lambda: self.show_tab(Tab.EIMS))
        self._certificates_card.details_requested.connect(lambda: self.show_tab(Tab.CERTIFICATES))
        self.notifications.profile_requested.connect(self.select_profile)

    def _on_tab(self, place: int) -> None:
        if 0 <= place < len(self._tabs):
            self._stack.setCurrentWidget(self._pages[self._tabs[place]])
            if self._tabs[place] is Tab.INFO:
                self._info.decode()

    def _show_masked(self) -> None:
        if self._report is not None:
            self._certificates.show_report(self._report)
            self._probes.show_report(self._report)

    def _show_tabs(self, report: CardReport) -> None:
        tabs = [tab for tab in _tabs_for(report) if tab is not Tab.MODEM or self._has_modem]
        self._set_tabs(tabs)
        counts = {Tab.EIMS: len(report.eims), Tab.NOTIFICATIONS: len(report.notifications)}
        broken = {error.section for error in report.errors}
        for place, tab in enumerate(tabs):
            count = f"  {counts[tab]}" if counts.get(tab) else ""
            mark = "  ▲" if broken & set(_SECTIONS.get(tab, ())) else ""
            self._bar.setTabText(place, self._tab_words(tab) + count + mark)

    def _set_tabs(self, tabs: list[Tab]) -> None:
        front = self.tab
        if tabs == self._tabs:
            return
        blocked = self._bar.blockSignals(True)
        while self._bar.count():
            self._bar.removeTab(0)
        self._tabs = tabs
        for _tab in tabs:
            self._bar.addTab("")
        self._bar.blockSignals(blocked)
        self.show_tab(front if front in tabs else tabs[0])
        self._on_tab(self._bar.currentIndex())

    def _tab_words(self, tab: Tab) -> str:
        return {
            Tab.OVERVIEW: self.tr("Overview"),
            Tab.MODEM: self.tr("Modem"),
            Tab.EIMS: self.tr("eIM"),
            Tab.NOTIFICATIONS: self.tr("Notifications"),
            Tab.CERTIFICATES: self.tr("Certificates"),
            Tab.INFO: self.tr("EUICCInfo2"),
            Tab.RULES: self.tr("Rules and addresses"),
            Tab.PROBES: self.tr("Verdict"),
        }[tab]

    def _show_errors(self, report: CardReport) -> None:
        broken = {error.section for error in report.errors}
        for tab, view in self._errors.items():
            sections = _SECTIONS[tab]
            error = next((e for e in report.errors if e.section in sections), None)
            main = sections[0] if tab in _ONE_PART else ""
            self._contents[tab].setVisible(main not in broken)
            if error is None:
                view.hide()
            else:
                steps = [] if self._stale else [("read", self.tr("Read again"))]
                view.show_error(error, steps)

    def _show_unmanaged(self, report: CardReport) -> None:
        kind = report.verdict.kind
        manageable = kind in (CardKind.SGP22, CardKind.SGP32)
        self._unmanaged.setVisible(not manageable)
        self.profiles.setVisible(manageable)
        self._cards.setVisible(manageable)
        if kind is CardKind.UICC:
            self._unmanaged.entitle(self.tr("This is a plain UICC, not an eUICC"))
            self._unmanaged_text.setText(
                self.tr(
                    "It has no ISD-R, so there are no profiles to manage. If this should be an "
                    "eUICC, its maker may use an ISD-R AID of their own: add it in the settings."
                )
            )
        elif kind is CardKind.SGP02:
            self._unmanaged.entitle(self.tr("This is an SGP.02 (M2M) eUICC"))
            self._unmanaged_text.setText(
                self.tr(
                    "Its profiles are managed over the air by an SM-SR. The EID can be read here, "
                    "but profiles cannot be listed or changed."
                )
            )


def _tabs_for(report: CardReport) -> list[Tab]:
    kind = report.verdict.kind
    if kind in (CardKind.UICC, CardKind.SGP02):
        return [Tab.OVERVIEW, Tab.MODEM, Tab.PROBES]
    iot_only = (Tab.EIMS, Tab.CERTIFICATES)
    return [tab for tab in Tab if tab not in iot_only or kind is CardKind.SGP32]
