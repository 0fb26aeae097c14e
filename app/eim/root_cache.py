"""The trusted roots as results are judged with them, not read from the disk for every one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from app.crypto.trust import TrustStore

_FRESH_S = 5.0


class RootCache:
    """Returns the roots of a key store, and others besides. Any thread may call.

    A root added or removed counts a few seconds later.
    """

    def __init__(
        self,
        trust: TrustStore,
        others: Callable[[], Sequence[bytes]] = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._trust = trust
        self._others = others
        self._clock = clock
        self._lock = threading.Lock()
        self._roots: tuple[bytes, ...] = ()
        self._until = 0.0

    def forget(self) -> None:
        """Ask anew at the next call, because roots have changed."""
        with self._lock:
            self._until = 0.0

    def __call__(self) -> tuple[bytes, ...]:
        """Return the certificates as DER, each once."""
        with self._lock:
            now = self._clock()
            if now >= self._until:
                own = (root.certificate for root in self._trust.roots())
                self._roots = tuple(dict.fromkeys((*own, *self._others())))
                self._until = now + _FRESH_S
            return self._roots
