"""A token bucket: how often one peer may ask."""

from __future__ import annotations

import time
from collections.abc import Callable

BURST_S = 2.0
"""A quiet peer may send as much at once as fits in this time."""


class RequestRate:
    """Counts one peer's requests against a rate. per_s: 0 means no bound.

    dropped: refused since the last request that was let through.
    """

    def __init__(self, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._clock = clock
        self._room = max(per_s * BURST_S, 1.0)
        self._tokens = self._room
        self._at = clock()
        self.dropped = 0

    def admits(self) -> bool:
        """Whether one more may come now; it is counted if so."""
        if not self._per_s:
            return True
        now = self._clock()
        self._tokens = min(self._room, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        if self._tokens < 1:
            self.dropped += 1
            return False
        self._tokens -= 1
        self.dropped = 0
        return True
