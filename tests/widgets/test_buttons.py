"""Buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from widgets.buttons import CopyButton, icon_button, push_button


def test_copy_button_copies_what_is_true_at_that_moment(qtbot: QtBot) -> None:
    words = ["8904"]
    button = CopyButton(lambda: words[0], "Copy the EID")
    qtbot.addWidget(button)
    words[0] = "8905"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "8905"


@pytest.mark.parametrize("kind", ["", "primary", "danger", "link"])
def test_no_button_is_pressed_by_enter_elsewhere(qtbot: QtBot, kind: str) -> None:
    button = push_button("&Delete", kind)
    qtbot.addWidget(button)
    assert not button.autoDefault()
    assert button.accessibleName() == "Delete"


def test_a_button_of_only_an_icon_has_a_name(qtbot: QtBot) -> None:
    button = icon_button("settings", "Settings")
    qtbot.addWidget(button)
    assert button.accessibleName() == button.toolTip() == "Settings"
