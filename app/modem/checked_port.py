"""A port whose waiting can be ended: a person gives up sooner than a modem."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.modem.port import Port

_SLICE_S = 0.2


class CheckedPort(Port):
    """A `Port` that asks `check` while it waits; what that raises ends the waiting."""

    def __init__(self, url: str, baud: int, check: Callable[[], None]) -> None:
        super().__init__(url, baud)
        self._check = check

    def read(self, deadline: float) -> bytes:
        """Return what has come, as `Port.read`; looks at `check` several times in a second."""
        while True:
            self._check()
            now = time.monotonic()
            data = super().read(min(deadline, now + _SLICE_S))
            if data or now >= deadline:
                return data
