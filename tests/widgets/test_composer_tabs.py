"""Tabs of the Packages place."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child, said
from widgets.composer_tabs import ComposerTab, ComposerTabs
from widgets.theme import Theme


def test_the_page_follows_the_tab(qtbot: QtBot, theme: Theme) -> None:
    pages: dict[ComposerTab, QWidget] = {tab: QLabel(tab.name) for tab in ComposerTab}
    tabs = ComposerTabs(pages, QLabel("notice"))
    qtbot.addWidget(tabs)
    tabs.show()
    for tab in (ComposerTab.STORED, ComposerTab.RESULT, ComposerTab.HISTORY, ComposerTab.COMPOSE):
        with qtbot.waitSignal(tabs.tab_changed) as changed:
            child(tabs, QTabBar).setCurrentIndex(tab)
        assert changed.args == [tab]
        assert tabs.tab is tab
        assert said(tabs).splitlines() == ["notice", tab.name]
