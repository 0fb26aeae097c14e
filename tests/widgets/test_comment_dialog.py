from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.annotation import LONGEST_COMMENT
from widgets.comment_dialog import CommentDialog


def opened(qtbot: QtBot, text: str) -> CommentDialog:
    dialog = CommentDialog("Comment on record 7", text)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    return dialog


def test_keys_write_and_save(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "the card ")
    with qtbot.waitSignal(dialog.written) as signal:
        qtbot.keyClicks(dialog.text, "refuses")
        qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
        qtbot.keyClicks(dialog.text, "why?")
        qtbot.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert signal.args == ["the card refuses\nwhy?"]
    assert not dialog.isVisible()


def test_a_comment_there_is_can_be_removed(qtbot: QtBot) -> None:
    assert not opened(qtbot, "").remove.isVisible()
    dialog = opened(qtbot, "old")
    with qtbot.waitSignal(dialog.written) as signal:
        qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert signal.args == [""]


def test_a_text_that_is_too_long_cannot_be_saved(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "x" * LONGEST_COMMENT)
    assert dialog.save.isEnabled()
    qtbot.keyClicks(dialog.text, "yz")
    assert not dialog.save.isEnabled()
    with qtbot.assertNotEmitted(dialog.written):
        qtbot.keyClick(dialog.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_escape_leaves_all_as_it_was(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "old")
    with qtbot.assertNotEmitted(dialog.written):
        qtbot.keyClick(dialog.text, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
