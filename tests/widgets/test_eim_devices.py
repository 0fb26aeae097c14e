"""The list of devices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.values.ids import Eid
from tests.widgets.eims import EID, OTHER, device
from tests.widgets.finding import button, said
from widgets.eim_devices import EimDevices
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def devices(qtbot: QtBot, theme: Theme, mask: Mask) -> EimDevices:
    devices = EimDevices(mask)
    qtbot.addWidget(devices)
    devices.resize(1160, 520)
    devices.show()
    return devices


@pytest.mark.parametrize(
    ("serving", "title", "step", "key"),
    [
        pytest.param(False, "The eIM is not running", "Start HTTPS and CoAP", "start", id="off"),
        pytest.param(
            True, "Waiting for the first device", "Associate a card …", "associate", id="on"
        ),
    ],
)
def test_without_devices_the_next_step_is_offered(
    qtbot: QtBot, devices: EimDevices, serving: bool, title: str, step: str, key: str
) -> None:
    devices.show_devices((), serving=serving)
    assert title in said(devices)
    with qtbot.waitSignal(devices.step_wanted) as wanted:
        qtbot.mouseClick(button(devices, step), Qt.MouseButton.LeftButton)
    assert wanted.args == [key]


def test_what_is_chosen_and_where_one_is_stays_when_devices_come(devices: EimDevices) -> None:
    many = [device(Eid(f"{number:032}")) for number in range(200)]
    devices.show_devices(many, serving=True)
    devices.table.choose({many[150].eid, many[151].eid})
    devices.table.verticalScrollBar().setValue(700)
    devices.show_devices([device(EID), *many], serving=True)
    assert [one.eid for one in devices.chosen] == [many[150].eid, many[151].eid]
    assert devices.table.verticalScrollBar().value() == 700


def test_a_search_leaves_out_what_does_not_fit(qtbot: QtBot, devices: EimDevices) -> None:
    devices.show_devices([device(), device(OTHER, label="router")], serving=True)
    qtbot.keyClicks(devices.search, "router")
    assert [one.eid for one in devices.model.rows] == [OTHER]
    assert devices.current is not None
    assert devices.current.eid == OTHER


def test_eids_are_copied_and_forgetting_names_the_chosen(qtbot: QtBot, devices: EimDevices) -> None:
    devices.show_devices([device(), device(OTHER)], serving=True)
    devices.table.selectAll()
    qtbot.mouseClick(button(devices, "Copy EID"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == f"{EID}\n{OTHER}"
    with qtbot.waitSignal(devices.forget_wanted) as forget:
        keys = {one.key().toString(): one for one in devices.table.findChildren(QShortcut)}
        keys["Del"].activated.emit()
    assert [one.eid for one in forget.args[0]] == [EID, OTHER]


def test_return_queues_for_the_chosen(qtbot: QtBot, devices: EimDevices) -> None:
    devices.show_devices([device()], serving=True)
    with qtbot.waitSignal(devices.queue_wanted):
        qtbot.keyClick(devices.table, Qt.Key.Key_Return)
