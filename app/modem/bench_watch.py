"""Keeps the bench told which of its modems are plugged in, and others of all the ports there are.

Listeners are called from any thread, without arguments, after the ports changed; they ask `ports`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.card.bench import Bench
from app.runtime import Lane, Runtime

if TYPE_CHECKING:
    from app.modem.scan import PortState
    from app.modem.watch import PortWatch


class ModemWatch:
    """One watch of the serial ports for a bench. Made idle; `start` begins to watch."""

    def __init__(self, runtime: Runtime, bench: Bench) -> None:
        self._runtime = runtime
        self._bench = bench
        self._lock = threading.Lock()
        self._lane: Lane | None = None
        self._watch: PortWatch | None = None
        self._closed = False
        self._forget: Callable[[], None] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._followed: tuple[str, ...] = ()
        self.ports: tuple[PortState, ...] = ()
        """The ports as last seen, those of the bench's modems first."""

    def start(self) -> None:
        """Begin to watch; returns at once."""
        with self._lock:
            if self._lane is not None or self._closed:
                return
            self._lane = lane = self._runtime.lane("serial port watch")
        lane.submit(lambda: self._begin(lane))
        self._forget = self._bench.listen(self._follow)

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called after each change of the ports; returns what ends that."""
        with self._lock:
            self._listeners.append(callback)

        def stop() -> None:
            with self._lock:
                if callback in self._listeners:
                    self._listeners.remove(callback)

        return stop

    def close(self) -> None:
        """Stop watching; harmless when never begun."""
        with self._lock:
            self._closed = True
            lane, watch = self._lane, self._watch
            self._listeners.clear()
        if self._forget is not None:
            self._forget()
        if watch is not None:
            watch.close()
        elif lane is not None:
            lane.close()

    def _begin(self, lane: Lane) -> None:
        """Load pyserial and watch, on the watch's own lane: who called `start` does not wait."""
        from app.modem.watch import PortWatch

        with self._lock:
            if not self._closed:
                self._followed = self._modems()
                self._watch = PortWatch(lane, self._changed, self._followed)
                self._watch.start()  # queued behind this

    def _modems(self) -> tuple[str, ...]:
        return tuple(slot.uri for slot in self._bench.slots if slot.kind == "at")

    def _follow(self) -> None:
        """Take that the bench changed: modems may have come to it or left it."""
        modems = self._modems()
        with self._lock:
            watch = self._watch
            if watch is None or modems == self._followed:
                return
            self._followed = modems
        watch.follow(modems)

    def _changed(self, ports: tuple[PortState, ...]) -> None:
        self.ports = ports
        for port in ports:
            self._bench.modem_seen(port.uri, present=port.present, in_use=bool(port.holders))
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
