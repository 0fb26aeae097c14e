"""Waiting until somebody ends a service: SIGTERM, Ctrl-C, or an end of input.

Handlers do nothing themselves; they wake the thread that waits, so that no lock is ever taken in a
handler. After the first signal Ctrl-C means what it usually does: pressed again, it ends at once.
"""

from __future__ import annotations

import select
import signal
import socket
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class StopSignals:
    """A `with` block in the main thread, in which `wait` sees the signals."""

    def __init__(self) -> None:
        self.received = 0
        self._before: dict[int, Any] = {}
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def wait(self, timeout_s: float | None, *streams: Any) -> tuple[Any, ...] | None:
        """Wait for a signal, the time to pass, or input; None once a signal has come.

        streams: what `select` can watch. Returns those that have input or ended.
        """
        if self._came():
            return None
        ready, _, _ = select.select([self._reader, *streams], [], [], timeout_s)
        if self._reader in ready:
            self._drain()
        if self._came():
            return None
        return tuple(one for one in streams if one in ready)

    def __enter__(self) -> StopSignals:
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.received = self.received or number
        signal.signal(signal.SIGINT, self._before.get(signal.SIGINT, signal.default_int_handler))

    def _came(self) -> bool:
        return self.received != 0

    def _drain(self) -> None:
        try:
            while self._reader.recv(4096):
                pass
        except BlockingIOError:
            return
