"""Handing out: which package a device gets, and its signature at that moment.

1. One package is in flight per device. It is handed out again, the same bytes, until its result
   came or somebody stopped it.
2. While one is executed and not reported, only the eIM's own questions go out.
3. Counter, signature and state change in the caller's transaction; the bytes leave after its
   commit. A counter is spent with its number on the disk, so it is never used twice.
4. A package that cannot be signed fails with the reason and holds up no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from app.codec.dialects import OLDEST, at_least
from app.eim import packages, recovery
from app.eim.counters import Counters
from app.eim.eim_fields import MAX_COUNTER
from app.eim.keys import EimKey, EimKeys
from app.eim.matching import AWAITED
from app.eim.options import EimOptions
from app.eim.parts import TRANSACTION_ID, field, sent
from app.eim.requests import by_kind
from app.eim.settling import ended
from app.errors import WorkbenchError
from app.store.transaction import Transaction
from app.values.eim import Device, QueuedPackage, QueueState
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT, PackageKind, Recipe

_ID_LENGTH = 16
_ANY_NEW = "1.1"

NewId = Callable[[int], bytes]


class Delivery:
    """Hands out packages. local_counters: those of other tools on this machine, kept in step."""

    def __init__(
        self,
        keys: EimKeys,
        options: EimOptions,
        local_counters: Counters | None = None,
        new_id: NewId = os.urandom,
    ) -> None:
        self._keys = keys
        self._options = options
        self._local = local_counters
        self._new_id = new_id

    def next(self, tx: Transaction, device: Device, now: float) -> QueuedPackage | None:
        """Return the package to send now, counted as delivered; None when there is none.

        device: as its contact was noted, which also locks its row.
        """
        if not device.queued and device.in_flight is None:
            return None
        waiting = tx.packages.listing(eid=device.eid, states=AWAITED)
        with_device = [one for one in waiting if one.state is QueueState.DELIVERED]
        if with_device:
            given_up = recovery.gave_up(with_device[-1], self._options, now)
            if given_up is None:
                return _delivered(tx, with_device[-1], now)
            tx.packages.save(given_up)
            waiting.remove(with_device[-1])
        while (found := self._queued(tx, device, now)) is not None:
            if waiting and not found.automatic:
                return None
            try:
                ready = self._ready(tx, device, found)
            except WorkbenchError as error:
                words = f"It could not be signed. {error.message} {error.hint}".strip()
                tx.packages.save(ended(found, QueueState.FAILED, now, words))
                recovery.after_answer(tx, replace(found, state=QueueState.FAILED), now)
                continue
            return _delivered(tx, ready, now)
        return None

    def _queued(self, tx: Transaction, device: Device, now: float) -> QueuedPackage | None:
        """Return the next in the queue, or the question that has to come before it."""
        found = tx.packages.next_queued(device.eid, now)
        if found is None or found.recipe.kind is not PackageKind.EUICC_PACKAGE:
            return found
        return recovery.ask_certificates(tx, device, self._options, now) or found

    def _ready(self, tx: Transaction, device: Device, package: QueuedPackage) -> QueuedPackage:
        """Return a package with its message. Raises WorkbenchError when it cannot be made."""
        recipe = replace(package.recipe, eid=device.eid, dialect=self._dialect(package, device))
        recipe = replace(recipe, transaction_id=self._transaction_id(recipe))
        if recipe.kind is not PackageKind.EUICC_PACKAGE:
            message = packages.write(recipe).message
            return replace(
                package, recipe=recipe, message=message, transaction_id=recipe.transaction_id
            )
        key = self._keys.find(recipe.identity or device.identity or self._options.identity)
        return self._signed(tx, package, _associated(recipe, device, key), key)

    def _signed(
        self, tx: Transaction, package: QueuedPackage, recipe: Recipe, key: EimKey
    ) -> QueuedPackage:
        def composed(counter: int) -> packages.Composed:
            return packages.compose(
                recipe,
                eim_id=recipe.eim_id,
                eid=package.eid,
                counter=counter,
                dialect=recipe.dialect,
            )

        composed(0)  # what cannot be written spends no counter
        counter = self._counter(tx, recipe, package.eid)
        made = packages.sign(composed(counter), key.key, recipe.token)
        transaction_id = recipe.transaction_id
        if recipe.edits:
            transaction_id = field(sent(made.message)[0], TRANSACTION_ID) or b""
        return replace(
            package,
            recipe=recipe,
            counter=made.counter,
            transaction_id=transaction_id,
            message=made.message,
        )

    def _counter(self, tx: Transaction, recipe: Recipe, eid: Eid) -> int:
        """Spend a number nobody had before; one that the recipe names is taken as it is."""
        wanted = recipe.counter
        if wanted is not None:
            if 0 < wanted <= MAX_COUNTER and tx.counters.last(recipe.eim_id, eid) < wanted:
                tx.counters.advance(recipe.eim_id, eid, wanted)
            return wanted
        if self._local is None:
            return tx.counters.advance(recipe.eim_id, eid)
        last = tx.counters.last(recipe.eim_id, eid)
        local = self._local.reserve(recipe.eim_id, eid, last + 1)
        number = tx.counters.advance(recipe.eim_id, eid, local)
        if number > local:
            self._local.raise_to(recipe.eim_id, eid, number)
        return number

    def _dialect(self, package: QueuedPackage, device: Device) -> str:
        wanted = package.recipe.dialect
        if wanted != CARD_DIALECT:
            return wanted
        spoken = device.dialect
        known = spoken == OLDEST or (spoken != _ANY_NEW and at_least(spoken, _ANY_NEW))
        return spoken if known else self._options.dialect

    def _transaction_id(self, recipe: Recipe) -> bytes:
        if recipe.transaction_id or not self._options.transaction_ids:
            return recipe.transaction_id
        if recipe.kind is not PackageKind.EUICC_PACKAGE:
            since = by_kind(recipe.kind).transaction_id_since
            if not at_least(recipe.dialect, since):
                return b""
        return self._new_id(_ID_LENGTH)


def _associated(recipe: Recipe, device: Device, key: EimKey) -> Recipe:
    """Return a recipe with what the association with this device is, where it leaves that open."""
    same = device.identity in ("", key.name)
    eim_id = recipe.eim_id or (device.eim_id if same else "") or key.eim_id
    token = recipe.token
    if token is None and same and eim_id == (device.eim_id or key.eim_id):
        token = device.token
    return replace(recipe, identity=key.name, eim_id=eim_id, token=token)


def _delivered(tx: Transaction, package: QueuedPackage, now: float) -> QueuedPackage:
    given = replace(
        package,
        state=QueueState.DELIVERED,
        deliveries=package.deliveries + 1,
        first_delivered=package.first_delivered or now,
        last_delivered=now,
    )
    tx.packages.save(given)
    return given
