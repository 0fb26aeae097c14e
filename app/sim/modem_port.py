"""A simulated modem at a port: a thread that carries bytes, slowly or badly if told to.

The port can vanish and come back, by order, by a count of bytes or because the modem restarts. A
modem that vanished has lost its power: what comes back has started anew.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import random
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

from app.errors import DeviceError
from app.sim.modem import Piece, SimulatedModem
from app.sim.modem_options import ModemOptions
from app.sim.modem_pty import PtyLine
from app.sim.modem_tcp import TcpLine
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard

_log = logging.getLogger(__name__)

_BITS_PER_BYTE = 10
_TICKS_PER_S = 200
_DEAF_S = 0.5
"""How long a host may leave its buffer full before bytes are lost, as on a real line."""
_FAREWELL_S = 0.3
"""Between the OK to a restart and the restart, so that it can be read."""
_ORDER_S = 10.0
_IDLE_S = 3600.0
Teller = Callable[[str], None]
"""Is told `vanished` or `returned`, from the port's thread."""


class Line(Protocol):
    """What the bytes go over."""

    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def readers(self) -> tuple[int, ...]: ...
    @property
    def writer(self) -> int: ...
    def open(self) -> None: ...
    def read(self, ready: int) -> bytes: ...
    def write(self, data: bytes) -> int: ...
    def close(self) -> None: ...


