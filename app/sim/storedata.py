"""STORE DATA: puts the blocks of one message together."""

from __future__ import annotations

from app.sim.status import WRONG_PARAMETERS, Refused

_MORE = 0x11
_LAST = 0x91


class Assembly:
    """The blocks received so far on one channel. Block number 0 always begins anew."""

    __slots__ = ("_blocks", "_next")

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._next = 0

    def add(self, p1: int, p2: int, data: bytes) -> bytes | None:
        """Take a block and return the whole message after the last one.

        Raises Refused 6A86 on a P1 that is neither 11 nor 91 and on a block out of order; what was
        received is then forgotten.

        SGP.22 v2.5 §5.7.2
        """
        if p1 == _LAST and p2 == 0:  # nearly every message: one block, nothing to keep
            self.clear()
            return data
        if p1 not in (_MORE, _LAST) or p2 not in (0, self._next):
            self.clear()
            raise Refused(WRONG_PARAMETERS)
        if p2 == 0:
            self.clear()
        self._blocks.append(data)
        self._next += 1
        if p1 == _MORE:
            return None
        message = b"".join(self._blocks)
        self.clear()
        return message

    def clear(self) -> None:
        """Forget a message begun."""
        self._blocks.clear()
        self._next = 0
