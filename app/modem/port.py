"""A modem's port: bytes out, bytes in, every read bounded, every fault a DeviceError.

A port that broke (unplugged, peer gone) is closed at once; `open` tries to get it back, and finds
it when the modem has returned under the same name.
"""

from __future__ import annotations

import contextlib
import logging
import time

import serial

from app.card.holders import Holder
from app.errors import DeviceError
from app.modem.line import Line, check_url, device_of, open_line
from app.modem.owners import port_owners
from app.modem.port_errors import busy, gone, open_error

_log = logging.getLogger(__name__)


def _faults() -> tuple[type[BaseException], ...]:
    found: list[type[BaseException]] = [OSError, ValueError]
    with contextlib.suppress(ImportError):  # Windows has none, and its errors are OSErrors
        import termios

        found.append(termios.error)
    return tuple(found)


_FAULTS = _faults()
"""What pyserial lets out. SerialException is an OSError."""


class Port:
    """A modem's port. Not open at first; used from one thread only.

    url: a device, `socket://host:port` or `rfc2217://host:port`. Raises SettingsError on others.
    """

    def __init__(self, url: str, baud: int = 115200) -> None:
        check_url(url)
        self.url = url
        self.baud = baud
        self._line: Line | None = None

    @property
    def is_open(self) -> bool:
        """Whether the port is open, as far as is known."""
        return self._line is not None

    @property
    def seconds_per_byte(self) -> float:
        """How long one byte takes on the wire."""
        return 10 / self.baud

    def open(self) -> None:
        """Open the port for us alone; harmless when already open.

        Raises DeviceError: no such port, held by another program, not allowed, no serial port.
        """
        if self._line is not None:
            return
        if holders := _holders(self.url):
            raise busy(self.url, holders)
        try:
            self._line = open_line(self.url, self.baud)
        except _FAULTS as error:
            raise open_error(self.url, error) from error
        _log.debug("opened %s", self.url)

    def write(self, data: bytes) -> None:
        """Send bytes. Raises DeviceError when the port is gone or takes nothing for seconds."""
        line = self._opened()
        try:
            line.write(data)
        except serial.SerialTimeoutException as error:
            self.close()
            raise DeviceError(
                f"The modem at “{self.url}” takes no data.",
                hint="It is stuck, or this is not its AT port. Unplug it, plug it in again, "
                "or choose another of its ports.",
            ) from error
        except _FAULTS as error:
            raise self._lost() from error

    def read(self, deadline: float) -> bytes:
        """Return what has come, as soon as there is any; nothing when the deadline passes.

        deadline: as of `time.monotonic`; one in the past looks once without waiting long.
        Raises DeviceError when the port is gone.
        """
        line = self._opened()
        while True:
            try:
                data = line.read(max(1, line.in_waiting))
            except _FAULTS as error:
                raise self._lost() from error
            if data or time.monotonic() >= deadline:
                return bytes(data)

    def waiting(self) -> bool:
        """Whether bytes have come that were not read. Raises DeviceError when the port is gone."""
        try:
            return self._opened().in_waiting > 0
        except _FAULTS as error:
            raise self._lost() from error

    def close(self) -> None:
        """Let go of the port; harmless when closed, never raises."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(*_FAULTS):
                line.close()
            _log.debug("closed %s", self.url)

    def _opened(self) -> Line:
        if self._line is None:
            raise gone(self.url)
        return self._line

    def _lost(self) -> DeviceError:
        self.close()
        return gone(self.url)


def _holders(url: str) -> tuple[Holder, ...]:
    """Return who has the port; nobody is known to have one elsewhere."""
    device = device_of(url)
    return () if device is None else port_owners(str(device))
