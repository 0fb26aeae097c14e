"""Deliberate faults."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.values.packages import Fault, RawEdit, Recipe
from tests.widgets.finding import said
from tests.widgets.packages import click
from widgets.fault_menu import FaultBanner, FaultButton
from widgets.theme import Theme

_EDIT = RawEdit("30/5A", b"\x5a\x01\x00")


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


def test_edits_are_listed_in_their_order_and_taken_back(qtbot: QtBot, theme: Theme) -> None:
    button = FaultButton()
    qtbot.addWidget(button)
    button.offer([])
    other = RawEdit("30/81", b"")
    button.edit(_EDIT)
    button.edit(other)
    assert button.isEnabled()
    button.edit(RawEdit("30/5A", b"\x5a\x00"))  # the same element again
    assert [one.content for one in button.edits] == [b"\x5a\x00", b""]
    with qtbot.waitSignal(button.faults_changed):
        _switch(button, "Take back the edit at 30/5A").trigger()
    assert [one.at for one in button.edits] == ["30/81"]
    _switch(button, "Take back the edit at 30/81").trigger()
    assert not button.isEnabled()


def test_the_banner_names_the_faults_and_clears_them(qtbot: QtBot, theme: Theme) -> None:
    banner = FaultBanner()
    qtbot.addWidget(banner)
    banner.show_recipe(Recipe(faults=(Fault.WRONG_EID, Fault.BARE_CHOICE), edits=(_EDIT,)))
    assert "wrong EID, bare CHOICE, edited bytes at 30/5A" in said(banner)
    with qtbot.waitSignal(banner.cleared):
        click(qtbot, banner, "Make it right")
    banner.show_recipe(Recipe())
    assert banner.isHidden()
