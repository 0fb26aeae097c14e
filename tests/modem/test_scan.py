"""The ports there are, judged without being opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from app.card.holders import Holder
from app.modem import scan
from app.modem.scan import PortUse, judge, permission_hint, port_path, scan_ports, usb_of
from app.values.modem import UsbIds
from tests.modem.holding import holding

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ports are files here")


@pytest.fixture
def terminal() -> Iterator[str]:
    ours, theirs = os.openpty()
    yield os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def usb_port(device: str, **more: object) -> ListPortInfo:
    """Return a port as pyserial tells one of a modem on the USB."""
    info = ListPortInfo(device)
    told = {"vid": 0x2C7C, "pid": 0x0125, "serial_number": "77", "location": "1-1.4:1.2"}
    for name, value in (told | {"manufacturer": "Quectel", "product": "EG25-G"} | more).items():
        setattr(info, name, value)
    return info


def test_addresses_come_first_and_in_their_order(terminal: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    uris = [f"at:{gone}", "at:socket://127.0.0.1:5555", f"at:{terminal}?baud=9600"]
    found = scan_ports(uris)[:3]
    assert [port.uri for port in found] == uris
    assert [port.use for port in found] == [PortUse.ABSENT, PortUse.REMOTE, PortUse.FREE]
    assert [port.present for port in found] == [False, True, True]
    assert found[0].text == f"There is no port {gone}."
    assert found[0].hint


def test_a_link_is_the_port_it_leads_to(terminal: str, tmp_path: Path) -> None:
    link = tmp_path / "modem"
    link.symlink_to(terminal)
    (port, *_) = scan_ports([f"at:{link}"])
    assert (port.uri, port.device, port.title) == (f"at:{link}", terminal, str(link))
    assert port_path(port.uri) == str(link)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_port_that_another_program_holds_says_who(terminal: str) -> None:
    with holding(terminal) as pid:
        (port, *_) = scan_ports([f"at:{terminal}"])
    assert port.use is PortUse.HELD
    assert f"process {pid}" in port.text
    assert port.hint == "Close that program, then try again."
    assert port.present


def test_a_modem_on_the_usb_is_known_by_its_maker_and_named_by_what_it_is(
    terminal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stable = tmp_path / "usb-Quectel_EG25-G-if02-port0"
    stable.symlink_to(terminal)
    monkeypatch.setattr(scan, "_BY_ID", tmp_path)
    other = ListPortInfo("/dev/ttyS77")
    monkeypatch.setattr(list_ports, "comports", lambda: [other, usb_port(terminal)])
    modem, plain = scan_ports()
    assert modem.uri == f"at:{stable}"
    assert modem.title.startswith("Quectel EG25-G ")
    assert modem.usb == UsbIds(0x2C7C, 0x0125, "77", "1-1.4")
    assert (modem.modem, plain.modem) == (True, False)
    assert usb_of(f"at:{stable}") == modem.usb
    assert usb_of("at:socket://host:1") is None


def test_a_port_modem_manager_has_says_how_to_get_it() -> None:
    holders = (Holder(7, "ModemManager", connected=True),)
    use, text, hint = judge("/dev/null", holders, UsbIds(1, 2, location="1-1.4"))
    assert use is PortUse.HELD
    assert text == "Likely held by ModemManager (process 7)."
    assert "mmcli --inhibit-device=" in hint
    assert "1-1.4" in hint
    assert "systemctl stop ModemManager" in hint
    assert "inhibit" not in judge("/dev/null", holders)[2]


def test_a_port_this_user_may_not_use_names_the_group(
    terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    use, text, hint = judge(terminal)
    assert (use, text) == (PortUse.DENIED, f"This user may not use {terminal}.")
    assert "group" in hint or "usermod" in hint


def test_the_group_is_that_of_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import grp

    named = next(group for group in grp.getgrall() if group.gr_gid)
    port = tmp_path / "port"
    port.touch()
    status = os.stat(port)
    fields = list(status)
    fields[0], fields[5] = 0o020660, named.gr_gid
    monkeypatch.setattr(os, "stat", lambda path: os.stat_result(fields))
    assert f"usermod -aG {named.gr_name} " in permission_hint(str(port))
