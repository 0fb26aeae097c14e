"""How an answer leaves the card: in T=0 by way of 61xx and GET RESPONSE, in T=1 with the command.

T=0 cannot carry data both ways in one exchange, so what answers a command with data waits for GET
RESPONSE. A command without data is answered at once, but only for the exact length; otherwise 6Cxx
tells it. T=1 gives up to Le bytes at once, and holds the rest, or everything when there is no Le.
"""

from __future__ import annotations

from collections.abc import Callable

from app.sim.command import Command
from app.sim.status import (
    CONDITIONS_NOT_SATISFIED,
    EXACT_LENGTH,
    MORE_DATA,
    WRONG_PARAMETERS,
    Refused,
)

_ALL = 256


class Answers:
    """Holds what waits for GET RESPONSE. final: gives the status word of success, 9000 or 91xx."""

    def __init__(self, *, t0: bool, final: Callable[[], int]) -> None:
        self._t0 = t0
        self._final = final
        self._waiting = b""
        self._channel = 0

    def clear(self) -> None:
        """Forget what waits: another command came in between, or a reset."""
        self._waiting = b""

    def exact(self, command: Command, length: int) -> None:
        """Raise Refused 6Cxx now if `give` would, for commands that must not be done twice."""
        if self._t0 and not command.data and (command.le or _ALL) != length:
            raise Refused(EXACT_LENGTH | length & 0xFF)

    def give(self, command: Command, data: bytes) -> bytes:
        """Return the answer to a command that succeeded. Raises Refused 6Cxx."""
        if not data:
            return self._final().to_bytes(2)
        if self._t0 and not command.data:
            self.exact(command, len(data))
            return data + self._final().to_bytes(2)
        now = 0 if self._t0 or command.le is None else command.le
        return self._part(data, now, command.channel)

    def more(self, command: Command) -> bytes:
        """Answer GET RESPONSE.

        Raises Refused: 6A86 on parameters, 6985 when nothing waits here, 6Cxx when less does.
        """
        if command.p1 or command.p2:
            raise Refused(WRONG_PARAMETERS)
        if not self._waiting or command.channel != self._channel:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        wanted = command.le or _ALL
        if self._t0 and wanted > len(self._waiting):
            raise Refused(EXACT_LENGTH | len(self._waiting))
        return self._part(self._waiting, wanted, command.channel)

    def _part(self, data: bytes, count: int, channel: int) -> bytes:
        self._waiting, self._channel = data[count:], channel
        left = len(self._waiting)
        status = MORE_DATA | (left if left < _ALL else 0) if left else self._final()
        return data[:count] + status.to_bytes(2)
