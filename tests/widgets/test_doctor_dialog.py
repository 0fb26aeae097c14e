"""The doctor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.runtime import Runtime
from tests.widgets.finding import button, said
from widgets.doctor_dialog import DoctorDialog
from widgets.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, runtime: Runtime) -> DoctorDialog:
    dialog = DoctorDialog(runtime)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: button(dialog, "Look again").isEnabled(), timeout=20_000)
    return dialog


def test_it_examines_this_machine(qtbot: QtBot, dialog: DoctorDialog) -> None:
    assert "PC/SC library" in said(dialog)
    qtbot.mouseClick(button(dialog, "Copy all"), Qt.MouseButton.LeftButton)
    assert "PC/SC library:" in QGuiApplication.clipboard().text()


def test_it_can_look_again(qtbot: QtBot, dialog: DoctorDialog) -> None:
    qtbot.mouseClick(button(dialog, "Look again"), Qt.MouseButton.LeftButton)
    assert not button(dialog, "Look again").isEnabled()
    qtbot.waitUntil(lambda: button(dialog, "Look again").isEnabled(), timeout=20_000)
    assert said(dialog).count("PC/SC library") >= 1
