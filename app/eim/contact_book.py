"""Contacts that changed nothing else: noted in memory, and written down together.

Notes of a device go into the next transaction about it; the others are written about once a second,
before people read about devices and packages, and at the end. A crash loses no more than these:
when devices came and how often within the last second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from app.errors import CancelledError
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.store.visits import Visits
from app.values.esipa import Peer
from app.values.ids import Eid

_log = logging.getLogger(__name__)

T = TypeVar("T")

_WRITTEN_S = 1.0


class ContactBook:
    """The notes. Used from one event loop. told: called after notes were written down."""

    def __init__(self, grouped: Grouped, told: Callable[[], None]) -> None:
        self._grouped = grouped
        self._told = told
        self._visits: dict[Eid, Visits] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: set[asyncio.Future[None]] = set()

    def note(self, eid: Eid, peer: Peer, at: float, repeated: int | None = None) -> None:
        """Note a contact. at: seconds since the epoch. repeated: package delivered once more."""
        visits = self._visits.get(eid)
        if visits is None:
            visits = self._visits[eid] = Visits(eid)
        visits.add(at, peer.binding.value, peer.address)
        if repeated is not None:
            visits.repeat(repeated, at)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_WRITTEN_S, self.write)

    def deliveries(self, eid: Eid, package: int) -> int:
        """Return how often a package was handed out that the store has not counted."""
        visits = self._visits.get(eid)
        found = visits.repeated.get(package) if visits else None
        return found.times if found else 0

    async def run(self, work: Callable[[Transaction], T], eid: Eid) -> T:
        """Do work about a device, what was noted of it first, all in one transaction."""
        noted = self._visits.pop(eid, None)
        if noted is None:
            return await self._grouped.run(work, eid=eid)

        def both(tx: Transaction) -> T:
            tx.count_in([noted])
            return work(tx)

        try:
            return await self._grouped.run(both, eid=eid)
        except Exception:  # what was cancelled may be done all the same: it counts once
            self._put_back([noted])
            raise

    def write(self) -> None:
        """Have all notes written down before whatever the store is asked after this."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        noted, self._visits = list(self._visits.values()), {}
        if noted:
            future = self._grouped.submit(lambda tx: tx.count_in(noted))
            self._writing.add(future)
            future.add_done_callback(partial(self._written, noted))

    async def close(self) -> None:
        """Write down what is left, if the store still takes it."""
        self.write()
        if self._writing:
            await asyncio.wait(tuple(self._writing))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _written(self, noted: list[Visits], future: asyncio.Future[None]) -> None:
        self._writing.discard(future)
        error = None if future.cancelled() else future.exception()
        if error is None:
            self._told()
        elif not isinstance(error, CancelledError):
            _log.info("contacts of %d devices are written later: %s", len(noted), error)
            self._put_back(noted)

    def _put_back(self, noted: list[Visits]) -> None:
        """Keep notes that could not be written, for the next time there are any."""
        for visits in noted:
            later = self._visits.get(visits.eid)
            if later is not None:
                visits.join(later)
            self._visits[visits.eid] = visits
