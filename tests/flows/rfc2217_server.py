"""A serial port shared over the network by RFC 2217: pyserial's server side, as ser2net is one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any, cast

import serial
from serial.rfc2217 import PortManager

_POLL_S = 0.02


class _Sender:
    """What PortManager writes its negotiation to."""

    def __init__(self, peer: socket.socket) -> None:
        self._peer = peer
        self._one_at_a_time = threading.Lock()

    def write(self, data: bytes) -> None:
        with self._one_at_a_time:
            self._peer.sendall(data)


class _Session:
    """One client at the port. line: the port itself, open."""

    def __init__(self, peer: socket.socket, line: serial.Serial) -> None:
        self._peer = peer
        self._line = line
        self._out = _Sender(peer)
        self._manager = PortManager(cast(Any, line), cast(Any, self._out))
        self._over = threading.Event()

    def serve(self, stop: threading.Event) -> None:
        """Carry bytes both ways until the client leaves, the port breaks, or `stop` is set."""
        reading = threading.Thread(target=self._from_port, name="rfc2217 port")
        reading.start()
        self._peer.settimeout(_POLL_S)
        self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while not (stop.is_set() or self._over.is_set()):
                with contextlib.suppress(TimeoutError):
                    data = self._peer.recv(1024)
                    if not data:
                        break
                    self._line.write(b"".join(self._manager.filter(data)))
        except OSError:
            pass
        finally:
            self._over.set()
            reading.join()

    def _from_port(self) -> None:
        try:
            while not self._over.is_set():
                if data := self._line.read(max(1, self._line.in_waiting)):
                    self._out.write(b"".join(self._manager.escape(data)))
        except OSError:
            self._over.set()


@contextlib.contextmanager
def sharing(url: str) -> Iterator[str]:
    """Share a port that pyserial can open; yields the `rfc2217://` URL for one client at a time."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_POLL_S)
        accepting = threading.Thread(
            target=_accept, args=(listener, url, stop), name="rfc2217 server"
        )
        accepting.start()
        try:
            yield f"rfc2217://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            accepting.join()


def _accept(listener: socket.socket, url: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            peer, _ = listener.accept()
        except TimeoutError:
            continue
        # A port that is gone costs the client its connection, as with ser2net.
        with peer, contextlib.suppress(OSError):
            with serial.serial_for_url(url, timeout=_POLL_S) as line:
                _Session(peer, line).serve(stop)
