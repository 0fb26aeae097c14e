"""The File menu and the recording, as the window uses them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.capture.file import CaptureFile
from app.settings import CaptureSettings
from app.workbench import Workbench
from tests.capture.tape import EID_ANSWER, GET_EID, Tape
from tests.cli.captures import eid_capture
from tests.widgets.finding import button, child, said
from widgets.capture_bundle_dialog import CaptureBundleDialog
from widgets.capture_export_dialog import CaptureExportDialog
from widgets.capture_file_desk import CaptureFileDesk
from widgets.capture_open_dialog import CaptureOpenDialog
from widgets.recording_chip import RecordingChip
from widgets.recording_dialog import RecordingDialog
from widgets.recording_panel import RecordingPanel
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_source import LiveSource
from widgets.window_state import WindowState


class Stand:
    """A desk over a traffic view."""

    def __init__(self, workbench: Workbench, state: WindowState, owner: QWidget) -> None:
        self.workbench = workbench
        self.state = state
        self.owner = owner
        self.chip = RecordingChip(owner)
        self.dock: TrafficDock | None = TrafficDock(LiveSource(workbench.recorder), owner)
        self.desk = CaptureFileDesk(workbench, state, self.chip, lambda: self.dock, owner)
        self.tape = Tape(workbench.recorder)
        self.tape.exchange(GET_EID, EID_ANSWER + "9000")

    def action(self, words: str) -> QAction:
        """Return an action of the menu by its words."""
        return next(one for one in self.desk.menu.actions() if one.text().replace("&", "") == words)


@pytest.fixture
def stand(qtbot: QtBot, theme: Theme, workbench: Workbench, tmp_path: Path) -> Iterator[Stand]:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(1200, 600)
    workbench.settings.update(capture=CaptureSettings(str(tmp_path / "recordings")))
    stand = Stand(workbench, WindowState(folder=str(tmp_path)), owner)
    owner.show()
    yield stand
    for dialog in owner.findChildren(QDialog):
        dialog.close()
    stand.desk.close()


def test_a_recording_is_started_and_stopped_with_clicks(qtbot: QtBot, stand: Stand) -> None:
    qtbot.mouseClick(stand.chip, Qt.MouseButton.LeftButton)
    dialog = child(stand.owner, RecordingDialog)
    path = dialog.file.path
    assert path is not None
    assert path.parent.name == "recordings"
    dialog.along.setChecked(True)
    with qtbot.waitSignal(stand.desk.told) as told:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert told.args == [f"Recording to {path}."]
    qtbot.waitUntil(lambda: stand.chip.accessibleName() == "Recording 2")
    qtbot.mouseClick(stand.chip, Qt.MouseButton.LeftButton)
    panel = child(stand.owner, RecordingPanel)
    with qtbot.waitSignal(stand.desk.told) as told:
        qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    assert told.args == [f"Recorded 2 records to {path}."]
    assert stand.chip.accessibleName() == "Record"
    assert stand.desk.recent.paths == [path]
    with qtbot.waitSignal(stand.desk.open_wanted) as blocker:
        qtbot.mouseClick(button(panel, "Open it"), Qt.MouseButton.LeftButton)
    assert blocker.args == [path]
    with CaptureFile.open(path) as file:
        assert len(file) == 2


def test_a_recording_outlives_the_window_as_a_whole_file(
    qtbot: QtBot, stand: Stand, tmp_path: Path
) -> None:
    stand.desk.ask_recording()
    dialog = child(stand.owner, RecordingDialog)
    with qtbot.waitSignal(stand.desk.recording.started):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    for _ in range(500):
        stand.tape.exchange(GET_EID, "6115")
    stand.desk.close()
    (path,) = (tmp_path / "recordings").glob("*.eimcap")
    assert stand.state.recent == [str(path)]
    with CaptureFile.open(path) as file:
        assert (len(file), file.problems) == (1000, ())


@pytest.mark.warns
def test_a_place_that_cannot_be_written_is_told_in_the_dialog(
    qtbot: QtBot, stand: Stand, tmp_path: Path
) -> None:
    (tmp_path / "recordings").write_bytes(b"a file, no folder")
    stand.action("Record …").trigger()
    dialog = child(stand.owner, RecordingDialog)
    with qtbot.waitSignal(stand.desk.told):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert "cannot be written" in said(dialog)
    assert dialog.act.isEnabled()
    assert stand.chip.accessibleName() == "Recording failed"


def test_an_export_of_what_is_in_front_remembers_its_folder(
    qtbot: QtBot, stand: Stand, tmp_path: Path
) -> None:
    dock = stand.dock
    assert dock is not None
    qtbot.waitUntil(lambda: len(dock.list.rows) == 2)
    stand.tape.exchange(GET_EID, "9000")  # has not arrived in the list yet
    stand.action("Export …").trigger()
    dialog = child(stand.owner, CaptureExportDialog)
    assert button(dialog, "All 2 records").isChecked()
    out = tmp_path / "out"
    out.mkdir()
    dialog.file.set_path(str(out / "a.pcapng"))
    with qtbot.waitSignal(dialog.written, timeout=10_000):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert stand.state.folder == str(out)
    dialog.close()
    stand.action("Evidence bundle …").trigger()
    path = child(stand.owner, CaptureBundleDialog).file.path
    assert path is not None
    assert path.parent == out


def test_without_traffic_in_front_there_is_nothing_to_hand_over(qtbot: QtBot, stand: Stand) -> None:
    stand.dock = None
    with qtbot.waitSignal(stand.desk.told) as told:
        stand.action("Export …").trigger()
    assert "nothing to hand over" in told.args[0]


def test_opening_puts_a_capture_to_the_front_of_the_recent_ones(
    qtbot: QtBot, stand: Stand, tmp_path: Path
) -> None:
    path = tmp_path / "a.eimcap"
    eid_capture(path)
    stand.action("Open …").trigger()
    dialog = child(stand.owner, CaptureOpenDialog)
    dialog.file.set_path(str(path))
    with qtbot.waitSignal(stand.desk.open_wanted) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [path]
    assert stand.desk.recent.paths == [path]
    stand.desk.close()
    assert stand.state.recent == [str(path)]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        pytest.param(Qt.Key.Key_O, CaptureOpenDialog, id="open"),
        pytest.param(Qt.Key.Key_E, CaptureExportDialog, id="export"),
        pytest.param(Qt.Key.Key_R, RecordingDialog, id="record"),
    ],
)
def test_keys_work_wherever_the_focus_is(
    qtbot: QtBot, stand: Stand, key: Qt.Key, kind: type[QDialog]
) -> None:
    stand.owner.activateWindow()
    qtbot.waitUntil(stand.owner.isActiveWindow)
    qtbot.keyClick(stand.owner, key, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert stand.owner.findChild(kind) is not None
