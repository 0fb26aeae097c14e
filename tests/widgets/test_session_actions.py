"""The actions in the real window, on real traffic and a real capture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton
from pytestqt.qtbot import QtBot

from app.capture.writer import CaptureWriter
from app.values.traffic import Layer
from app.workbench import Workbench
from tests.capture.test_difference import card_info
from tests.widgets.finding import child
from tests.widgets.sequence_scenes import replayed
from widgets.contents import Contents
from widgets.difference_window import DifferenceWindow
from widgets.navigation_rail import Place
from widgets.readers_panel import ReadersPanel
from widgets.replay_card_dialog import ReplayCardDialog
from widgets.replay_window import ReplayWindow
from widgets.resend_dialog import ResendDialog
from widgets.session_actions import SessionActions
from widgets.theme import Theme
from widgets.traffic_documents import TrafficDocuments
from widgets.window_state import WindowState


@pytest.fixture
def contents(qtbot: QtBot, theme: Theme, workbench: Workbench) -> Iterator[Contents]:
    replayed(workbench.recorder)
    contents = Contents(workbench, theme, WindowState())
    qtbot.addWidget(contents)
    contents.resize(1280, 800)
    with qtbot.waitSignal(contents.filled, timeout=5000):
        contents.show()
    contents.show_place(Place.TRAFFIC)
    documents = child(contents, TrafficDocuments)
    qtbot.waitUntil(lambda: documents.live.source.newest_seq == workbench.recorder.last_seq)
    yield contents
    contents.remember()


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "field.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(card_info("sim:?state=memory"))
    return path


def open_capture(qtbot: QtBot, contents: Contents, path: Path) -> TrafficDocuments:
    documents = child(contents, TrafficDocuments)
    contents.open_capture(path)
    qtbot.waitUntil(lambda: documents.settled and documents.current is not None)
    return documents


def test_a_selected_message_is_sent_again_from_the_keyboard(
    qtbot: QtBot, contents: Contents, workbench: Workbench
) -> None:
    live = child(contents, TrafficDocuments).live
    record = next(one for one in workbench.recorder.since(0)[2] if one.layer is Layer.ESIPA)
    live.show_record(record.seq)
    actions = child(contents, SessionActions)
    words = [action.text() for action in live.menu.menu().actions()]
    assert {actions.resend.text(), actions.compare.text()} <= set(words)
    actions.resend.trigger()
    dialog = child(contents, ResendDialog)
    assert dialog.editor.found.data == record.data
    dialog.close()


def test_nothing_selected_says_what_to_select(qtbot: QtBot, contents: Contents) -> None:
    actions = child(contents, SessionActions)
    with qtbot.waitSignal(actions.told):
        actions.resend.trigger()


def test_the_live_traffic_is_served_but_is_no_card(qtbot: QtBot, contents: Contents) -> None:
    actions = child(contents, SessionActions)
    assert not actions.bench.isEnabled()
    actions.serve.trigger()
    window = child(contents, ReplayWindow)
    qtbot.waitUntil(window.start.isEnabled)
    window.close()


def test_an_opened_capture_becomes_a_card_beside_the_simulated_ones_and_goes_again(
    qtbot: QtBot, contents: Contents, workbench: Workbench, capture: Path
) -> None:
    open_capture(qtbot, contents, capture)
    actions = child(contents, SessionActions)
    actions.bench.trigger()
    dialog = child(contents, ReplayCardDialog)
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    (slot,) = workbench.bench.slots
    assert slot.name == "Replay of field.eimcap"
    assert workbench.settings.values.bench.simulated == ("sim:",)
    workbench.runtime.spawn(slot.read()).result(20)
    contents.show_place(Place.BENCH)
    readers = child(contents, ReadersPanel)
    assert readers.current_uri == slot.uri
    rows = child(readers, QListView)
    contents.activateWindow()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert workbench.bench.slots == ()


def test_an_opened_capture_is_compared_with_the_live_traffic(
    qtbot: QtBot, contents: Contents, capture: Path
) -> None:
    open_capture(qtbot, contents, capture)
    child(contents, SessionActions).compare.trigger()
    window = child(contents, DifferenceWindow)
    qtbot.waitUntil(window.compare.isEnabled)
    assert window.left.source is not None
    assert window.right.source is not None
    assert (window.left.source.name, window.right.source.name) == ("field.eimcap", "Live traffic")
    window.close()


def test_a_procedure_is_compared_from_the_sequence_view(qtbot: QtBot, contents: Contents) -> None:
    switch = child(contents, TrafficDocuments).live_switch
    switch.show_sequences(True)
    panel = switch.sequences
    assert panel is not None
    qtbot.waitUntil(lambda: panel.procedure is not None)
    chosen = panel.procedure
    assert chosen is not None
    wanted = next(one for one in panel.findChildren(QPushButton) if one is panel.compare)
    qtbot.waitUntil(wanted.isEnabled)
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)
    window = child(contents, DifferenceWindow)
    qtbot.waitUntil(window.compare.isEnabled)
    assert window.left.stretch is not None
    assert window.left.stretch.title == chosen.title
    window.close()
