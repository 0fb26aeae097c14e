from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.question_dialog import QuestionDialog
from widgets.secrecy import Secrecy, SecrecySwitch
from widgets.theme import Theme


def press(dialog: QuestionDialog, words: str) -> None:
    buttons = dialog.findChildren(QPushButton)
    next(button for button in buttons if button.text() == words).click()


def test_secrets_are_hidden_at_first_and_shown_after_agreeing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    secrecy = Secrecy()
    assert not secrecy.shown
    dialog = secrecy.ask(window)
    assert dialog is not None
    assert not secrecy.shown, "asking is not agreeing"
    text = " ".join(one.text() for one in dialog.findChildren(QLabel))
    for word in ("Keys", "PINs", "confirmation codes", "activation codes", "copied"):
        assert word in text
    with qtbot.waitSignal(secrecy.changed):
        press(dialog, "Show secrets")
    assert secrecy.shown


def test_one_may_decline(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    secrecy = Secrecy()
    dialog = secrecy.ask(window)
    assert dialog is not None
    with qtbot.assertNotEmitted(secrecy.changed):
        press(dialog, "Cancel")
    assert not secrecy.shown
    again = secrecy.ask(window)
    assert again is not None, "who declined is asked again"
    press(again, "Cancel")


def test_it_is_asked_once_in_a_session_and_anew_in_the_next(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    secrecy = Secrecy()
    dialog = secrecy.ask(window)
    assert dialog is not None
    press(dialog, "Show secrets")
    seen = [secrecy.shown]
    secrecy.changed.connect(lambda: seen.append(secrecy.shown))
    secrecy.hide()
    assert secrecy.ask(window) is None
    assert seen == [True, False, True]
    assert not Secrecy().shown, "nothing of it is kept"


def test_the_switch_says_that_secrets_are_shown(qtbot: QtBot, theme: Theme) -> None:
    secrecy = Secrecy()
    switch = SecrecySwitch(secrecy)
    qtbot.addWidget(switch)
    switch.show()
    assert switch.text() == "Show secrets"
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked(), "a click alone shows nothing"
    (dialog,) = switch.findChildren(QuestionDialog)
    press(dialog, "Show secrets")
    assert switch.isChecked()
    assert switch.text() == "Secrets shown"
    assert switch.accessibleName() == "Secrets shown"
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not secrecy.shown
    assert switch.text() == "Show secrets"


def test_a_switch_may_be_given_the_secrecy_of_another_view(qtbot: QtBot, theme: Theme) -> None:
    one, other = Secrecy(), Secrecy()
    switch = SecrecySwitch(one)
    qtbot.addWidget(switch)
    switch.obey(other)
    dialog = other.ask(switch)
    assert dialog is not None
    press(dialog, "Show secrets")
    assert switch.isChecked()
    assert not one.shown


def test_words_are_left_out_where_there_is_no_room_unless_secrets_are_shown(
    qtbot: QtBot, theme: Theme
) -> None:
    secrecy = Secrecy()
    switch = SecrecySwitch(secrecy)
    qtbot.addWidget(switch)
    switch.allow_words(False)
    assert switch.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert switch.accessibleName() == "Show secrets"
    dialog = secrecy.ask(switch)
    assert dialog is not None
    press(dialog, "Show secrets")
    assert switch.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
