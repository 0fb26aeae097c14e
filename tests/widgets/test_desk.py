"""The window's own dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.errors import SettingsError
from app.settings import Settings
from app.workbench import Workbench
from tests.widgets.finding import button, child
from widgets.desk import Desk
from widgets.keys_dialog import KeysDialog
from widgets.modem_dialog import ModemDialog
from widgets.navigation_rail import Place
from widgets.settings_dialog import SettingsDialog
from widgets.simulated_dialog import SimulatedDialog
from widgets.theme import Theme


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    return owner


@pytest.fixture
def desk(workbench: Workbench, theme: Theme, owner: QWidget) -> Desk:
    return Desk(workbench, theme, owner)


def test_a_simulated_card_stays_on_the_bench_for_the_next_start(
    qtbot: QtBot, desk: Desk, owner: QWidget, workbench: Workbench
) -> None:
    desk.ask_simulated()
    with qtbot.waitSignal(desk.slot_added) as blocker:
        dialog = child(owner, SimulatedDialog)
        qtbot.mouseClick(button(dialog, "Put on the bench"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["sim:"]
    assert [slot.uri for slot in workbench.bench.slots] == ["sim:"]
    desk.add_simulated("sim:2")
    assert Settings().values.bench.simulated == ("sim:", "sim:2")
    desk.remove("sim:")
    assert Settings().values.bench.simulated == ("sim:2",)


def test_a_home_that_cannot_be_written_is_told_and_no_crash(
    qtbot: QtBot, desk: Desk, workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_sections: object) -> None:
        raise SettingsError("The settings could not be saved.", hint="Make it writable.")

    monkeypatch.setattr(workbench.settings, "update", refuse)
    with qtbot.waitSignal(desk.told) as blocker:
        desk.add_simulated("sim:")
    assert blocker.args == ["The settings could not be saved. Make it writable."]
    assert len(workbench.bench.slots) == 1


def test_each_dialog_opens_over_the_window(desk: Desk, owner: QWidget) -> None:
    desk.open_keys(Place.BENCH)
    desk.open_settings("no such appearance")
    for kind in (KeysDialog, SettingsDialog):
        dialog: QDialog = child(owner, kind)
        assert dialog.isVisible()
        dialog.close()


def test_a_replayed_card_stands_on_the_bench_but_not_at_the_next_start(
    qtbot: QtBot, desk: Desk, workbench: Workbench
) -> None:
    with qtbot.waitSignal(desk.slot_added) as blocker:
        desk.add_replayed("replay:a.eimcap")
    assert blocker.args == ["replay:a.eimcap"]
    desk.add_simulated("sim:2")
    assert Settings().values.bench.simulated == ("sim:2",)
    with qtbot.waitSignal(desk.told) as blocker:
        desk.remove("replay:a.eimcap")
    assert "its capture stays" in blocker.args[0]
    assert [slot.uri for slot in workbench.bench.slots] == ["sim:2"]


def test_a_modem_stays_on_the_bench_for_the_next_start(
    qtbot: QtBot, desk: Desk, owner: QWidget, workbench: Workbench
) -> None:
    desk.ask_modem()
    dialog = child(owner, ModemDialog)
    qtbot.keyClicks(dialog.address, "/dev/ttyUSB990")
    with qtbot.waitSignal(desk.slot_added) as blocker:
        qtbot.mouseClick(button(dialog, "Put on the bench"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["at:/dev/ttyUSB990"]
    desk.add_simulated("sim:")
    assert Settings().values.bench.modems == ("at:/dev/ttyUSB990",)
    with qtbot.waitSignal(desk.told) as told:
        desk.remove("at:/dev/ttyUSB990")
    assert "The modem is off the bench" in told.args[0]
    assert Settings().values.bench.modems == ()
    assert Settings().values.bench.simulated == ("sim:",)
