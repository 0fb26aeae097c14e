"""Typed confirmation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from widgets.confirm_dialog import ConfirmDialog


def _dialog(qtbot: QtBot, options: tuple[tuple[str, str, bool], ...] = ()) -> ConfirmDialog:
    dialog = ConfirmDialog(
        "Delete it?",
        "It is gone then.",
        phrase="2345",
        prompt="Type the last four digits:",
        verb="Delete profile",
        options=options,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _act(dialog: ConfirmDialog) -> QPushButton:
    return next(
        b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Delete profile"
    )


@pytest.mark.parametrize(
    ("typed", "ready"),
    [
        pytest.param("", False, id="nothing"),
        pytest.param("234", False, id="too-short"),
        pytest.param("5432", False, id="wrong"),
        pytest.param("23456", False, id="too-long"),
        pytest.param("2345", True, id="right"),
        pytest.param(" 2345 ", True, id="with-blanks"),
    ],
)
def test_the_button_works_only_when_the_phrase_is_right(
    qtbot: QtBot, typed: str, ready: bool
) -> None:
    dialog = _dialog(qtbot)
    qtbot.keyClicks(child(dialog, QLineEdit), typed)
    assert _act(dialog).isEnabled() is ready


def test_enter_alone_never_acts(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot)
    field = child(dialog, QLineEdit)
    qtbot.keyClicks(field, "2345")
    with qtbot.assertNotEmitted(dialog.confirmed, wait=20):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert not [b for b in dialog.findChildren(QPushButton) if b.isDefault()]


def test_escape_cancels(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_clicking_after_typing_confirms_with_the_ticked_options(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, (("a", "Profiles", False), ("b", "Address", True)))
    qtbot.keyClicks(child(dialog, QLineEdit), "2345")
    with qtbot.waitSignal(dialog.confirmed) as blocker:
        qtbot.mouseClick(_act(dialog), Qt.MouseButton.LeftButton)
    assert blocker.args == [{"b"}]


def test_nothing_ticked_is_nothing_to_do(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, (("a", "Profiles", False),))
    qtbot.keyClicks(child(dialog, QLineEdit), "2345")
    assert not _act(dialog).isEnabled()
    child(dialog, QCheckBox).setChecked(True)
    assert _act(dialog).isEnabled()
