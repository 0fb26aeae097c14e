from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.privacy import Mask
from widgets.reveal_button import RevealButton
from widgets.theme import Theme


def test_it_shows_and_hides_the_codes_of_the_window(qtbot: QtBot, theme: Theme) -> None:
    mask = Mask()
    button = RevealButton(mask)
    qtbot.addWidget(button)
    button.show()
    assert button.accessibleName() == "Show codes"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert mask.codes_shown
    assert button.accessibleName() == "Hide codes"
    mask.show_codes(False)
    assert not button.isChecked()
    assert button.text() == "Show codes"
