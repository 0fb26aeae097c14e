from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.widgets.sequence_scenes import replayed
from widgets.sequence_panel import SequencePanel
from widgets.sequence_switch import SequenceSwitch
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource


@pytest.fixture
def dock() -> TrafficDock:
    recorder = Recorder()
    replayed(recorder)
    return TrafficDock(LiveSource(recorder))


@pytest.fixture
def switch(qtbot: QtBot, theme: Theme, runtime: Runtime, dock: TrafficDock) -> SequenceSwitch:
    made = SequenceSwitch(dock, runtime)
    qtbot.addWidget(made)
    made.resize(1190, 700)
    made.show()
    return made


def click(qtbot: QtBot, switch: SequenceSwitch, place: int) -> None:
    qtbot.mouseClick(switch.buttons[place], Qt.MouseButton.LeftButton)


def test_nothing_is_grouped_before_it_is_asked_for(
    qtbot: QtBot, switch: SequenceSwitch, dock: TrafficDock
) -> None:
    assert switch.findChild(SequencePanel) is None
    click(qtbot, switch, 1)
    panel = switch.findChild(SequencePanel)
    assert panel is not None
    assert panel.isVisible()
    assert not dock.isVisible()


def test_a_step_leads_to_its_record_in_the_list(
    qtbot: QtBot, switch: SequenceSwitch, dock: TrafficDock
) -> None:
    click(qtbot, switch, 1)
    panel = switch.sequences
    assert panel is not None
    qtbot.waitUntil(lambda: panel.view.current is not None)
    for _ in range(2):  # the second time the record is the one that was current before
        assert panel.view.current is not None
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
        qtbot.waitUntil(dock.isVisible)
        assert dock.list.current_seq == panel.view.current.seq
        assert switch.buttons[0].isChecked()
        click(qtbot, switch, 1)
        assert panel.isVisible()


def test_low_room_is_the_lists_alone(
    qtbot: QtBot, switch: SequenceSwitch, dock: TrafficDock
) -> None:
    narrowest = switch.minimumSizeHint().width()
    click(qtbot, switch, 1)
    switch.resize(1190, 272)
    assert dock.isVisible()
    assert not switch.buttons[0].isVisible()
    assert switch.minimumSizeHint().width() == narrowest
    switch.resize(1190, 700)
    assert switch.sequences is not None
    assert switch.sequences.isVisible()
