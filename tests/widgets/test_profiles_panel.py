"""The profiles panel, by clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child, said
from tests.widgets.reports import BARE, DISABLED, ENABLED, LONG, MANY, PROFILES, SGP32
from widgets.confirm_dialog import ConfirmDialog
from widgets.privacy import Mask
from widgets.profiles_model import Column
from widgets.profiles_panel import ProfilesPanel
from widgets.row_table import RowTable
from widgets.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> ProfilesPanel:
    panel = ProfilesPanel(mask)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show_report(SGP32, writable=True)
    panel.show()
    return panel


def _table(panel: ProfilesPanel) -> RowTable:
    return child(panel, RowTable)


def _row(panel: ProfilesPanel, row: int) -> RowTable:
    table = _table(panel)
    table.selectRow(row)
    table.setFocus()
    return table


def _dialog(panel: ProfilesPanel) -> ConfirmDialog:
    return child(panel, ConfirmDialog)


def _click(qtbot: QtBot, owner: ProfilesPanel, words: str) -> None:
    qtbot.mouseClick(button(owner, words), Qt.MouseButton.LeftButton)


def test_enable_by_key_and_by_button(qtbot: QtBot, panel: ProfilesPanel) -> None:
    table = _row(panel, 1)
    for act in (
        lambda: qtbot.keyClick(table, Qt.Key.Key_E),
        lambda: _click(qtbot, panel, "Enable"),
    ):
        with qtbot.waitSignal(panel.enable_requested) as blocker:
            act()
        assert blocker.args == [DISABLED]


def test_the_enabled_profile_offers_disable(qtbot: QtBot, panel: ProfilesPanel) -> None:
    _row(panel, 0)
    with qtbot.waitSignal(panel.disable_requested) as blocker:
        _click(qtbot, panel, "Disable")
    assert blocker.args == [ENABLED]


def test_enable_key_on_the_enabled_profile_does_nothing(qtbot: QtBot, panel: ProfilesPanel) -> None:
    table = _row(panel, 0)
    with qtbot.assertNotEmitted(panel.enable_requested, wait=20):
        qtbot.keyClick(table, Qt.Key.Key_E)


def test_delete_has_to_be_typed(qtbot: QtBot, panel: ProfilesPanel) -> None:
    qtbot.keyClick(_row(panel, 1), Qt.Key.Key_Delete)
    dialog = _dialog(panel)
    qtbot.keyClicks(child(dialog, QLineEdit), DISABLED[-4:])
    with qtbot.waitSignal(panel.delete_requested) as blocker:
        qtbot.mouseClick(button(dialog, "Delete profile"), Qt.MouseButton.LeftButton)
    assert blocker.args == [DISABLED]


def test_wrong_digits_delete_nothing(qtbot: QtBot, panel: ProfilesPanel) -> None:
    qtbot.keyClick(_row(panel, 1), Qt.Key.Key_Delete)
    dialog = _dialog(panel)
    qtbot.keyClicks(child(dialog, QLineEdit), ENABLED[-4:])
    with qtbot.assertNotEmitted(panel.delete_requested, wait=20):
        qtbot.mouseClick(button(dialog, "Delete profile"), Qt.MouseButton.LeftButton)
    dialog.reject()


def test_the_enabled_profile_cannot_be_deleted_in_any_way(
    qtbot: QtBot, panel: ProfilesPanel
) -> None:
    table = _row(panel, 0)
    assert not button(panel, "Delete …").isEnabled()
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert panel.findChild(ConfirmDialog) is None
    assert "An enabled profile cannot be deleted" in said(panel)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    delete = next(a for a in child(panel, QMenu).actions() if "ete" in a.text())
    assert not delete.isEnabled()
    child(panel, QMenu).close()


def test_nickname_by_f2(qtbot: QtBot, panel: ProfilesPanel) -> None:
    table = _row(panel, 1)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = child(table, QLineEdit)
    editor.clear()
    qtbot.keyClicks(editor, "Lab 4")
    with qtbot.waitSignal(panel.nickname_requested) as blocker:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert blocker.args == [DISABLED, "Lab 4"]


def test_filter_by_clicks(qtbot: QtBot, panel: ProfilesPanel) -> None:
    panel.show_report(MANY, writable=True)
    _click(qtbot, panel, "List profiles: Enabled")
    assert _table(panel).model().rowCount() == 1
    _click(qtbot, panel, "List profiles: Disabled")
    assert _table(panel).model().rowCount() == 11
    _click(qtbot, panel, "List profiles: All")
    assert _table(panel).model().rowCount() == 12


def test_reading_again_keeps_the_current_profile(panel: ProfilesPanel) -> None:
    table = _row(panel, 2)
    panel.show_report(SGP32, writable=True)
    assert table.currentIndex().row() == 2


def test_copy_takes_the_digits_even_under_the_mask(
    qtbot: QtBot, panel: ProfilesPanel, mask: Mask
) -> None:
    mask.switch(True)
    table = _row(panel, 0)
    assert "•" in table.currentIndex().siblingAtColumn(Column.ICCID).data()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ENABLED


def test_space_shows_all_fields(qtbot: QtBot, panel: ProfilesPanel) -> None:
    with qtbot.waitSignal(panel.details_requested) as blocker:
        qtbot.keyClick(_row(panel, 2), Qt.Key.Key_Space)
    assert blocker.args == [PROFILES[2]]


def test_a_stale_card_can_be_read_but_not_changed(qtbot: QtBot, panel: ProfilesPanel) -> None:
    panel.show_report(SGP32, writable=False)
    table = _row(panel, 1)
    with qtbot.assertNotEmitted(panel.enable_requested, wait=20):
        qtbot.keyClick(table, Qt.Key.Key_E)
    for words in ("Enable", "Rename", "Delete …"):
        assert not button(panel, words).isEnabled()


def test_no_profile_is_said_in_words(panel: ProfilesPanel) -> None:
    panel.show_report(BARE, writable=True)
    assert "No profile is installed." in said(panel)
    assert _table(panel).isHidden()


def test_all_rows_are_seen_when_there_is_room(qtbot: QtBot, panel: ProfilesPanel) -> None:
    panel.resize(900, 600)
    panel.show_report(MANY, writable=True)
    table = _table(panel)
    qtbot.waitUntil(lambda: table.viewport().height() >= 12 * 28, timeout=3000)
    assert not table.verticalScrollBar().isVisible()


def test_long_names_leave_room_for_the_menu(panel: ProfilesPanel) -> None:
    panel.show_report(LONG, writable=True)
    table = _table(panel)
    header = table.horizontalHeader()
    assert header.length() <= table.viewport().width()
    assert panel.findChild(QPushButton) is not None
