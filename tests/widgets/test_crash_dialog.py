"""The crash dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from widgets.crash_dialog import CrashDialog


def _dialog(qtbot: QtBot) -> CrashDialog:
    dialog = CrashDialog("the report\n")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def test_the_report_can_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = _dialog(qtbot)
    assert dialog.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text("utf-8") == "the report\n"
    assert "Saved as report.txt." in said(dialog)


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = _dialog(qtbot)
    assert not dialog.save(tmp_path / "none" / "report.txt")
    assert "Not saved" in said(dialog)
