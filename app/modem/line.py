"""pyserial lines by URL: a device (`/dev/ttyUSB2`, `COM5`), `socket://` and `rfc2217://`.

Other schemes of pyserial are refused: some write what they carry to the terminal.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
from pathlib import Path
from typing import Protocol, cast

import serial
from serial import rfc2217
from serial.urlhandler import protocol_socket

from app.errors import SettingsError
from app.modem.real_path import real_path

_NETWORK = ("socket://", "rfc2217://")
POLL_S = 0.02
"""The longest a read waits by itself; deadlines are kept in steps of this."""
WRITE_S = 2.0


class Line(Protocol):
    """What is used of pyserial's lines; its own base class does not name all of it."""

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int = 1, /) -> bytes: ...

    def write(self, data: bytes, /) -> int | None: ...

    def close(self) -> None: ...


def is_network(url: str) -> bool:
    """Whether a line goes over the network instead of to a device here."""
    return url.lower().startswith(_NETWORK)


def device_of(url: str) -> Path | None:
    """Return the device file of a line, links followed; None for lines without one."""
    if is_network(url) or os.name != "posix":
        return None
    return Path(real_path(url))


def open_line(url: str, baud: int) -> Line:
    """Open a line. Raises OSError, ValueError and what pyserial raises; SettingsError on a URL
    that is none of the three kinds.
    """
    check_url(url)
    if url.lower().startswith("socket://"):
        return SocketLine(url, timeout=POLL_S, write_timeout=WRITE_S)
    if url.lower().startswith("rfc2217://"):
        # Its writes are bounded by the socket; a write timeout of its own it refuses.
        # Servers in front of a modem without control lines never confirm that they set them.
        return RemoteLine(f"{url}?ign_set_control", baudrate=baud, timeout=POLL_S)
    exclusive = True if os.name == "posix" else None
    line = serial.serial_for_url(
        url, baudrate=baud, timeout=POLL_S, write_timeout=WRITE_S, exclusive=exclusive
    )
    return cast(Line, line)


def check_url(url: str) -> None:
    """Refuse what is no modem port. Raises SettingsError."""
    if url and ("://" not in url or is_network(url)) and "?" not in url:
        return
    raise SettingsError(
        f"“{url}” is no port of a modem." if url else "No port is named.",
        key="port",
        hint="Name a device such as /dev/ttyUSB2 or COM5, or a port elsewhere as "
        "socket://host:port or rfc2217://host:port.",
    )


class SocketLine(protocol_socket.Serial):
    """pyserial's socket line, which reads what is there at once and closes for good.

    pyserial's own takes one byte a call, waits after closing, and leaves a socket open whose peer
    has gone.
    """

    _socket: socket.socket | None = None
    is_open: bool

    def read(self, size: int = 1) -> bytes:
        """Return up to `size` bytes that are there, none after the timeout. Raises OSError."""
        line = self._socket
        if line is None:
            raise serial.PortNotOpenError
        ready, _, _ = select.select([line], [], [], self.timeout)
        if not ready:
            return b""
        data = line.recv(max(size, 4096))
        if not data:
            raise serial.SerialException("socket disconnected")
        return data

    def close(self) -> None:
        """Close the socket; harmless when already closed."""
        line, self._socket, self.is_open = self._socket, None, False
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()


class RemoteLine(rfc2217.Serial):
    """pyserial's line to a serial port of another machine, which closes for good.

    pyserial's own leaves a socket open whose peer has gone.
    """

    _socket: socket.socket | None

    def close(self) -> None:
        """Close the socket and end the reading thread; harmless when already closed."""
        line = self._socket
        super().close()
        if line is not None:
            line.close()
