from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.imports import read_capture
from app.capture.writer import CaptureWriter
from app.runtime import Runtime
from app.values.traffic import Record
from tests.widgets import compared
from tests.widgets.finding import button, said
from widgets.difference_window import DifferenceWindow
from widgets.difference_work import DifferenceWork, SessionSource
from widgets.theme import Theme


def of_file(path: Path) -> SessionSource:
    return SessionSource(path.name, lambda: read_capture(path))


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, runtime: Runtime) -> DifferenceWindow:
    sources = [
        SessionSource("Live traffic", compared.left),
        SessionSource("field.eimcap", compared.right),
        SessionSource("empty.eimcap", list[Record]),
    ]
    made = DifferenceWindow(DifferenceWork(runtime), sources, of_file)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made, before_close_func=lambda one: one.work.close())
    made.show()
    return made


def test_two_sessions_are_chosen_and_compared(qtbot: QtBot, window: DifferenceWindow) -> None:
    window.begin(0, 1)
    qtbot.waitUntil(window.compare.isEnabled)
    qtbot.mouseClick(window.compare, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.view.left.tree.selected_part() is not None)
    assert "Live traffic · Everything  ↔  field.eimcap · Everything" in said(window)
    assert window.view.place == compared.found().comparison.first
    qtbot.keyClick(window.view.table, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.view.left.title.text() == "Left has no such step")


def test_others_can_be_chosen_afterwards(qtbot: QtBot, window: DifferenceWindow) -> None:
    window.begin(0, 0)
    qtbot.waitUntil(window.compare.isEnabled)
    qtbot.mouseClick(window.compare, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.view.isVisible)
    assert "do not differ" in said(window)
    qtbot.mouseClick(window.view.others, Qt.MouseButton.LeftButton)
    assert window.left.isVisible()
    assert window.compare.isEnabled()


def test_an_empty_side_cannot_be_compared(qtbot: QtBot, window: DifferenceWindow) -> None:
    window.begin(0, 2)
    qtbot.waitUntil(lambda: "nothing to compare" in said(window))
    assert not window.compare.isEnabled()


def test_a_file_is_offered_on_both_sides_and_chosen_on_one(
    qtbot: QtBot, window: DifferenceWindow, tmp_path: Path
) -> None:
    path = tmp_path / "lab.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(compared.right())
    window.begin(0, 1)
    qtbot.waitUntil(window.compare.isEnabled)
    window.add_file(window.right, path)
    qtbot.waitUntil(window.compare.isEnabled)
    assert window.right.source is not None
    assert window.right.source.name == "lab.eimcap"
    assert window.left.box.findText("lab.eimcap") == 3
    qtbot.mouseClick(window.compare, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.view.isVisible)
    assert len(window.view.model.rows) > 1


def test_a_file_that_is_no_capture_says_so_on_its_side(
    qtbot: QtBot, window: DifferenceWindow, tmp_path: Path
) -> None:
    path = tmp_path / "notes.bin"
    path.write_bytes(b"\x00\x01 nothing like it")
    window.begin(0, 1)
    window.add_file(window.right, path)
    qtbot.waitUntil(lambda: "It cannot be read" in said(window.right))
    assert not window.compare.isEnabled()
    assert button(window.right, "Open another capture …").isEnabled()


def test_closing_it_ends_its_lane(qtbot: QtBot, window: DifferenceWindow) -> None:
    window.begin(0, 1)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    stopped = window.work.stopped
    with qtbot.waitSignal(stopped):
        window.work.find(SessionSource("late", compared.left), print, print)
