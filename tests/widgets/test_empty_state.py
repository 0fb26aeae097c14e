"""Empty states."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from widgets.empty_state import EmptyState
from widgets.theme import Theme


def test_the_next_step_is_a_button(qtbot: QtBot, theme: Theme) -> None:
    view = EmptyState()
    qtbot.addWidget(view)
    view.show_state("reader", "No reader found", "Plug one in.", [("simulate", "Start a card")])
    view.show()
    button = child(view, QPushButton, "simulate")
    with qtbot.waitSignal(view.chosen) as blocker:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert blocker.args == ["simulate"]
    assert view.accessibleName() == "No reader found"


def test_another_state_takes_the_old_buttons_away(qtbot: QtBot, theme: Theme) -> None:
    view = EmptyState()
    qtbot.addWidget(view)
    view.show_state("reader", "No reader", "", [("simulate", "Start"), ("doctor", "Doctor")])
    view.show_state("card-none", "No card", "", [])
    view.show()
    assert not [button for button in view.findChildren(QPushButton) if button.isVisible()]