class ModemPort:
    """A modem at a pseudo-terminal or a TCP port, in a `with` block.

        with ModemPort(ModemOptions(), SimOptions(), link=path) as port: ...

    link: name of a symbolic link to the terminal. tcp: host and port to listen on instead, port 0
    for any. tell: is told of coming and going. Any thread may call the methods; the modem itself
    belongs to the port's thread.
    """

    def __init__(
        self,
        modem_options: ModemOptions | None = None,
        sim_options: SimOptions | None = None,
        *,
        link: Path | None = None,
        tcp: tuple[str, int] | None = None,
        tell: Teller = lambda _event: None,
    ) -> None:
        self.options = modem_options or ModemOptions()
        self.modem = SimulatedModem(SimulatedCard(sim_options or SimOptions()), self.options.habits)
        self._line: Line = PtyLine(link) if tcp is None else TcpLine(*tcp)
        self._tell = tell
        self._orders: queue.SimpleQueue[tuple[Callable[[], None], threading.Event]]
        self._orders = queue.SimpleQueue()
        self._wake, self._waker = socket.socketpair()
        self._noise = random.Random(sim_options.name if sim_options else "")  # noqa: S311
        self._room = self.options.vanish_after
        self._return_at: float | None = None
        self._up = self._stopping = False
        self._thread = threading.Thread(target=self._run, name="simulated-modem", daemon=True)

    @property
    def path(self) -> str:
        """What a host opens, without `at:`."""
        return self._line.path

    @property
    def device(self) -> str:
        """The terminal itself, whatever links to it; over TCP the same as `path`."""
        return self._line.name

    @property
    def uri(self) -> str:
        """The address of the card behind the modem."""
        return f"at:{self.path}"

    def start(self) -> None:
        """Open the port and serve it. Raises DeviceError when port or card cannot be had."""
        try:
            self._line.open()
            self.modem.power_on()
        except BaseException:
            self._end()
            raise
        self._up = True
        self._thread.start()

    def close(self) -> None:
        """Take the port away for good. Harmless when closed already."""
        if self._thread.is_alive():
            self._order(self._stop)
            self._thread.join()
        self._end()

    def vanish(self) -> None:
        """Pull the modem out; it is gone when this returns."""
        self._order(self._vanish)

    def come_back(self) -> None:
        """Put the modem back in; it can be opened when this returns."""
        self._order(self._come_back)

    def say(self, text: str) -> None:
        """Have the modem say a line nobody asked for, now."""
        self._order(lambda: self._send(self.modem.say(text)))

    def interject(self, text: str) -> None:
        """Have a line come in between the next answer and its final result."""
        self._order(lambda: self.modem.interject(text))

    def __enter__(self) -> ModemPort:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stopping:
            wait_s = _IDLE_S
            if self._return_at is not None:
                wait_s = max(0.0, self._return_at - time.monotonic())
            for ready in self._select(self._line.readers, wait_s):
                self._take(self._line.read(ready))
            if self._return_at is not None and time.monotonic() >= self._return_at:
                self._come_back()

    def _take(self, data: bytes) -> None:
        data = self._admitted(data)
        if self.options.baud:
            self._pause(len(data) * _BITS_PER_BYTE / self.options.baud)
        if data and self._up:
            self._speak(self.modem.receive(self._spoiled(data)))
        self._check_room()

    def _speak(self, pieces: Sequence[Piece]) -> None:
        """Send the pieces in turn; what is left when the port goes away is lost."""
        for piece in pieces:
            self._pause(piece.after_s)
            if not self._up:
                return
            self._send(piece.data)
        if self.modem.restarting:
            self._pause(_FAREWELL_S)
            self._vanish_for_a_while()

    def _send(self, data: bytes) -> None:
        if self._line.writer < 0:
            return
        data = self._spoiled(self._admitted(data))
        step = len(data) or 1
        if self.options.baud:
            step = max(1, self.options.baud // _BITS_PER_BYTE // _TICKS_PER_S)
        for at in range(0, len(data), step):
            self._write(data[at : at + step])
            if self.options.baud:
                self._pause(step * _BITS_PER_BYTE / self.options.baud)
        self._check_room()

    def _write(self, data: bytes) -> None:
        """Write all of it, unless the host does not read for long or the port went away."""
        deadline = time.monotonic() + _DEAF_S
        while data and self._up and self._line.writer >= 0:
            written = self._line.write(data)
            data = data[written:]
            if data and not written:
                left_s = deadline - time.monotonic()
                if left_s <= 0:
                    return
                select.select([], [self._line.writer], [], min(left_s, 0.05))
                self._obey()

    def _admitted(self, data: bytes) -> bytes:
        """Return what still passes before the port vanishes."""
        if self._room is None:
            return data
        passed = data[: self._room]
        self._room -= len(passed)
        return passed

    def _check_room(self) -> None:
        if self._room == 0:
            self._room = None
            self._vanish_for_a_while()

    def _spoiled(self, data: bytes) -> bytes:
        """Lose bytes as a bad line does."""
        loss = self.options.loss
        if not loss:
            return data
        return bytes(byte for byte in data if self._noise.random() >= loss)

    def _vanish_for_a_while(self) -> None:
        self._vanish()
        if self.options.return_after is not None:
            self._return_at = time.monotonic() + self.options.return_after

    def _vanish(self) -> None:
        if not self._up:
            return
        self._up = False
        self.modem.power_off()
        self._line.close()
        self._tell("vanished")

    def _come_back(self) -> None:
        self._return_at = None
        if self._up:
            return
        try:
            self._line.open()
            pieces = self.modem.power_on()
        except DeviceError as error:
            _log.error("The simulated modem cannot come back: %s", error)
            self._line.close()
            return
        self._up = True
        self._tell("returned")
        self._speak(pieces)

    def _stop(self) -> None:
        self._up, self._stopping = False, True

    def _order(self, order: Callable[[], None]) -> None:
        """Have the port's thread do something, and wait for it."""
        if not self._thread.is_alive():
            raise DeviceError("The simulated modem was ended.", hint="Start it anew.")
        done = threading.Event()
        self._orders.put((order, done))
        self._waker.send(b"\0")
        if not done.wait(_ORDER_S):
            raise DeviceError(
                "The simulated modem does not react.", hint="This is a defect of the program."
            )

    def _obey(self) -> None:
        while True:
            try:
                order, done = self._orders.get_nowait()
            except queue.Empty:
                return
            try:
                order()
            finally:
                done.set()

    def _pause(self, seconds: float) -> None:
        """Wait, obeying orders meanwhile, for as long as the port is there."""
        until = time.monotonic() + seconds
        while self._up and (left_s := until - time.monotonic()) > 0:
            self._select((), left_s)

    def _select(self, readers: Sequence[int], timeout_s: float) -> Sequence[int]:
        wake = self._wake.fileno()
        ready, _, _ = select.select([wake, *readers], [], [], timeout_s)
        if wake in ready:
            self._wake.recv(4096)
            self._obey()
            return ()
        return ready

    def _end(self) -> None:
        self._up = False
        self._line.close()
        self.modem.power_off()
        self.modem.close()
        with contextlib.suppress(OSError):
            self._wake.close()
            self._waker.close()
