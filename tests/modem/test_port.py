"""Ports on real lines: opened for us alone, read within deadlines, lost and found again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import DeviceError, SettingsError
from app.modem.port import Port
from app.modem.port_errors import PortGoneError
from tests.modem.peer import Peer, wait_until

_NOBODY = 65534


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer(lambda command: (b"<" + command.encode() + b">",))
    yield peer
    peer.close()


def test_bytes_go_both_ways(peer: Peer) -> None:
    port = Port(peer.path)
    port.open()
    port.open()
    port.write(b"AT\r")
    deadline = time.monotonic() + 3
    heard = b""
    while not heard.endswith(b">"):
        heard += port.read(deadline)

    assert heard == b"<AT>"
    assert port.is_open
    port.close()
    port.close()
    assert not port.is_open


def test_reading_ends_at_the_deadline(peer: Peer) -> None:
    port = Port(peer.path)
    port.open()
    began = time.monotonic()

    assert port.read(began + 0.1) == b""
    assert 0.1 <= time.monotonic() - began < 5
    assert port.read(began - 1) == b""
    port.close()


def test_it_is_told_whether_bytes_wait(peer: Peer) -> None:
    port = Port(peer.path)
    port.open()
    assert not port.waiting()
    peer.send(b"x")
    wait_until(port.waiting)
    port.close()


def test_a_port_by_its_link_is_the_same_port(peer: Peer, tmp_path: Path) -> None:
    link = tmp_path / "modem"
    link.symlink_to(peer.path)
    port, second = Port(str(link)), Port(peer.path)
    port.open()

    with pytest.raises(DeviceError, match="in use in this program already"):
        second.open()
    port.close()
    second.open()
    second.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells who holds a port")
def test_a_port_held_by_another_program_is_left_alone(peer: Peer) -> None:
    code = "import os, sys; os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY); print(); input()"
    holder = subprocess.Popen(
        [sys.executable, "-uc", code, peer.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DeviceError, match="Another program uses the port") as caught:
            Port(peer.path).open()
        holder.communicate(b"\n")

    assert f"(process {holder.pid})" in caught.value.hint


def test_a_port_there_is_not_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="There is no port"):
        Port(str(tmp_path / "ttyUSB9")).open()


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_no_serial_port_is_told_of(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    path.mkdir() if kind == "folder" else path.write_text("")

    with pytest.raises(DeviceError, match="is no serial port"):
        Port(str(path)).open()


@contextmanager
def without_root() -> Iterator[None]:
    """Be nobody for a `with` block: root may open anything."""
    was = os.geteuid()
    if not was:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.skipif(os.name != "posix", reason="rights are of POSIX")
def test_a_port_one_may_not_use_is_told_of(peer: Peer) -> None:
    os.chmod(peer.path, 0)
    with without_root(), pytest.raises(DeviceError, match="not allowed"):
        Port(peer.path).open()


@pytest.mark.parametrize("url", ["", "spy:///dev/null", "http://x", "socket://x:1?logging=debug"])
def test_an_address_that_is_no_port_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        Port(url)


@pytest.mark.parametrize("action", ["read", "write", "waiting"])
def test_a_port_that_vanishes_is_closed(peer: Peer, action: str) -> None:
    port = Port(peer.path)
    port.open()
    peer.vanish()

    def use() -> None:
        if action == "read":
            port.read(time.monotonic() + 5)
        elif action == "write":
            port.write(b"AT\r")
        else:
            port.waiting()

    with pytest.raises(PortGoneError, match="is gone"):
        use()
    with pytest.raises(PortGoneError):
        port.read(0)
    assert not port.is_open


def test_a_modem_that_takes_nothing_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.modem.line.WRITE_S", 0.2)
    modem, ours = os.openpty()
    port = Port(os.ttyname(ours))
    try:
        port.open()
        with pytest.raises(DeviceError, match="takes no data"):
            port.write(b"A" * 1_000_000)
        assert not port.is_open
    finally:
        os.close(ours)
        os.close(modem)


def test_the_speed_says_how_long_a_byte_takes() -> None:
    assert Port("/dev/ttyUSB0", 9600).seconds_per_byte == pytest.approx(10 / 9600)
