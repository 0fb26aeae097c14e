"""Lines by URL, over real sockets: plain TCP, and RFC 2217 with pyserial's own server side."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial
from serial.rfc2217 import PortManager

from app.errors import DeviceError, SettingsError
from app.modem.dialogue import Dialogue
from app.modem.line import SocketLine, check_url, device_of, is_network
from app.modem.port import Port
from app.modem.port_errors import PortGoneError
from tests.modem.peer import OK, playing

Serve = Callable[[socket.socket], None]

old_pyserial = pytest.mark.filterwarnings(
    "ignore:set(Daemon|Name)\\(\\) is deprecated:DeprecationWarning"
)
"""pyserial 3.5 starts its thread in the old way."""


@contextlib.contextmanager
def serving(serve: Serve) -> Iterator[str]:
    """Serve one connection at an address of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                serve(connection)

        thread = threading.Thread(target=run)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def relay(path: str) -> Serve:
    """Pass bytes between a socket and a pty."""

    def serve(connection: socket.socket) -> None:
        with serial.Serial(path, timeout=0) as line:
            while True:
                ready, _, _ = select.select([connection.fileno(), line.fileno()], [], [], 5)
                if connection.fileno() in ready:
                    if not (data := connection.recv(4096)):
                        return
                    line.write(data)
                if line.fileno() in ready:
                    connection.sendall(line.read(4096))

    return serve


class NoModemLines(serial.Serial):
    """A pty has no control lines to ask for or to set."""

    cts = dsr = ri = cd = False
    dtr = rts = True


def remote_control(path: str) -> Serve:
    """Serve a pty by RFC 2217."""

    def serve(connection: socket.socket) -> None:
        class Wire:
            def write(self, data: bytes) -> None:
                connection.sendall(data)

        with NoModemLines(path, timeout=0) as line:
            manager = PortManager(line, Wire())  # type: ignore[arg-type]
            while True:
                ready, _, _ = select.select([connection.fileno(), line.fileno()], [], [], 5)
                if connection.fileno() in ready:
                    if not (data := connection.recv(4096)):
                        return
                    line.write(b"".join(manager.filter(data)))
                if line.fileno() in ready:
                    connection.sendall(b"".join(manager.escape(line.read(4096))))

    return serve


@old_pyserial
@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_a_modem_can_be_elsewhere(scheme: str) -> None:
    with playing({"AT+CGMM": (b"\r\nEM7590\r\n" + OK,)}) as peer:
        served = relay(peer.path) if scheme == "socket" else remote_control(peer.path)
        with serving(served) as address:
            dialogue = Dialogue(Port(f"{scheme}://{address}"))
            texts = [dialogue.ask("AT+CGMM", 2).text for _ in range(3)]
            dialogue.close()

    assert texts == ["EM7590"] * 3


@old_pyserial
@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_a_far_end_that_goes_away_is_a_lost_port(scheme: str) -> None:
    def serve_a_little(connection: socket.socket) -> None:
        gone.wait(5)

    gone = threading.Event()
    with playing({}) as peer:
        served = serve_a_little if scheme == "socket" else _until(gone, remote_control(peer.path))
        with serving(served) as address:
            port = Port(f"{scheme}://{address}")
            port.open()
            gone.set()
            with pytest.raises(PortGoneError, match="connection to the modem"):
                _read_on(port)
            assert not port.is_open


def _until(gone: threading.Event, serve: Serve) -> Serve:
    """Serve until told to go away."""

    def served(connection: socket.socket) -> None:
        def end() -> None:
            gone.wait(5)
            connection.shutdown(socket.SHUT_RDWR)

        ender = threading.Thread(target=end)
        ender.start()
        try:
            serve(connection)
        finally:
            ender.join()

    return served


def _read_on(port: Port) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        port.read(deadline)


@old_pyserial
@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_nobody_there_is_told_of(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"

    with pytest.raises(DeviceError, match="No modem answers at"):
        Port(f"{scheme}://{address}").open()


@pytest.mark.parametrize("url", ["socket://nowhere", "socket://:x", "rfc2217://127.0.0.1:99999"])
def test_an_address_without_a_port_number_is_told_of(url: str) -> None:
    with pytest.raises(DeviceError, match="No modem answers at"):
        Port(url).open()


def test_a_socket_line_gives_what_is_there_at_once() -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(1)
        connection.sendall(b"A" * 1000)
        connection.recv(1)

    with serving(serve) as address:
        line = SocketLine(f"socket://{address}", timeout=2)
        line.write(b"?")
        got = line.read(1)
        while len(got) < 1000 and (more := line.read(1)):
            got += more
        line.close()
        line.close()
        with pytest.raises(serial.PortNotOpenError):
            line.read()

    assert got == b"A" * 1000


@pytest.mark.parametrize(
    ("url", "network"),
    [("/dev/ttyUSB0", False), ("COM5", False), ("socket://h:1", True), ("RFC2217://h:1", True)],
)
def test_lines_over_the_network_are_told_apart(url: str, network: bool) -> None:
    check_url(url)

    assert is_network(url) is network


@pytest.mark.parametrize("url", ["", "loop://", "spy:///dev/ttyUSB0", "socket://h:1?logging=debug"])
def test_other_lines_are_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        check_url(url)


@pytest.mark.skipif(os.name != "posix", reason="devices are files on POSIX only")
def test_a_link_leads_to_the_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/null")

    assert device_of(str(tmp_path / "link")) == Path("/dev/null")
    assert device_of("socket://h:1") is None
