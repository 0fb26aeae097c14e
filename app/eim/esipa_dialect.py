"""Which version of SGP.32 a device speaks: from its messages, its headers, and what is remembered.

Rules, the first that applies decides:
1. What only v1.0.1 writes makes the message v1.0.1's.
2. X-Admin-Protocol of a v1.3 device names its version; that of older ones says nothing.
3. What the device was known to speak before, as long as the message does not speak against it.
4. DEFAULT.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache

from app.codec.dialects import DIALECTS, NEWEST, OLDEST, at_least, from_message
from app.codec.node import Node
from app.values.esipa import Peer

DEFAULT = "1.2"
"""What a device gets that said nothing about itself: the version devices are certified for."""

_FIRST_TAGGED = "1.1"
_PROTOCOL = re.compile(r"gsma/rsp/v1\.(\d{1,3})(?:\.\d{1,3})?", re.IGNORECASE)
_FIRST_TELLING = DIALECTS.index("1.3")
_MOST_REMEMBERED = 4096


def evidence(message: bytes, node: Node, peer: Peer) -> str:
    """Return the version a message shows; `1.1` for 1.1 or newer, empty when it could be any.

    node: the message as decoded, which also knows what stands deep inside it.
    """
    shown = from_message(message)
    if shown == OLDEST or (not shown and _holds_oldest(node)):
        return OLDEST
    return announced(peer.protocol) or shown


@lru_cache(maxsize=256)
def announced(protocol: str) -> str:
    """Return the version X-Admin-Protocol names, empty when it names none of SGP.32's own.

    Up to v1.2 of SGP.32 it named a version of SGP.22. Newer than known counts as the newest.
    """
    found = _PROTOCOL.fullmatch(protocol.strip())
    rank = int(found[1]) if found else 0
    return DIALECTS[min(rank, len(DIALECTS) - 1)] if rank >= _FIRST_TELLING else ""


def settle(shown: str, known: str) -> str:
    """Return the version to answer in. known: what the device spoke before, empty if unknown."""
    if shown in (OLDEST, NEWEST):
        return shown
    if shown:
        return known if at_least(known, _FIRST_TAGGED) else DEFAULT
    return known if known in DIALECTS else DEFAULT


def _holds_oldest(node: Node) -> bool:
    return any(one.schema is not None and one.schema.until == OLDEST for one in node.walk())


class Remembered:
    """What peers were heard to speak, the least recently heard forgotten first."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._most = most
        self._spoken: OrderedDict[str, str] = OrderedDict()

    def get(self, peer: str) -> str | None:
        """Return what a peer spoke, empty if that is not known, None if it was never heard."""
        if peer in self._spoken:
            self._spoken.move_to_end(peer)
        return self._spoken.get(peer)

    def keep(self, peer: str, dialect: str) -> None:
        """Remember a peer."""
        self._spoken[peer] = dialect
        self._spoken.move_to_end(peer)
        while len(self._spoken) > self._most:
            self._spoken.popitem(last=False)
