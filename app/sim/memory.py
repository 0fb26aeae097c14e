"""The card's non-volatile memory: the one place where its state changes.

A change is stored first and takes effect after, so that a power cut between the two leaves the old
or the new state, never a mixture, and no answer tells of a change that could be lost.
"""

from __future__ import annotations

import logging

from app.sim.state import CardState
from app.sim.status import MEMORY_FAILURE, Refused
from app.sim.store import Store

_log = logging.getLogger(__name__)


class Memory:
    """Holds the state in force. version: rises with each change, for whoever caches answers."""

    def __init__(self, store: Store, state: CardState) -> None:
        self._store = store
        self.state = state
        self.version = 0

    def commit(self, new: CardState) -> None:
        """Store the state, then put it in force. A state equal to the old one is not written.

        Raises Refused 6581 when it cannot be stored; the old state then stays in force.
        """
        if new == self.state:
            return
        try:
            self._store.save(new)
        except OSError as error:
            _log.warning("the simulated card cannot store its state: %s", error)
            raise Refused(MEMORY_FAILURE) from error
        self.state = new
        self.version += 1
