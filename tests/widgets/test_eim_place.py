"""The whole place on a real host, over real sockets."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.eim.recipes import to_toml
from app.fleet.bench_fleet import BenchFleet, FleetOrder
from app.values.eim import QueueState
from app.values.esipa import EndpointState
from app.values.traffic import Layer
from app.workbench import Workbench
from tests.widgets.eims import EID, LIST, ask, on_free_ports, open_place, serving, settle
from tests.widgets.finding import button, said
from tests.widgets.packages import SETTLE_MS
from widgets.eim_place import EimPlace
from widgets.eim_queue_dialog import EimQueueDialog
from widgets.eim_tabs import EimTab
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


def _address(place: EimPlace) -> tuple[str, int]:
    status = place.work.status
    assert status is not None
    host, _, port = status.serving[0].address.rpartition(":")
    return host, int(port)


def test_the_first_click_starts_both_endpoints(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench
) -> None:
    place = open_place(qtbot, on_free_ports(workbench), mask)
    assert "The eIM is not running" in said(place)
    qtbot.mouseClick(button(place, "Start HTTPS and CoAP"), LEFT)
    qtbot.waitUntil(lambda: serving(place) == 2, timeout=SETTLE_MS)
    qtbot.waitUntil(lambda: "Waiting for the first device" in said(place), timeout=SETTLE_MS)
    qtbot.mouseClick(button(place, "Stop HTTPS"), LEFT)
    qtbot.waitUntil(lambda: serving(place) == 1, timeout=SETTLE_MS)
    settle(qtbot, place)


def test_what_cannot_be_started_says_why(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench
) -> None:
    place = open_place(qtbot, on_free_ports(workbench), mask)
    qtbot.mouseClick(button(place, "Start Plain CoAP"), LEFT)
    qtbot.waitUntil(lambda: "protects nothing" in said(place), timeout=SETTLE_MS)
    assert serving(place) == 0
    settle(qtbot, place)


def test_a_failed_handshake_is_explained_and_found_in_the_traffic(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench
) -> None:
    place = open_place(qtbot, on_free_ports(workbench), mask, started=True)
    with socket.create_connection(_address(place)) as wire, pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(wire, server_hostname="localhost")
    words = "Show 1 failed handshakes of HTTPS"
    qtbot.waitUntil(lambda: words in _buttons(place), timeout=SETTLE_MS)
    qtbot.mouseClick(button(place, words), LEFT)
    assert place.tabs.tab is EimTab.REFUSALS
    assert "The client does not trust this server's certificate." in said(place)
    with qtbot.waitSignal(place.traffic_requested) as wanted:
        qtbot.mouseClick(button(place.refusals, "Show in traffic"), LEFT)
    record = workbench.recorder.get(wanted.args[0])
    assert record is not None
    assert record.layer is Layer.EVENT
    settle(qtbot, place)


def _buttons(place: EimPlace) -> set[str]:
    from PySide6.QtWidgets import QAbstractButton

    shown = (one for one in place.findChildren(QAbstractButton) if one.isVisible())
    return {one.accessibleName() for one in shown}


def test_a_device_comes_is_served_and_its_messages_are_found(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench
) -> None:
    place = open_place(qtbot, on_free_ports(workbench), mask, started=True)
    fleet = BenchFleet(workbench.runtime)
    try:
        ask(workbench, fleet.start(workbench.eim, FleetOrder(1, "meter", interval_s=0.2)))
        detail = place.devices.detail

        def done() -> bool:
            package = detail.package
            return package is not None and package.state is QueueState.SUCCEEDED

        qtbot.waitUntil(lambda: done() and detail.received is not None, timeout=SETTLE_MS)
    finally:
        ask(workbench, fleet.close())
    current = place.devices.current
    assert current is not None
    assert current.label == "meter-0001"
    for words in ("Show the device in the traffic", "Show the package in the traffic"):
        with qtbot.waitSignal(place.traffic_requested) as wanted:
            qtbot.mouseClick(button(place, words), LEFT)
        record = workbench.recorder.get(wanted.args[0])
        assert record is not None
        assert record.layer is Layer.ESIPA
    settle(qtbot, place)


def test_a_dropped_recipe_asks_for_whom(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench, tmp_path: Path
) -> None:
    place = open_place(qtbot, on_free_ports(workbench), mask)
    path = tmp_path / "list.toml"
    path.write_text(to_toml(LIST), "utf-8")
    place.devices.recipe_dropped.emit(path)
    dialog = place.findChild(EimQueueDialog)
    assert dialog is not None
    assert dialog.recipe().operations == LIST.operations
    dialog.reject()


def test_devices_kept_from_before_are_listed_without_starting(
    qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench
) -> None:
    on_free_ports(workbench)
    ask(workbench, workbench.eim.open())
    ask(workbench, workbench.eim.service.enqueue([EID], LIST))
    ask(workbench, workbench.eim.close())
    place = open_place(qtbot, workbench, mask)
    qtbot.waitUntil(lambda: place.devices.model.total == 1, timeout=SETTLE_MS)
    status = place.work.status
    assert status is not None
    assert {one.state for one in status.endpoints} == {EndpointState.STOPPED}
    settle(qtbot, place)
