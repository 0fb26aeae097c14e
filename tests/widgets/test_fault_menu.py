"""Deliberate faults."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.values.packages import Fault
from tests.widgets.finding import said
from tests.widgets.packages import click
from widgets.fault_menu import FaultBanner, FaultButton
from widgets.theme import Theme


def _switch(button: FaultButton, words: str) -> QAction:
    return next(action for action in button.menu().actions() if action.text() == words)


def test_each_fault_has_a_switch_that_explains_itself(qtbot: QtBot, theme: Theme) -> None:
    button = FaultButton()
    qtbot.addWidget(button)
    assert len(button.menu().actions()) == len(Fault)
    assert all(action.toolTip() != action.text() for action in button.menu().actions())


def test_a_switch_is_told_and_kept(qtbot: QtBot, theme: Theme) -> None:
    button = FaultButton()
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.faults_changed):
        _switch(button, "Old counter").trigger()
    assert button.faults == (Fault.OLD_COUNTER,)
    button.show_faults([Fault.BAD_SIGNATURE])
    assert button.faults == (Fault.BAD_SIGNATURE,)


def test_what_a_kind_cannot_have_is_switched_off(qtbot: QtBot, theme: Theme) -> None:
    button = FaultButton()
    qtbot.addWidget(button)
    button.show_faults([Fault.OLD_COUNTER])
    button.offer([Fault.OTHER_DIALECT])
    assert button.faults == ()
    assert not _switch(button, "Old counter").isVisible()
    button.offer([])
    assert not button.isEnabled()


def test_the_banner_names_the_faults_and_clears_them(qtbot: QtBot, theme: Theme) -> None:
    banner = FaultBanner()
    qtbot.addWidget(banner)
    banner.show_faults([Fault.WRONG_EID, Fault.BARE_CHOICE])
    assert "wrong EID, bare CHOICE" in said(banner)
    with qtbot.waitSignal(banner.cleared):
        click(qtbot, banner, "Make it right")
    banner.show_faults([])
    assert banner.isHidden()
