"""What is known of a recording."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.runtime import Runtime
from tests.capture.tape import GET_EID, Tape
from tests.widgets.finding import button, said
from widgets.recording_panel import RecordingPanel
from widgets.recording_work import RecordingOrder, RecordingWork
from widgets.theme import Theme


@pytest.fixture
def tape() -> Tape:
    return Tape()


@pytest.fixture
def work(qtbot: QtBot, runtime: Runtime, tape: Tape) -> Iterator[RecordingWork]:
    work = RecordingWork(runtime, tape.recorder)
    yield work
    work.close()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, work: RecordingWork, tmp_path: Path) -> RecordingPanel:
    with qtbot.waitSignal(work.started):
        work.start(RecordingOrder(tmp_path / "a.eimcap", 50_000_000, 3))
    panel = RecordingPanel(work)
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_file_and_numbers_are_shown_and_grow(
    qtbot: QtBot, panel: RecordingPanel, tape: Tape, tmp_path: Path
) -> None:
    assert "a.eimcap" in said(panel)
    assert str(tmp_path) in said(panel)
    assert "the newest 3 of 50 MB" in said(panel)
    tape.exchange(GET_EID, "6115")
    qtbot.waitUntil(lambda: "2 records" in said(panel))
    qtbot.mouseClick(button(panel, "Copy path"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == str(tmp_path / "a.eimcap")


def test_stopping_leads_to_the_file(
    qtbot: QtBot, panel: RecordingPanel, work: RecordingWork, tape: Tape
) -> None:
    tape.exchange(GET_EID, "6115")
    with qtbot.waitSignal(work.ended):
        qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    assert not panel.stop.isVisible()
    with qtbot.waitSignal(panel.open_requested):
        qtbot.mouseClick(button(panel, "Open it"), Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


@pytest.mark.warns
def test_a_failure_says_why_and_what_next(
    qtbot: QtBot, theme: Theme, work: RecordingWork, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with qtbot.waitSignal(work.failed):
        work.start(RecordingOrder(tmp_path / "file" / "a.eimcap"))
    panel = RecordingPanel(work)
    qtbot.addWidget(panel)
    panel.show()
    assert "■" in said(panel)
    assert "cannot be written" in said(panel)
    assert "Free some space" in said(panel)
    with qtbot.waitSignal(panel.again_requested):
        qtbot.mouseClick(button(panel, "Record again …"), Qt.MouseButton.LeftButton)
