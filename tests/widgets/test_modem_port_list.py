"""The ports to choose from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.card.holders import Holder
from app.modem.scan import PortState, PortUse
from app.values.modem import UsbIds
from widgets.modem_port_list import ModemPortList
from widgets.theme import Theme

FREE = PortState(
    "at:/dev/serial/by-id/usb-Quectel-if02",
    "/dev/ttyUSB2",
    "Quectel EG25-G ttyUSB2",
    PortUse.FREE,
    usb=UsbIds(0x2C7C, 0x0125),
    role="AT commands",
    modem=True,
)
HELD = PortState(
    "at:/dev/ttyUSB6",
    "/dev/ttyUSB6",
    "Fibocom FM350-GL ttyUSB6",
    PortUse.HELD,
    modem=True,
    holders=(Holder(812, "ModemManager", connected=True),),
    text="Likely held by ModemManager (process 812).",
    hint="Stop ModemManager until you are done.",
)
DENIED = PortState(
    "at:/dev/ttyS0", "/dev/ttyS0", "ttyS0", PortUse.DENIED, text="Forbidden.", hint="Join dialout."
)
PORTS = (FREE, HELD, DENIED)


@pytest.fixture
def ports(qtbot: QtBot, theme: Theme) -> ModemPortList:
    ports = ModemPortList(["at:/dev/ttyS1"])
    qtbot.addWidget(ports)
    ports.resize(500, 240)
    ports.show()
    ports.show_ports(PORTS)
    return ports


def _words(ports: ModemPortList) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(ports.item(row).data(role)) for row in range(ports.count())]


def test_each_port_tells_name_usb_and_state(ports: ModemPortList) -> None:
    assert _words(ports) == [
        "Quectel EG25-G ttyUSB2, /dev/ttyUSB2  ·  USB 2c7c:0125  ·  AT commands, modem, free",
        "Fibocom FM350-GL ttyUSB6, /dev/ttyUSB6, held by ModemManager",
        "ttyS0, /dev/ttyS0, no permission",
    ]
    assert ports.item(1).toolTip().endswith("Stop ModemManager until you are done.")


def test_a_modem_on_the_bench_is_marked(ports: ModemPortList) -> None:
    ports.show_ports([PortState("at:/dev/ttyS1", "/dev/ttyS1", "ttyS1", PortUse.FREE)])
    assert _words(ports) == ["ttyS1, /dev/ttyS1, on the bench"]


def test_click_and_keys_choose_and_enter_takes(qtbot: QtBot, ports: ModemPortList) -> None:
    place = ports.visualItemRect(ports.item(1)).center()
    with qtbot.waitSignal(ports.chosen) as chosen:
        qtbot.mouseClick(ports.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [HELD]
    with qtbot.waitSignal(ports.chosen) as chosen:
        qtbot.keyClick(ports, Qt.Key.Key_Up)
    assert chosen.args == [FREE]
    with qtbot.waitSignal(ports.taken) as taken:
        qtbot.keyClick(ports, Qt.Key.Key_Return)
    assert taken.args == [FREE]


def test_the_choice_stays_while_ports_come_and_go(ports: ModemPortList) -> None:
    ports.setCurrentRow(1)
    ports.show_ports([HELD, DENIED])
    assert ports.port == HELD
    ports.show_ports([DENIED])
    assert ports.port is None


@pytest.mark.parametrize("name", ["/dev/ttyUSB2", "/dev/serial/by-id/usb-Quectel-if02"])
def test_a_port_is_found_by_either_name(ports: ModemPortList, name: str) -> None:
    assert ports.port_at(name) == FREE
    assert ports.port_at("/dev/null") is None
