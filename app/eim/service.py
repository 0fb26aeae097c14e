"""The eIM: devices, a queue for each, and results that count once.

Rules, each kept in the module it names:
1. Signing happens when a package is first handed out; counter, message and state are committed
   before a byte leaves (`delivery`). One package per device is in flight.
2. A package handed out is handed out again, the same bytes, until its result came, or a person
   cancelled or stopped it.
3. A result is matched by eimTransactionId, then by counter (`matching`), and verified before it
   counts (`judging`). It is applied once; late, duplicate, unmatched and refused ones are kept
   (`intake`).
4. Numbers are acknowledged after what they stand for is committed, never before.
5. A replay error is no outcome: the package counts as executed, and the eIM asks for the stored
   results (`recovery`). Certificates are asked for before the first signed package.
6. A device that comes without anybody having prepared it is listed as seen, and told eidNotFound,
   unless the options say otherwise. Queueing for it, or registering it, makes it known.
7. Expiry ends only what was never handed out: a package that left may have been executed.
8. Several programs may serve one store: a device's row is locked while its queue changes.
9. A poll that changes nothing costs no commit: there is nothing to send, or the same bytes for the
   third time or later (`polling`). What it tells of the device, when and where it came, is noted
   and written within a second (`contact_book`); that much of it, and no more, a crash may lose.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from app.eim import explanation, recovery, reported
from app.eim.admission import admitted
from app.eim.contact import Contact, Next, Report
from app.eim.contact_book import ContactBook
from app.eim.conversations import Conversations
from app.eim.counters import Counters
from app.eim.delivery import Delivery
from app.eim.intake import Intake
from app.eim.keys import EimKey, EimKeys
from app.eim.options import EimOptions
from app.eim.overview import Overview
from app.eim.polling import Polling
from app.eim.reported import Piece
from app.eim.settling import cancelled, renewed, stopped
from app.errors import SettingsError, WorkbenchError
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.values.eim import Device, QueuedPackage, QueueState, Received
from app.values.ids import Eid
from app.values.packages import Recipe

_log = logging.getLogger(__name__)

T = TypeVar("T")


class EimService:
    """What the endpoints, the window and the command line ask. Its methods run on one event loop.

    keys: who can sign. roots: gives the CI certificates trusted now. clock: seconds since the
    epoch. local_counters: those other tools of this machine sign with, kept in step with ours.
    Every method raises SettingsError when the store cannot be used, CancelledError when it closes.
    """

    def __init__(
        self,
        grouped: Grouped,
        keys: EimKeys,
        roots: Callable[[], Sequence[bytes]] = tuple,
        options: EimOptions = EimOptions(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
        local_counters: Counters | None = None,
    ) -> None:
        self.options = options
        self._grouped = grouped
        self._keys = keys
        self._roots = roots
        self._clock = clock
        self._conversations = Conversations()
        self._book = ContactBook(grouped, self._tell)
        self._polling = Polling(
            grouped, self._book, Delivery(keys, options, local_counters), options
        )
        self._listeners: list[Callable[[], None]] = []

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have something called after each change, on whatever thread; returns how to end that."""
        self._listeners.append(callback)

        def end() -> None:
            with suppress(ValueError):
                self._listeners.remove(callback)

        return end

    async def next_package(self, contact: Contact) -> Next:
        """Return what a device gets; the delivery is committed when this returns."""
        self._conversations.note(contact.peer, contact.eid)
        if contact.state_change:
            _log.info("device %s says its state changed: %s", contact.eid, contact.state_change)
        now = self._clock()
        found = await self._polling.answer(contact, now)
        if found is not None:
            return found
        return await self._change(lambda tx: self._polling.decide(tx, contact, now), contact.eid)

    async def take_result(self, report: Report) -> tuple[int, ...]:
        """Take in a result; return the numbers to acknowledge, all of them safely kept."""
        return await self._take(report, lambda: reported.split(report.content))

    async def take_notification(self, report: Report) -> tuple[int, ...]:
        """Keep a PendingNotification; numbers as `take_result` returns them."""
        return await self._take(report, lambda: (reported.notification(report.content),))

    async def enqueue(
        self,
        eids: Iterable[Eid],
        recipe: Recipe,
        *,
        expires_at: float = 0.0,
        batch: str = "",
    ) -> list[QueuedPackage]:
        """Queue one package for each device; all of them or, when an error is raised, none.

        expires_at: seconds since the epoch, 0.0 for never. Raises CodecError when the package could
        not be written, NotSupportedError for a kind that is not fetched, TrustError when nobody can
        sign for a device.
        """
        wanted, now = tuple(dict.fromkeys(eids)), self._clock()
        admitted(recipe, self.options)
        default = self._default(recipe)

        def work(tx: Transaction) -> list[QueuedPackage]:
            for eid in sorted(wanted):
                self._make_known(tx, eid, default)
            return [
                tx.packages.add(eid, replace(recipe, eid=eid), now, expires_at, batch)
                for eid in wanted
            ]

        return await self._change(work)

    async def cancel(self, package: int) -> QueuedPackage:
        """End a package. Whether one that was handed out is executed all the same stays open.

        Raises SettingsError when there is no such package or it has ended.
        """
        return await self._edit(package, lambda one: cancelled(one, self._clock()))

    async def stop(self, package: int) -> QueuedPackage:
        """Hand a delivered package out no more and await nothing. Raises as `cancel` does."""
        return await self._edit(package, lambda one: stopped(one, self._clock()))

    async def retry(self, package: int) -> QueuedPackage:
        """Queue a package that has ended once more, as a new one; it gets a counter of its own.

        Raises SettingsError when there is no such package or it has not ended.
        """
        now = self._clock()

        def work(tx: Transaction) -> QueuedPackage:
            old = _found(tx, package)
            self._make_known(tx, old.eid, self._default(old.recipe))
            return tx.packages.add(
                old.eid, renewed(old), now, batch=old.batch, automatic=old.automatic
            )

        return await self._change(work)

    async def expire(self) -> list[QueuedPackage]:
        """End what nobody fetched in time, and return it."""
        return await self._change(lambda tx: _expired(tx, self._clock()))

    async def close(self) -> None:
        """Write down what is kept in memory; the store is closed by whoever opened it."""
        await self._book.close()

    async def devices(self) -> list[Device]:
        """Return every device, in the order of EIDs."""
        self._book.write()
        return await self._grouped.read(lambda tx: tx.devices.all())

    async def device(self, eid: Eid) -> Device | None:
        """Return one device, None when it never came and nobody prepared it."""
        return await self._book.run(lambda tx: tx.devices.get(eid), eid)

    async def dialect(self, eid: Eid) -> str:
        """Return the version of SGP.32 a device speaks, empty while that is not known."""
        known = await self._grouped.glance(eid)
        return known.dialect if known else ""

    async def register(self, device: Device) -> Device:
        """Make a device known, or change what is known of it; its contacts stay as counted.

        Without an identity it gets the usual one. Raises TrustError when that cannot sign.
        """
        key = self._keys.find(device.identity or self.options.identity)
        named = replace(device, identity=key.name, eim_id=device.eim_id or key.eim_id)

        def work(tx: Transaction) -> Device:
            tx.devices.put(named)
            return tx.devices.get(named.eid) or named

        return await self._change(work, device.eid)

    async def forget(self, eid: Eid) -> None:
        """Take a device off the list; its packages, results and counters stay.

        What is queued for it is cancelled.
        """
        now = self._clock()

        def work(tx: Transaction) -> None:
            tx.devices.get(eid, lock=True)
            for one in tx.packages.listing(eid=eid, states=_NOT_ENDED):
                tx.packages.save(cancelled(one, now))
            tx.devices.remove(eid)

        await self._change(work, eid)

    async def queue(
        self,
        eid: Eid | None = None,
        states: Collection[QueueState] = (),
        batch: str = "",
        limit: int = 1000,
        before: int | None = None,
    ) -> list[QueuedPackage]:
        """Return packages, newest first. before: an id, to go on where a listing ended."""

        def work(tx: Transaction) -> list[QueuedPackage]:
            _expired(tx, self._clock())
            return tx.packages.listing(eid, states, batch, limit, before)

        self._book.write()
        return await self._grouped.run(work)

    async def results(
        self,
        eid: Eid | None = None,
        package: int | None = None,
        limit: int = 1000,
        before: int | None = None,
    ) -> list[Received]:
        """Return what devices reported, newest first. before: as for `queue`."""
        return await self._grouped.read(lambda tx: tx.results.listing(eid, package, limit, before))

    async def overview(self) -> Overview:
        """Return the counts of the moment."""

        def work(tx: Transaction) -> Overview:
            _expired(tx, self._clock())
            return Overview(tx.packages.counts(), *tx.devices.count())

        self._book.write()
        return await self._grouped.run(work)

    async def _take(self, report: Report, pieces: Callable[[], Sequence[Piece]]) -> tuple[int, ...]:
        remembered = self._conversations.eid(report.peer) if report.eid is None else None

        def work(tx: Transaction) -> tuple[int, ...]:
            intake = Intake(tx, self.options, self._roots(), self._clock(), report.eid, remembered)
            intake.take(pieces(), report.dialect)
            return tuple(sorted(intake.numbers))

        return await self._change(work, report.eid or remembered)

    async def _edit(
        self, package: int, edit: Callable[[QueuedPackage], QueuedPackage]
    ) -> QueuedPackage:
        def work(tx: Transaction) -> QueuedPackage:
            tx.devices.get(_found(tx, package).eid, lock=True)
            changed = edit(_found(tx, package))
            tx.packages.save(changed)
            recovery.after_answer(tx, changed, self._clock())
            return changed

        self._book.write()
        return await self._change(work)

    def _default(self, recipe: Recipe) -> EimKey | None:
        """Return the key for devices that have none, None when none is to be had."""
        try:
            return self._keys.find(recipe.identity or self.options.identity)
        except WorkbenchError:
            if recipe.identity:
                raise
            return None

    def _make_known(self, tx: Transaction, eid: Eid, default: EimKey | None) -> None:
        device = tx.devices.get(eid, lock=True) or Device(eid)
        if device.identity:
            return
        key = default or self._keys.find(self.options.identity)
        tx.devices.put(replace(device, identity=key.name, eim_id=device.eim_id or key.eim_id))

    async def _change(self, work: Callable[[Transaction], T], eid: Eid | None = None) -> T:
        if eid is None:
            outcome = await self._grouped.run(work)
        else:
            outcome = await self._book.run(work, eid)
        self._tell()
        return outcome

    def _tell(self) -> None:
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                _log.exception("a listener of the eIM failed")


_NOT_ENDED = (QueueState.QUEUED, QueueState.DELIVERED, QueueState.EXECUTED)


def _expired(tx: Transaction, now: float) -> list[QueuedPackage]:
    """End what nobody fetched in time, in words, and return it."""
    ended = [replace(one, explanation=explanation.EXPIRED) for one in tx.packages.expire(now)]
    for one in ended:
        tx.packages.save(one)
    return ended


def _found(tx: Transaction, package: int) -> QueuedPackage:
    found = tx.packages.get(package)
    if found is None:
        raise SettingsError(
            f"There is no package number {package} in the queue.",
            key="id",
            hint="List the queue; the numbers stand in the first column.",
        )
    return found
