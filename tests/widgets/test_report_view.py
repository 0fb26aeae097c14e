"""One report under tabs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from app.values.euicc import CardReport, SectionError
from tests.widgets.finding import button, child, said
from tests.widgets.reports import BARE, DISABLED, PARTIAL, SGP02, SGP22, SGP32, UICC
from widgets.error_view import ErrorView
from widgets.privacy import Mask
from widgets.report_view import ReportView, Tab
from widgets.row_table import RowTable
from widgets.theme import Theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, mask: Mask) -> ReportView:
    view = ReportView(mask)
    qtbot.addWidget(view)
    view.resize(950, 500)
    view.show()
    return view


def _front(view: ReportView) -> Tab:
    return view.tab


def _tabs(view: ReportView) -> list[str]:
    bar = child(view, QTabBar)
    return [bar.tabText(place) for place in range(bar.count())]


@pytest.mark.parametrize(
    ("report", "tabs"),
    [
        pytest.param(
            SGP32,
            [
                "Overview",
                "eIM  1",
                "Notifications  2",
                "Certificates",
                "EUICCInfo2",
                "Rules and addresses",
                "Verdict",
            ],
            id="sgp32",
        ),
        pytest.param(
            SGP22,
            ["Overview", "Notifications  2", "EUICCInfo2", "Rules and addresses", "Verdict"],
            id="sgp22",
        ),
        pytest.param(SGP02, ["Overview", "Verdict"], id="sgp02"),
        pytest.param(UICC, ["Overview", "Verdict"], id="uicc"),
    ],
)
def test_tabs_are_those_the_card_has(view: ReportView, report: CardReport, tabs: list[str]) -> None:
    view.show_report(report, stale=False)
    assert _tabs(view) == tabs


def test_a_part_that_failed_is_marked_and_explained_there(view: ReportView) -> None:
    view.show_report(PARTIAL, stale=False)
    assert "EUICCInfo2  ▲" in _tabs(view)
    view.show_tab(Tab.INFO)
    shown = [error for error in view.findChildren(ErrorView) if error.isVisible()]
    assert len(shown) == 1
    assert shown[0].height() <= shown[0].sizeHint().height() + 8
    assert "12 bytes are missing." in said(shown[0])


@pytest.mark.parametrize(
    ("section", "tab", "untrue"),
    [
        pytest.param("eims", Tab.EIMS, "No eIM is associated with", id="eims"),
        pytest.param("notifications", Tab.NOTIFICATIONS, "Nothing waits", id="notifications"),
        pytest.param("certificates", Tab.CERTIFICATES, "gave no certificates", id="certificates"),
        pytest.param("info2", Tab.INFO, "gave no EUICCInfo2", id="info2"),
        pytest.param("rat", Tab.RULES, "The table is empty", id="rat"),
        pytest.param("addresses", Tab.RULES, "not set", id="addresses"),
    ],
)
def test_what_was_not_read_is_not_called_empty(
    view: ReportView, section: str, tab: Tab, untrue: str
) -> None:
    empty = replace(BARE, info2=None, certificates=None, addresses=None)
    view.show_report(empty, stale=False)
    view.show_tab(tab)
    assert untrue in said(view)
    error = SectionError(section, "The eUICC refused to tell.")
    view.show_report(replace(empty, errors=(error,)), stale=False)
    assert untrue not in said(view)
    assert "The eUICC refused to tell." in said(view)


def test_reading_again_keeps_the_tab(view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    view.show_tab(Tab.CERTIFICATES)
    view.show_report(SGP32, stale=False)
    assert _front(view) is Tab.CERTIFICATES
    view.show_report(UICC, stale=False)
    assert _front(view) is Tab.OVERVIEW


def test_arrow_keys_walk_the_tabs(qtbot: QtBot, view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    qtbot.keyClick(child(view, QTabBar), Qt.Key.Key_Right)
    assert _front(view) is Tab.EIMS


def test_the_cards_lead_to_their_details(qtbot: QtBot, view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    qtbot.mouseClick(button(view, "Show all"), Qt.MouseButton.LeftButton)
    assert _front(view) is Tab.EIMS
    view.show_tab(Tab.OVERVIEW)
    qtbot.mouseClick(button(view, "Checks"), Qt.MouseButton.LeftButton)
    assert _front(view) is Tab.CERTIFICATES


def test_a_profile_can_be_gone_to(view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    view.show_tab(Tab.NOTIFICATIONS)
    view.select_profile(DISABLED)
    assert _front(view) is Tab.OVERVIEW
    assert child(view.profiles, RowTable).currentIndex().row() == 1


@pytest.mark.parametrize(
    ("report", "text"),
    [
        pytest.param(UICC, "This is a plain UICC, not an eUICC", id="uicc"),
        pytest.param(SGP02, "This is an SGP.02 (M2M) eUICC", id="sgp02"),
    ],
)
def test_a_card_without_isdr_is_explained(view: ReportView, report: CardReport, text: str) -> None:
    view.show_report(report, stale=False)
    assert text in said(view)
    assert not view.profiles.isVisible()


def test_the_tree_is_decoded_when_its_tab_opens(view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    view.show_tab(Tab.INFO)
    assert "As the card sent it" in said(view)


def test_a_modem_has_a_tab_of_its_own(view: ReportView) -> None:
    view.show_report(SGP32, stale=False)
    view.show_modem(True)
    assert _tabs(view)[:2] == ["Overview", "Modem"]
    view.show_tab(Tab.MODEM)
    view.show_report(SGP32, stale=False)
    assert _front(view) is Tab.MODEM
    view.show_modem(False)
    assert "Modem" not in _tabs(view)
    assert _front(view) is Tab.OVERVIEW


def test_a_modem_without_a_card_stands_alone(view: ReportView) -> None:
    view.show_modem_alone()
    assert _tabs(view) == ["Modem"]
    assert not view.header.isVisible()
    view.show_report(SGP22, stale=False)
    assert view.header.isVisible()
    assert _tabs(view)[:2] == ["Overview", "Modem"]
    view.ensure_visible(view.modem.notice)
