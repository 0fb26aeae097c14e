"""Where to record to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.capture.segments import SEGMENT_BYTES
from tests.widgets.finding import said
from widgets.recording_dialog import RecordingDialog
from widgets.recording_work import RecordingOrder
from widgets.theme import Theme


def opened(qtbot: QtBot, folder: Path, waiting: int = 1204) -> RecordingDialog:
    dialog = RecordingDialog(folder, waiting)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def tick(qtbot: QtBot, box: QCheckBox) -> None:
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def test_one_file_in_the_folder_is_the_default(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, tmp_path)
    path = dialog.file.path
    assert path is not None
    assert (path.parent, path.suffix) == (tmp_path, ".eimcap")
    assert "Everything is kept" in said(dialog)
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [RecordingOrder(path, SEGMENT_BYTES)]
    assert not dialog.act.isEnabled()


def test_a_ring_says_how_much_disk_it_takes(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, tmp_path)
    assert not dialog.files_box.isEnabled()
    tick(qtbot, dialog.ring)
    dialog.files_box.setValue(3)
    dialog.size_box.setValue(50)
    assert "Takes 150 MB at most" in said(dialog)
    tick(qtbot, dialog.along)
    dialog.file.set_path(str(tmp_path / "ring"))
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [RecordingOrder(tmp_path / "ring.eimcap", 50_000_000, 3, along=True)]


def test_an_older_file_is_named_before_it_goes(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "a.eimcap").write_bytes(b"old")
    dialog = opened(qtbot, tmp_path)
    dialog.file.set_path(str(tmp_path / "a.eimcap"))
    assert "exists and will be replaced" in said(dialog)
    assert dialog.act.accessibleName() == "Replace and start"
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args[0].replace is True


@pytest.mark.parametrize("text", ["", "relative.eimcap"])
def test_a_whole_path_is_needed(qtbot: QtBot, theme: Theme, tmp_path: Path, text: str) -> None:
    dialog = opened(qtbot, tmp_path, waiting=0)
    assert not dialog.along.isVisible()
    dialog.file.set_path(text)
    with qtbot.assertNotEmitted(dialog.requested):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert "no whole path" in said(dialog)
