"""Remembers the last requests of one peer, so that a repeated one is answered and not done again.

aiocoap would remember every request of everybody for 247 s, at about 3 kB each. A peer has one
request under way at a time (NSTART of RFC 7252), so its last few are enough, and they go with it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

KEPT = 16
LIFETIME_S = 247.0


class Duplicates:
    """Message ids of one peer with what was answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answers: OrderedDict[int, tuple[float, bytes]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def seen(self, message_id: int) -> bytes | None:
        """Return None for a new request, else what it was answered; empty while it is worked on."""
        now = self._clock()
        known = self._answers.get(message_id)
        if known is not None and now - known[0] < LIFETIME_S:
            return known[1]
        self._answers[message_id] = (now, b"")
        self._answers.move_to_end(message_id)
        if len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        return None

    def forget(self, message_id: int) -> None:
        """Take a request for new again when it is repeated."""
        self._answers.pop(message_id, None)

    def answered(self, message_id: int, answer: bytes) -> None:
        """Keep the acknowledgement of a request, if the request is still remembered."""
        known = self._answers.get(message_id)
        if known is not None:
            self._answers[message_id] = (known[0], answer)
