"""Rows of the device table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.ids import Eid
from tests.widgets.eims import EID, NOW, OTHER, device
from widgets.eim_device_model import DeviceColumn, EimDeviceModel
from widgets.privacy import Mask


def _text(model: EimDeviceModel, row: int, column: DeviceColumn) -> str:
    return str(model.index(row, column).data())


def test_a_row_says_when_the_device_came_and_will_come(mask: Mask) -> None:
    model = EimDeviceModel(mask)
    model.now = lambda: NOW
    model.show_devices([device(in_flight=7)])
    assert _text(model, 0, DeviceColumn.CONTACT) == "1 min ago"
    assert _text(model, 0, DeviceColumn.EXPECTED) == "≈ in 4 min"
    assert _text(model, 0, DeviceColumn.FLIGHT) == "#7"
    tip = model.index(0, DeviceColumn.EXPECTED).data(Qt.ItemDataRole.ToolTipRole)
    assert "estimate" in tip


def test_eids_are_masked(mask: Mask) -> None:
    model = EimDeviceModel(mask)
    model.show_devices([device()])
    assert _text(model, 0, DeviceColumn.EID) == EID
    mask.switch(True)
    assert "•" in _text(model, 0, DeviceColumn.EID)


def test_the_same_devices_are_renewed_in_place(qtbot: QtBot, mask: Mask) -> None:
    model = EimDeviceModel(mask)
    model.show_devices([device(), device(OTHER)])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_devices([device(queued=1), device(OTHER)])
    assert _text(model, 0, DeviceColumn.QUEUED) == "1"
    with qtbot.waitSignal(model.modelReset):
        model.show_devices([device()])


def test_a_search_takes_all_words(mask: Mask) -> None:
    model = EimDeviceModel(mask)
    model.show_devices([device(), device(OTHER, label="router", binding="CoAP/DTLS")])
    model.search("coap router")
    assert [one.eid for one in model.rows] == [OTHER]
    assert (model.total, model.place_of(EID)) == (2, -1)
    model.search("")
    assert len(model.rows) == 2


def test_ten_thousand_rows_cost_nothing_until_they_are_seen(mask: Mask) -> None:
    model = EimDeviceModel(mask)
    asked = []
    model.now = lambda: asked.append(1) or NOW  # type: ignore[func-returns-value]
    model.show_devices([device(Eid(f"{number:032}")) for number in range(10_000)])
    assert model.rowCount() == 10_000
    assert not asked
