"""What virtual devices are to be like."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.fleet.bench_fleet import FleetOrder
from app.fleet.faults import Fault
from app.values.esipa import Binding
from tests.widgets.finding import said
from widgets.device_form import DeviceForm
from widgets.theme import Theme


def test_it_begins_with_a_sensible_order(qtbot: QtBot, theme: Theme) -> None:
    form = DeviceForm()
    qtbot.addWidget(form)
    assert form.order() == FleetOrder()
    assert "As fast as this machine" in said(form)


def test_what_is_chosen_is_ordered_and_described(qtbot: QtBot, theme: Theme) -> None:
    form = DeviceForm()
    qtbot.addWidget(form)
    form.show()
    form.count.setValue(25)
    for box, value in (
        (form.binding, Binding.COAPS.value),
        (form.link, "NB-IoT"),
        (form.sleep, "PSM"),
        (form.speed, "600"),
    ):
        box.setCurrentIndex(box.findData(value))
    assert not form.share.isEnabled()
    with qtbot.waitSignal(form.changed):
        qtbot.mouseClick(form.faults[Fault.DIE], Qt.MouseButton.LeftButton)
    order = form.order()
    assert (order.count, order.binding) == (25, Binding.COAPS)
    assert (order.link, order.sleep, order.time_factor) == ("NB-IoT", "PSM", 600.0)
    assert order.faults == ("die-after-execute=0.2",)
    assert "16 kbit/s up" in said(form)
    assert "loses its session asleep" in said(form)
    assert not form.interval.isEnabled()


def test_the_traffic_of_many_devices_can_be_left_out(qtbot: QtBot, theme: Theme) -> None:
    form = DeviceForm()
    qtbot.addWidget(form)
    form.show()
    assert form.order().traffic
    with qtbot.waitSignal(form.changed):
        qtbot.mouseClick(form.traffic, Qt.MouseButton.LeftButton)
    assert not form.order().traffic
