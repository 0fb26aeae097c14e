"""A plain question."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from widgets.question_dialog import QuestionDialog
from widgets.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> QuestionDialog:
    dialog = QuestionDialog(
        "Go back?",
        "The profile before is enabled.",
        warning="Connectivity may change",
        verb="Roll back",
        now="Enabled now: Line 1",
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=3000)
    return dialog


def test_it_says_what_will_happen(dialog: QuestionDialog) -> None:
    assert said(dialog) == "Go back?\nThe profile before is enabled.\nEnabled now: Line 1"
    assert button(dialog, "Connectivity may change")


def test_a_click_confirms(qtbot: QtBot, dialog: QuestionDialog) -> None:
    with qtbot.waitSignals([dialog.confirmed, dialog.accepted]):
        qtbot.mouseClick(button(dialog, "Roll back"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("key", "closes"),
    [
        pytest.param(Qt.Key.Key_Escape, True, id="escape-cancels"),
        pytest.param(Qt.Key.Key_Space, True, id="the-focus-is-on-cancel"),
        pytest.param(Qt.Key.Key_Return, False, id="enter-does-nothing"),
    ],
)
def test_no_key_confirms_at_once(
    qtbot: QtBot, dialog: QuestionDialog, key: Qt.Key, closes: bool
) -> None:
    with qtbot.assertNotEmitted(dialog.confirmed, wait=20):
        qtbot.keyClick(QApplication.focusWidget() or dialog, key)
    assert dialog.isVisible() is not closes
