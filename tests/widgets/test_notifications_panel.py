"""Pending notifications, by clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child, said
from tests.widgets.reports import BARE, ENABLED, NOTIFICATIONS, SGP32
from widgets.confirm_dialog import ConfirmDialog
from widgets.notifications_panel import Column, NotificationsModel, NotificationsPanel
from widgets.privacy import Mask
from widgets.row_table import RowTable
from widgets.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> NotificationsPanel:
    panel = NotificationsPanel(mask)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show_report(SGP32, writable=True)
    panel.show()
    return panel


def _choose(qtbot: QtBot, panel: NotificationsPanel, words: str) -> None:
    table = child(panel, RowTable)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    menu = child(panel, QMenu)
    action = next(a for a in menu.actions() if a.text().replace("&", "") == words)
    action.trigger()
    menu.close()


def test_qt_finds_no_fault_with_the_model(qtbot: QtBot, mask: Mask) -> None:
    model = NotificationsModel(mask)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_rows(NOTIFICATIONS)
    model.show_rows(())
    assert tester.model() is model


def test_rows_say_who_waits_for_what(panel: NotificationsPanel) -> None:
    model = child(panel, RowTable).model()
    texts = [model.index(0, column).data() for column in Column]
    assert texts[:4] == ["waiting", "17", "enable", "smdp.example.com"]


def test_removing_has_to_be_typed(qtbot: QtBot, panel: NotificationsPanel) -> None:
    _choose(qtbot, panel, "Remove …")
    dialog = child(panel, ConfirmDialog)
    qtbot.keyClicks(child(dialog, QLineEdit), "17")
    with qtbot.waitSignal(panel.removal_requested) as blocker:
        qtbot.mouseClick(button(dialog, "Remove notification"), Qt.MouseButton.LeftButton)
    assert blocker.args == [17]


def test_the_signed_message_and_the_profile_can_be_reached(
    qtbot: QtBot, panel: NotificationsPanel
) -> None:
    with qtbot.waitSignal(panel.retrieve_requested) as blocker:
        _choose(qtbot, panel, "Show the signed message")
    assert blocker.args == [17]
    with qtbot.waitSignal(panel.profile_requested) as blocker:
        _choose(qtbot, panel, "Go to the profile")
    assert blocker.args == [ENABLED]


def test_nothing_waiting_is_good_news_in_words(panel: NotificationsPanel) -> None:
    panel.show_report(BARE, writable=True)
    assert "Nothing waits" in said(panel)


def test_a_stale_card_keeps_its_notifications(qtbot: QtBot, panel: NotificationsPanel) -> None:
    panel.show_report(SGP32, writable=False)
    table = child(panel, RowTable)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert panel.findChild(ConfirmDialog) is None
