"""The pages of the place."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTabBar
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from widgets.eim_tabs import EimTab, EimTabs
from widgets.theme import Theme


def test_a_page_is_put_in_later_and_a_count_stands_in_the_title(qtbot: QtBot, theme: Theme) -> None:
    strip, page = QLabel("servers"), QLabel("budget")
    tabs = EimTabs(strip, QLabel("notice"))
    qtbot.addWidget(tabs)
    tabs.show()
    tabs.put(EimTab.BUDGET, page)
    assert not page.isVisible()
    with qtbot.waitSignal(tabs.tab_changed):
        tabs.show_tab(EimTab.BUDGET)
    assert (tabs.tab, page.isVisible(), strip.isVisible()) == (EimTab.BUDGET, True, False)
    tabs.show_tab(EimTab.DEVICES)
    assert strip.isVisible()
    tabs.count(EimTab.REFUSALS, 2)
    assert child(tabs, QTabBar).tabText(EimTab.REFUSALS) == "Failed handshakes (2)"
