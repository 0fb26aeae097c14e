"""Choosing a capture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.export_jsonl import export_jsonl
from app.runtime import Runtime
from tests.cli.captures import eid_capture
from tests.widgets.finding import said
from tests.widgets.offers import eid_recorder
from widgets.capture_open_dialog import CaptureOpenDialog
from widgets.theme import Theme

Open = Callable[..., CaptureOpenDialog]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, runtime: Runtime) -> Iterator[Open]:
    dialogs: list[CaptureOpenDialog] = []

    def call(*recent: Path) -> CaptureOpenDialog:
        dialog = CaptureOpenDialog(recent, runtime)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield call
    for dialog in dialogs:
        dialog.close()


def test_a_file_is_recognised_by_its_bytes_and_opened(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    path = tmp_path / "odd.name"
    export_jsonl(eid_recorder().since(0)[2], path)
    dialog = opened()
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.file.edit, str(path))
    qtbot.waitUntil(lambda: "This is JSON lines" in said(dialog), timeout=5000)
    with qtbot.waitSignal(dialog.chosen) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [path]
    assert not dialog.isVisible()


@pytest.mark.parametrize("content", [b"Dear Sir or Madam\n", None], ids=["a letter", "missing"])
def test_what_is_no_capture_is_told_and_not_opened(
    qtbot: QtBot, opened: Open, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    dialog = opened()
    dialog.file.set_path(str(path))
    qtbot.waitUntil(lambda: "▲" in said(dialog), timeout=5000)
    assert not dialog.act.isEnabled()
    assert dialog.file.edit.accessibleDescription().startswith("▲")


def test_the_last_text_counts(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    eid_capture(tmp_path / "a.eimcap")
    dialog = opened()
    dialog.file.set_path(str(tmp_path / "none"))
    qtbot.wait(160)
    dialog.file.set_path(str(tmp_path / "a.eimcap"))
    qtbot.waitUntil(lambda: "a capture of this program" in said(dialog), timeout=5000)
    assert dialog.act.isEnabled()


def test_a_recent_one_is_opened_with_the_keyboard(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    paths = [tmp_path / "b.eimcap", tmp_path / "a.eimcap"]
    for path in paths:
        eid_capture(path)
    dialog = opened(*paths)
    dialog.recent.setFocus()
    qtbot.keyClick(dialog.recent, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.recent, Qt.Key.Key_Down)
    assert dialog.file.path == paths[1]
    qtbot.waitUntil(lambda: "This is a capture" in said(dialog), timeout=5000)
    with qtbot.waitSignal(dialog.chosen) as blocker:
        dialog.recent.itemActivated.emit(dialog.recent.currentItem())
    assert blocker.args == [paths[1]]
