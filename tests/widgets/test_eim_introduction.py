"""Making a real eIM known."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.codec.tree import decode
from app.workbench import Workbench
from tests.widgets.eims import ask, on_free_ports, open_place, settle
from tests.widgets.finding import button, said
from tests.widgets.packages import SETTLE_MS, blank_slot
from widgets.eim_place import EimPlace
from widgets.eim_tabs import EimTab
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def place(qtbot: QtBot, theme: Theme, mask: Mask, workbench: Workbench) -> EimPlace:
    return open_place(qtbot, on_free_ports(workbench), mask, started=True)


def test_the_configuration_leads_to_where_it_really_serves(
    qtbot: QtBot, place: EimPlace, tmp_path: Path
) -> None:
    place.tabs.show_tab(EimTab.IDENTITY)
    settle(qtbot, place)
    qtbot.mouseClick(button(place, "Copy hex"), LEFT)
    data = bytes.fromhex(QApplication.clipboard().text())
    status = place.work.status
    assert status is not None
    port = status.serving[0].address.rpartition(":")[2]
    found = decode("EimConfigurationData", data).find("eimFqdn")
    assert found is not None
    assert found.value == f"localhost:{port}"
    assert "bench-eim-tls, until 20" in said(place)
    place.introduction.save(tmp_path / "eim.der")
    place.introduction.save(tmp_path / "eim.hex")
    assert (tmp_path / "eim.der").read_bytes() == data
    assert bytes.fromhex((tmp_path / "eim.hex").read_text()) == data


def test_a_card_gets_the_eim_and_becomes_a_device(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    slot = blank_slot(qtbot, workbench)
    place.show_slots(workbench.bench.slots)
    place.tabs.show_tab(EimTab.IDENTITY)
    settle(qtbot, place)
    page = place.introduction.page
    page.card.setCurrentIndex(page.card.findData(slot.uri))
    with qtbot.waitSignal(place.introduction.done, timeout=SETTLE_MS):
        qtbot.mouseClick(button(place, "Associate this card"), LEFT)
    report = slot.status.report
    assert report is not None
    assert [one.eim_id for one in report.eims] == ["bench-eim"]
    [device] = ask(workbench, workbench.eim.service.devices())
    assert device.eid == report.eid
    assert device.token == report.eims[0].association_token
    settle(qtbot, place)


def test_a_card_that_refuses_is_explained(
    qtbot: QtBot, place: EimPlace, workbench: Workbench
) -> None:
    slot = workbench.bench.add_simulated("sim:")
    place.introduction.associate(slot)
    with qtbot.waitSignal(place.introduction.failed, timeout=SETTLE_MS) as failed:
        pass
    assert failed.args[0].hint
    settle(qtbot, place)
