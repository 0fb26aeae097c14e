"""Queue and results of one device."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.eim import QueueState
from tests.widgets.eims import device, queued, received
from tests.widgets.finding import button, said
from widgets.eim_detail import EimDetail
from widgets.privacy import Mask
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def detail(qtbot: QtBot, theme: Theme, mask: Mask) -> EimDetail:
    detail = EimDetail(mask)
    qtbot.addWidget(detail)
    detail.resize(1160, 260)
    detail.show()
    return detail


def test_without_a_device_it_asks_for_one(detail: EimDetail) -> None:
    assert "Choose a device" in said(detail)
    detail.show_device(device(), (), ())
    assert "Nothing was queued for this device yet." in said(detail)
    assert "It has reported nothing yet." in said(detail)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        pytest.param(QueueState.QUEUED, {"Cancel"}, id="queued"),
        pytest.param(QueueState.DELIVERED, {"Cancel", "Stop"}, id="out"),
        pytest.param(QueueState.FAILED, {"Retry"}, id="ended"),
    ],
)
def test_a_package_offers_what_its_state_allows(
    detail: EimDetail, state: QueueState, allowed: set[str]
) -> None:
    detail.show_device(device(), (queued(3, state),), ())
    offered = {one for one in ("Cancel", "Stop", "Retry") if button(detail, one).isEnabled()}
    assert offered == allowed


def test_a_click_names_the_package(qtbot: QtBot, detail: EimDetail) -> None:
    detail.show_device(device(), (queued(3, message=b"\xbf\x51\x00"),), (received(),))
    with qtbot.waitSignal(detail.cancel_wanted) as cancel:
        qtbot.mouseClick(button(detail, "Cancel"), LEFT)
    assert cancel.args == [3]
    with qtbot.waitSignal(detail.traffic_wanted) as sent:
        qtbot.mouseClick(button(detail, "Show the package in the traffic"), LEFT)
    assert sent.args == [b"\xbf\x51\x00"]
    with qtbot.waitSignal(detail.decode_wanted):
        qtbot.mouseClick(button(detail, "Decode"), LEFT)


def test_the_row_one_was_on_stays(detail: EimDetail) -> None:
    rows = (queued(3), queued(2))
    detail.show_device(device(), rows, ())
    detail.queue.selectRow(1)
    detail.show_device(device(), (queued(3), queued(2, QueueState.DELIVERED)), ())
    assert detail.package is not None
    assert (detail.package.id, detail.package.state) == (2, QueueState.DELIVERED)
