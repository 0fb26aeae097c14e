"""How far it is, and where the file went."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from widgets.capture_file_progress import FileProgress
from widgets.theme import Theme


@pytest.fixture
def progress(qtbot: QtBot, theme: Theme) -> FileProgress:
    progress = FileProgress()
    qtbot.addWidget(progress)
    return progress


def test_it_is_hidden_until_there_is_something_to_tell(progress: FileProgress) -> None:
    assert progress.isHidden()
    progress.show_steps(1024, 20_000, 1.25)
    assert said(progress) == "1\u202f024 of 20\u202f000 · 1.2 s"
    progress.show_steps(7, 0, 2.0)
    assert said(progress) == "2.0 s"


def test_the_file_is_a_click_away(
    qtbot: QtBot, progress: FileProgress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    progress.show_saved("Wrote 7 packets.", tmp_path / "a.pcapng")
    qtbot.mouseClick(button(progress, "Show in folder"), Qt.MouseButton.LeftButton)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    qtbot.mouseClick(button(progress, "Copy path"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == str(tmp_path / "a.pcapng")
    progress.show_text("Stopped.")
    with pytest.raises(AssertionError):
        button(progress, "Copy path")
