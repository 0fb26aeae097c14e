"""Polls, most of which change nothing but when the device was last heard.

Such a poll costs no commit. It is one of a device that is known, says nothing new of itself, and
1. has nothing to fetch, or
2. is to get the bytes it was given before, at least for the third time. The second time is
   committed: by it a replay error means that the package was executed, in this program or another.
What the eIM asks by itself is counted each time, as it gives up after a few. Any other poll is
decided within a transaction. What is read here was committed then, by whichever program.
"""

from __future__ import annotations

from dataclasses import replace

from app.codec.dialects import OLDEST, at_least
from app.eim.contact import Contact, Next
from app.eim.contact_book import ContactBook
from app.eim.delivery import Delivery
from app.eim.options import EimOptions, Unknown
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.values.eim import QueuedPackage, QueueState

_VAGUE = "1.1"
"""What a message shows that could be of any version but the oldest."""

_NOTHING = Next(error=1)
_NOT_FOUND = Next(error=2)
_COMMITTED_DELIVERIES = 2


class Polling:
    """Answers polls. Used from the book's event loop."""

    def __init__(
        self, grouped: Grouped, book: ContactBook, delivery: Delivery, options: EimOptions
    ) -> None:
        self._grouped = grouped
        self._book = book
        self._delivery = delivery
        self._options = options

    async def answer(self, contact: Contact, now: float) -> Next | None:
        """Return what a device gets; None when that takes a change. now: seconds since the epoch.

        Raises as `Grouped.run` does.
        """
        eid = contact.eid
        known = await self._grouped.glance(eid)
        if known is None:
            return None if self._options.remember_unknown else nobody(contact, self._options)
        if to_note(contact.dialect, known.dialect) not in ("", known.dialect):
            return None
        if not known.identity:
            self._book.note(eid, contact.peer, now)
            return nobody(contact, self._options)
        if known.delivered is not None:
            return await self._again(contact, known.delivered, now)
        if known.queued:
            return None
        self._book.note(eid, contact.peer, now)
        return _NOTHING

    def decide(self, tx: Transaction, contact: Contact, now: float) -> Next:
        """Return what a device gets, whatever that changes. now: seconds since the epoch."""
        peer, dialect = contact.peer, contact.dialect
        if dialect == _VAGUE or not self._options.remember_unknown:
            known = tx.devices.glance(contact.eid)
            if known is None and not self._options.remember_unknown:
                return nobody(contact, self._options)
            dialect = to_note(dialect, known.dialect if known else "")
        device = tx.devices.contact(contact.eid, now, peer.binding.value, peer.address, dialect)
        if not device.identity:
            return nobody(contact, self._options)
        package = self._delivery.next(tx, device, now)
        return _NOTHING if package is None else Next(package.message, package)

    async def _again(self, contact: Contact, delivered: int, now: float) -> Next | None:
        """Return a package as it was handed out before, if nothing else is to be decided."""

        def read(tx: Transaction) -> QueuedPackage | None:
            return tx.packages.get(delivered)

        found = await self._grouped.read(read, eid=contact.eid)
        if found is None or found.state is not QueueState.DELIVERED or found.automatic:
            return None
        if found.deliveries < _COMMITTED_DELIVERIES:
            return None
        self._book.note(contact.eid, contact.peer, now, found.id)
        counted = found.deliveries + self._book.deliveries(contact.eid, found.id)
        return Next(found.message, replace(found, deliveries=counted, last_delivered=now))


def nobody(contact: Contact, options: EimOptions) -> Next:
    """Return what a device is told for which nothing was ever prepared."""
    found = options.unknown is Unknown.NO_PACKAGE or contact.dialect == OLDEST
    return _NOTHING if found else _NOT_FOUND


def to_note(spoken: str, known: str) -> str:
    """Return the version to note; what a message tells can be less than what was known before."""
    return "" if spoken == _VAGUE and at_least(known, spoken) else spoken
