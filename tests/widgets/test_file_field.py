"""A file name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
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


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        pytest.param({"folder": True}, "getExistingDirectory", id="folder"),
        pytest.param({"saving": True}, "getSaveFileName", id="saving"),
        pytest.param({}, "getOpenFileName", id="opening"),
    ],
)
def test_the_button_asks_for_what_is_wanted(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], asked: str
) -> None:
    for name in ("getExistingDirectory", "getSaveFileName", "getOpenFileName"):
        found = name if name == "getExistingDirectory" else (name, "")
        monkeypatch.setattr(QFileDialog, name, lambda *_args, found=found: found)
    field = FileField("File", **options)
    qtbot.addWidget(field)
    qtbot.mouseClick(button(field, "Choose: File"), Qt.MouseButton.LeftButton)
    assert field.text == asked
