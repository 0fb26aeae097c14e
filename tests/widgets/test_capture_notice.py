from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from widgets.capture_notice import CaptureNotice
from widgets.theme import Theme


@pytest.fixture
def notice(qtbot: QtBot, theme: Theme) -> CaptureNotice:
    made = CaptureNotice()
    qtbot.addWidget(made)
    made.resize(900, 40)
    return made


def test_there_is_no_line_without_anything_to_say(notice: CaptureNotice) -> None:
    assert (notice.isHidden(), notice.words) == (True, "")
    notice.show_findings(["It is damaged."])
    assert not notice.isHidden()
    notice.show_findings([])
    assert notice.isHidden()


def test_progress_can_be_stopped(qtbot: QtBot, notice: CaptureNotice) -> None:
    notice.show_progress("Reading … 34 %", 0.34)
    assert "34 %" in notice.words
    assert child(notice, QProgressBar).value() == 340
    assert notice.accessibleName() == "Reading … 34 %"
    with qtbot.waitSignal(notice.stop_wanted):
        qtbot.mouseClick(notice.stop, Qt.MouseButton.LeftButton)
    assert not notice.more.isVisible()


def test_what_was_stopped_can_go_on(qtbot: QtBot, notice: CaptureNotice) -> None:
    notice.show_stopped("Only the first 34 % were read.")
    assert not notice.stop.isVisible()
    with qtbot.waitSignal(notice.more_wanted):
        qtbot.mouseClick(notice.more, Qt.MouseButton.LeftButton)


def test_each_finding_is_a_click_away(qtbot: QtBot, notice: CaptureNotice) -> None:
    notice.show_findings(["2 parts are damaged."], [f"bytes at {at}" for at in range(600)])
    details = child(notice, QPlainTextEdit)
    assert not details.isVisible()
    qtbot.mouseClick(notice.details, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    lines = details.toPlainText().splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("bytes at 0", "… and 100 more", 501)
    notice.show_findings(["Nothing with details."])
    assert not details.isVisible()
