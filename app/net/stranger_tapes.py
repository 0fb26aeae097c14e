"""Records the first words of DTLS peers that have not shown a good cookie yet.

Addresses can be forged, so only so much is recorded: a few words of each of a few strangers at a
time. What a stranger said joins the records of the association it may come to.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from app.net.association import Address, host_and_port
from app.net.sealed_tape import DtlsTape

MOST = 64
"""Strangers remembered at once; no other one is recorded until the oldest has been silent."""
SILENT_S = 10.0
WORDS = 4
"""Hellos recorded of one stranger: the first, and repeats."""


class _Stranger:
    __slots__ = ("since", "tape", "words")

    def __init__(self, tape: DtlsTape, since: float) -> None:
        self.tape, self.since, self.words = tape, since, 0


class StrangerTapes:
    """Tapes by address. begin: asked with words for a tape, None where nothing is recorded."""

    def __init__(
        self,
        begin: Callable[[str], DtlsTape | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._strangers: OrderedDict[Address, _Stranger] = OrderedDict()

    def note(self, address: Address, hello: bytes, answer: bytes) -> None:
        """Record a hello and the request for a cookie that answers it, unless it is too much."""
        stranger = self._strangers.get(address) or self._met(address)
        if stranger is None or stranger.words >= WORDS:
            return
        stranger.words += 1
        stranger.tape.received(hello)
        stranger.tape.sent(answer)

    def leave(self, address: Address) -> DtlsTape | None:
        """Return the tape of a peer that has shown its cookie, and forget it here."""
        stranger = self._strangers.pop(address, None)
        return stranger.tape if stranger is not None else self._begin(_words(address))

    def _met(self, address: Address) -> _Stranger | None:
        now = self._clock()
        if len(self._strangers) >= MOST:
            oldest = next(iter(self._strangers.values()))
            if now - oldest.since < SILENT_S:
                return None
            self._strangers.popitem(last=False)
        tape = self._begin(_words(address))
        if tape is None:
            return None
        stranger = self._strangers[address] = _Stranger(tape, now)
        return stranger


def _words(address: Address) -> str:
    return f"{host_and_port(address)} says hello"
