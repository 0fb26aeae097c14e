"""Adding a modem, by real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.modem.scan import PortState
from app.runtime import Runtime
from app.sim.modem_port import ModemPort
from tests.widgets.finding import button, said
from tests.widgets.test_modem_port_list import DENIED, FREE, HELD, PORTS
from widgets.modem_dialog import ModemDialog
from widgets.theme import Theme

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    return owner


def _opened(
    qtbot: QtBot, runtime: Runtime, owner: QWidget, ports: tuple[PortState, ...] = PORTS
) -> ModemDialog:
    dialog = ModemDialog(runtime, ["at:/dev/ttyS9"], owner, scan=lambda: ports)
    dialog.open()
    qtbot.waitUntil(lambda: "Looking for ports" not in said(dialog), timeout=3000)
    return dialog


def _click_row(qtbot: QtBot, dialog: ModemDialog, row: int) -> None:
    place = dialog.ports.visualItemRect(dialog.ports.item(row)).center()
    qtbot.mouseClick(dialog.ports.viewport(), _LEFT, pos=place)


def _add(dialog: ModemDialog) -> bool:
    return button(dialog, "Put on the bench").isEnabled()


def test_a_port_that_is_found_is_put_on_the_bench(
    qtbot: QtBot, owner: QWidget, runtime: Runtime
) -> None:
    dialog = _opened(qtbot, runtime, owner)
    assert not _add(dialog)
    _click_row(qtbot, dialog, 0)
    assert dialog.address.text() == "/dev/serial/by-id/usb-Quectel-if02"
    with qtbot.waitSignal(dialog.chosen) as blocker:
        qtbot.mouseClick(button(dialog, "Put on the bench"), _LEFT)
    assert blocker.args == [FREE.uri]


@pytest.mark.parametrize(
    ("row", "port"), [pytest.param(1, HELD, id="held"), pytest.param(2, DENIED, id="denied")]
)
def test_a_port_that_cannot_be_used_says_why_and_what_to_do(
    qtbot: QtBot, owner: QWidget, runtime: Runtime, row: int, port: PortState
) -> None:
    dialog = _opened(qtbot, runtime, owner)
    _click_row(qtbot, dialog, row)
    assert not _add(dialog)
    assert port.text in said(dialog)
    assert port.hint in said(dialog)
    with qtbot.assertNotEmitted(dialog.chosen, wait=20):
        qtbot.keyClick(dialog.ports, Qt.Key.Key_Return)
    dialog.address.clear()
    qtbot.keyClicks(dialog.address, port.device)
    assert not _add(dialog)


def test_an_address_is_judged_while_it_is_typed(
    qtbot: QtBot, owner: QWidget, runtime: Runtime
) -> None:
    dialog = _opened(qtbot, runtime, owner, ())
    assert "No serial port was found." in said(dialog)
    qtbot.keyClicks(dialog.address, "rfc2217://bench")
    assert "is no host with a port" in said(dialog)
    assert "socket://host:port" in said(dialog)
    assert not _add(dialog)
    qtbot.keyClicks(dialog.address, ":4000")
    dialog.baud.setCurrentIndex(dialog.baud.findData("9600"))
    assert "Will be opened as at:rfc2217://bench:4000?baud=9600" in said(dialog)
    with qtbot.waitSignal(dialog.chosen) as blocker:
        qtbot.mouseClick(button(dialog, "Put on the bench"), _LEFT)
    assert blocker.args == ["at:rfc2217://bench:4000?baud=9600"]


def test_what_is_on_the_bench_is_not_put_there_twice(
    qtbot: QtBot, owner: QWidget, runtime: Runtime
) -> None:
    dialog = _opened(qtbot, runtime, owner)
    qtbot.keyClicks(dialog.address, "/dev/ttyS9")
    assert "This modem is on the bench already." in said(dialog)
    assert not _add(dialog)


def test_an_absent_port_may_be_waited_for(qtbot: QtBot, owner: QWidget, runtime: Runtime) -> None:
    dialog = _opened(qtbot, runtime, owner)
    qtbot.keyClicks(dialog.address, "/dev/ttyUSB990")
    assert "No such port now" in said(dialog)
    assert _add(dialog)


def test_a_stream_has_no_speed(qtbot: QtBot, owner: QWidget, runtime: Runtime) -> None:
    dialog = _opened(qtbot, runtime, owner)
    qtbot.keyClicks(dialog.address, "socket://bench:4000")
    assert not dialog.baud.isEnabled()


def test_the_ports_of_this_machine_are_looked_for_without_opening_any(
    qtbot: QtBot, owner: QWidget, runtime: Runtime
) -> None:
    with ModemPort() as modem:
        dialog = ModemDialog(runtime, [], owner)
        dialog.open()
        qtbot.waitUntil(lambda: "Looking for ports" not in said(dialog), timeout=5000)
        qtbot.keyClicks(dialog.address, modem.path)
        assert _add(dialog)
