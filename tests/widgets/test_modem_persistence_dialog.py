"""Confirming the persistence test."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.reports import DISABLED, ENABLED, PROFILES
from widgets.modem_persistence_dialog import ModemPersistenceDialog
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    return owner


@pytest.fixture
def dialog(owner: QWidget, mask: Mask) -> ModemPersistenceDialog:
    dialog = ModemPersistenceDialog(PROFILES, ("sim-power", "reboot"), mask, owner)
    dialog.show()
    return dialog


def test_only_the_right_digits_allow_it(qtbot: QtBot, dialog: ModemPersistenceDialog) -> None:
    assert "The modem leaves the network meanwhile" in said(dialog)
    act = button(dialog, "Test")
    qtbot.keyClicks(dialog.typed, "9999")
    assert not act.isEnabled()
    dialog.typed.clear()
    qtbot.keyClicks(dialog.typed, str(ENABLED)[-4:])
    assert act.isEnabled()
    dialog.profile.setCurrentIndex(1)
    assert not act.isEnabled()


def test_the_order_names_profile_and_way(qtbot: QtBot, dialog: ModemPersistenceDialog) -> None:
    dialog.profile.setCurrentIndex(1)
    dialog.way.setCurrentIndex(1)
    qtbot.keyClicks(dialog.typed, str(DISABLED)[-4:])
    with qtbot.waitSignal(dialog.confirmed) as blocker:
        qtbot.mouseClick(button(dialog, "Test"), Qt.MouseButton.LeftButton)
    assert blocker.args == [DISABLED, "reboot"]


def test_enter_alone_does_nothing(qtbot: QtBot, dialog: ModemPersistenceDialog) -> None:
    qtbot.keyClicks(dialog.typed, str(ENABLED)[-4:])
    with qtbot.assertNotEmitted(dialog.confirmed, wait=20):
        qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)


def test_without_a_way_nothing_can_be_tested(qtbot: QtBot, owner: QWidget, mask: Mask) -> None:
    dialog = ModemPersistenceDialog(PROFILES, (), mask, owner)
    qtbot.keyClicks(dialog.typed, str(ENABLED)[-4:])
    assert not button(dialog, "Test").isEnabled()
