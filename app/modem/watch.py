"""Watches which serial ports there are and who holds them, live, without opening any.

One lane runs one loop that looks at the names every half second and at the holders more rarely. A
port that vanished and returned between two looks is told as gone first: it is another port now.
"""

from __future__ import annotations

import contextlib
import glob
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace

from app.errors import CancelledError
from app.modem.real_path import real_path
from app.modem.scan import PortState, PortUse, port_path, scan_ports
from app.runtime import Lane

_log = logging.getLogger(__name__)

OnPorts = Callable[[tuple[PortState, ...]], None]
"""Gets all ports, those of the watched addresses first. Runs on the lane."""

_LOOK_S = 0.5
_HOLDERS_EVERY = 10
"""Looks between two searches for holders, which go through all processes."""

_NAMES = ("/dev/ttyUSB*", "/dev/ttyACM*", "/dev/rfcomm*", "/dev/tty.*", "/dev/serial/by-id/*")

_Mark = dict[str, tuple[int, int] | None]
"""Path -> which device stands there, None for none."""


class PortWatch:
    """Calls `on_change` with the ports at the start and after each change.

    The lane is given over to the watch, which closes it.
    """

    def __init__(self, lane: Lane, on_change: OnPorts, uris: Iterable[str] = ()) -> None:
        """uris: `at:` addresses to tell of even when their port is not there."""
        self._lane = lane
        self._on_change = on_change
        self._uris = tuple(uris)
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._done: Future[None] | None = None
        self._told: tuple[PortState, ...] | None = None

    def start(self) -> None:
        """Begin to watch; harmless when begun already."""
        if self._done is None:
            self._done = self._lane.submit(self._run)

    def follow(self, uris: Iterable[str]) -> None:
        """Tell of these addresses from now on. Callable from any thread."""
        self._uris = tuple(uris)
        self._wake.set()

    def close(self) -> None:
        """Stop and join the lane. No call of `on_change` begins after this returns."""
        self._stop.set()
        self._wake.set()
        self._lane.close()

    def _run(self) -> None:
        before: _Mark = {}
        looks = 0
        with contextlib.suppress(CancelledError):
            while not self._stop.is_set():
                self._lane.check()
                uris = self._uris
                now = _marks(uris)
                if now != before or looks % _HOLDERS_EVERY == 0:
                    self._look(uris, _replaced(before, now))
                    looks = 0
                before = now
                looks += 1
                if self._wake.wait(_LOOK_S):
                    self._wake.clear()
                    before = {}

    def _look(self, uris: tuple[str, ...], replaced: frozenset[str]) -> None:
        ports = scan_ports(uris)
        if replaced and self._told is not None:
            self._tell(tuple(_without(port, replaced) for port in ports))
        self._tell(ports)

    def _tell(self, ports: tuple[PortState, ...]) -> None:
        if ports == self._told or self._stop.is_set():
            return
        self._told = ports
        try:
            self._on_change(ports)
        except Exception:
            _log.exception("a listener of the port watch failed")


def _marks(uris: Iterable[str]) -> _Mark:
    paths = {path for uri in uris if (path := port_path(uri))}
    if sys.platform == "win32":
        return {port.device: (0, 0) for port in scan_ports(uris) if port.present}
    paths.update(name for pattern in _NAMES for name in glob.glob(pattern))
    return {path: _mark(path) for path in paths}


def _mark(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_rdev


def _replaced(before: _Mark, now: _Mark) -> frozenset[str]:
    """Return the devices that are others than a moment ago though the name is the same."""
    both = (path for path in before.keys() & now.keys() if before[path] and now[path])
    return frozenset(real_path(path) for path in both if before[path] != now[path])


def _without(port: PortState, replaced: frozenset[str]) -> PortState:
    if port.device not in replaced:
        return port
    text = f"The port {port.device} has just gone."
    return replace(port, use=PortUse.ABSENT, holders=(), text=text, hint="Plug the modem in.")
