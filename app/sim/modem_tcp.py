"""The modem's end of a TCP connection, as a serial device server has it: one host at a time."""

from __future__ import annotations

import contextlib
import socket

from app.errors import DeviceError

_CHUNK = 4096


class TcpLine:
    """A port that listens. Non-blocking; used from one thread. port 0: any that is free."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None

    @property
    def path(self) -> str:
        """What a host opens, as pyserial writes it."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"socket://{host}:{self._port}"

    @property
    def name(self) -> str:
        """The same: nothing stands behind it."""
        return self.path

    @property
    def readers(self) -> tuple[int, ...]:
        """What `select` is to watch."""
        return tuple(one.fileno() for one in (self._listener, self._peer) if one is not None)

    @property
    def writer(self) -> int:
        """What `select` is to watch before `write`, -1 when nobody is connected."""
        return self._peer.fileno() if self._peer is not None else -1

    def open(self) -> None:
        """Listen. Raises DeviceError when the port is taken."""
        try:
            family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
            self._listener = socket.create_server((self._host, self._port), family=family)
        except OSError as error:
            raise DeviceError(
                f"Nothing can listen on {self._host}:{self._port}: {error.strerror or error}.",
                hint="Choose another port; 0 takes any that is free.",
            ) from error
        self._listener.setblocking(False)
        self._port = self._listener.getsockname()[1]

    def read(self, ready: int) -> bytes:
        """Take a connection, or return what the host sent. A second host is turned away."""
        if self._listener is not None and ready == self._listener.fileno():
            self._accept(self._listener)
            return b""
        if self._peer is None:
            return b""
        try:
            data = self._peer.recv(_CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def write(self, data: bytes) -> int:
        """Send what fits now and return how many bytes that were."""
        if self._peer is None:
            return 0
        try:
            return self._peer.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._hang_up()
            return 0

    def close(self) -> None:
        """Hang up and listen no more."""
        self._hang_up()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            peer, _ = listener.accept()
            if self._left():
                self._hang_up()
            if self._peer is not None:
                peer.close()
                return
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peer = peer

    def _left(self) -> bool:
        """Whether the host has hung up, though its last words may not be read yet."""
        if self._peer is None:
            return False
        try:
            return not self._peer.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _hang_up(self) -> None:
        if self._peer is not None:
            self._peer.close()
            self._peer = None
