"""A file name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child
from widgets.file_field import FileField


def test_a_path_is_typed_and_told(qtbot: QtBot) -> None:
    field = FileField("File", "(*)")
    qtbot.addWidget(field)
    assert not field.path
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(child(field, QLineEdit), "~/key.pem")
    assert field.path == Path.home() / "key.pem"
    field.set_path("  ")
    assert not field.path
    assert button(field, "Choose: File").isEnabled()
