"""Running virtual devices by clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.fleet.statistics import DeviceStatistics, FleetStatistics
from app.values.esipa import WireBytes
from app.workbench import Workbench
from tests.widgets.eims import on_free_ports, open_place, settle
from tests.widgets.finding import button, said
from tests.widgets.packages import SETTLE_MS
from widgets.device_page import DevicePage, totals_words
from widgets.eim_place import EimPlace
from widgets.eim_tabs import EimTab
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def place(qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench) -> EimPlace:
    place = open_place(qtbot, on_free_ports(workbench), mask)
    place.tabs.show_tab(EimTab.VIRTUAL)
    return place


def _page(place: EimPlace) -> DevicePage:
    assert place.virtual is not None
    return place.virtual


def test_devices_run_and_stop(qtbot: QtBot, place: EimPlace) -> None:
    page = _page(place)
    assert "No virtual devices yet" in said(page)
    page.form.count.setValue(2)
    page.form.interval.setValue(1)
    qtbot.mouseClick(button(page, "Run"), LEFT)
    qtbot.waitUntil(lambda: page.fleet.running, timeout=SETTLE_MS)
    qtbot.waitUntil(
        lambda: all(one.packages for one in page.model.rows) and len(page.model.rows) == 2,
        timeout=SETTLE_MS,
    )
    assert "packages done" in said(page)
    qtbot.waitUntil(lambda: button(page, "Stop").isEnabled(), timeout=SETTLE_MS)
    qtbot.mouseClick(button(page, "Stop"), LEFT)
    qtbot.waitUntil(lambda: not page.fleet.running, timeout=SETTLE_MS)
    settle(qtbot, place)
    assert len(page.model.rows) == 2
    qtbot.waitUntil(lambda: button(page, "Run").isEnabled(), timeout=SETTLE_MS)


def test_the_devices_are_listed_by_the_eim_too(qtbot: QtBot, place: EimPlace) -> None:
    page = _page(place)
    page.form.count.setValue(1)
    page.start()
    qtbot.waitUntil(lambda: place.devices.model.total == 1, timeout=SETTLE_MS)
    assert place.devices.model.devices[0].label == "device-0001"
    qtbot.waitUntil(lambda: page.fleet.running, timeout=SETTLE_MS)


def test_totals_leave_out_what_is_nothing() -> None:
    one = DeviceStatistics("a", rounds=2, packages=1, wire=WireBytes(payload=900), round_s=(0.5,))
    words = totals_words(FleetStatistics.of([one]))
    assert "2 rounds" in words
    assert "900 B on the wire" in words
    assert "failed" not in words
