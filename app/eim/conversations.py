"""Which device spoke on which connection last, for results that name no device."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.values.esipa import Peer
from app.values.ids import Eid

_MOST = 4096


class Conversations:
    """The latest connections, in memory. Any thread may use it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._eids: OrderedDict[tuple[object, ...], Eid] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, peer: Peer, eid: Eid) -> None:
        """Remember who asked on a connection; the one longest silent is forgotten for it."""
        with self._lock:
            key = _key(peer)
            self._eids[key] = eid
            self._eids.move_to_end(key)
            if len(self._eids) > self._most:
                self._eids.popitem(last=False)

    def eid(self, peer: Peer) -> Eid | None:
        """Return who asked on a connection last, None when nobody did."""
        with self._lock:
            return self._eids.get(_key(peer))


def _key(peer: Peer) -> tuple[object, ...]:
    """A connection: its two ends, who proved to be there, and which of several it is."""
    return peer.binding, peer.address, peer.identity, peer.session
