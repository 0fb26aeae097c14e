"""Delivering what the eUICC made: results first, notifications last, nothing lost on the way.

1. A result is kept before it is sent, and sent again, byte for byte, until the eIM has taken it.
2. What the eIM acknowledges is taken off the card, and nothing else is. What it took without
   acknowledging rests and is offered again; so is what it refused.
3. If the result of a package that enabled a profile with the right to go back gets no answer, the
   eUICC goes back, once, and what it says of that is delivered instead. An eIM that answers with
   an error was reached: there is no going back for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.codec.codes import procedure_error
from app.errors import CodecError, PeerError, ProcedureError, TrustError, WorkbenchError
from app.ipa import messages
from app.ipa.backoff import rest_after
from app.ipa.contact import Contact
from app.ipa.options import NotificationWay
from app.ipa.results import PackageResult, newest_only, read_result
from app.ipa.standing import Pending, Resting, Standing
from app.values.euicc import PendingNotification

_ERROR = "ProvideEimPackageResultResponse.provideEimPackageResultError"
_PATIENCE = 3
"""Rounds a result is offered one after the other to an eIM that answers with an error status."""


class Deliveries:
    """Takes results and notifications of one contact to the eIM."""

    def __init__(self, contact: Contact) -> None:
        self._contact = contact

    async def overdue(self) -> None:
        """Deliver what waits since before: kept here, or found on the card.

        Raises PeerError or TrustError when the eIM cannot be reached; the rest waits on.
        """
        await self._collect()
        for one in self._contact.standing.pending:
            if one.due <= self._contact.around.clock():
                await self.deliver(one)

    async def _collect(self) -> None:
        """Add what the eUICC keeps for this eIM to what is kept here."""
        contact = self._contact
        with contact.log.step("stored results", "Looks for results on the card") as step:
            found = [read_result(raw) for raw in await contact.card(lambda e: e.results())]
            mine = [one for one in found if contact.owns(one.eim_id)]
            newest = newest_only(mine)
            contact.keep(lambda standing: _with_stored(standing, mine, newest))
            step.words = f"Results on the card: {len(mine)}"

    async def deliver(self, pending: Pending) -> bool:
        """Hand over one result and do what the eIM answers; False when that is a refusal.

        Raises PeerError or TrustError when it could not be delivered, CodecError when the answer
        cannot be read; it is kept then.
        """
        try:
            return await self._offer(pending)
        except (PeerError, TrustError, CodecError) as error:
            if not _silent(error):
                self._refused(pending)
                raise
            if not pending.rollback:
                raise
            return await self._offer(await self._go_back(pending))

    async def _offer(self, pending: Pending) -> bool:
        contact = self._contact
        name = "result" if pending.seq is None else f"result {pending.seq}"
        with contact.log.step("deliver", f"Delivers the {name}") as step:
            answer = await contact.ask(messages.provide(contact.eid, pending.raw, contact.dialect))
            taken = messages.read_acknowledgement(answer)
            if taken.code is None:
                step.words = f"The eIM took the {name}"
                contact.notes(delivered=contact.report.delivered + 1)
            else:
                error = procedure_error("ProvideEimPackageResult", _ERROR, taken.code)
                step.words, step.ok = f"The eIM refused the {name}: {error}", False
                contact.failed(error)
        await self.acknowledge(taken.seqs)
        self._settle(pending, taken)
        return taken.code is None

    async def acknowledge(self, seqs: Iterable[int]) -> None:
        """Take results and notifications the eIM has kept off the card, and what they replace."""
        contact, named = self._contact, frozenset(seqs)
        if not named:
            return
        with contact.log.step("acknowledge", "Takes off the card what the eIM has") as step:
            removed = await contact.card(lambda euicc: euicc.remove(sorted(named)))
            replaced = await self._replaced(named)
            contact.keep(lambda standing: _without(standing, named | replaced))
            contact.notes(acknowledged=(*contact.report.acknowledged, *removed))
            shown = ", ".join(map(str, removed)) or "nothing, it was gone"
            step.words = f"Taken off the card: {shown}"

    async def _replaced(self, seqs: frozenset[int]) -> frozenset[int]:
        """Take off the card what an acknowledged rollback made untrue."""
        known = [read_result(one.raw) for one in self._contact.standing.pending]
        undone = {(r.eim_id, r.counter) for r in known if r.rollback and r.seq in seqs}
        if not undone:
            return frozenset()
        stored = [read_result(raw) for raw in await self._contact.card(lambda e: e.results())]
        old = [r.seq for r in stored if r.seq and (r.eim_id, r.counter) in undone]
        await self._contact.card(lambda euicc: euicc.remove(old))
        return frozenset(old)

    async def _go_back(self, pending: Pending) -> Pending:
        """Undo the package; returns what is to be delivered now."""
        contact = self._contact
        with contact.log.step("rollback", "Goes back to the profile before") as step:
            contact.keep(lambda standing: standing.swapped(pending, _spent(pending)))
            try:
                raw = await contact.card(lambda e: e.rollback(contact.options.policy))
            except ProcedureError as error:
                step.words, step.ok = f"The eUICC did not go back: {error}", False
                return _spent(pending)
            contact.notes(rolled_back=True)
            step.words = "The eUICC went back to the profile before"
            if not raw:
                return _spent(pending)
            told = Pending(raw, read_result(raw).seq)
            contact.keep(lambda standing: standing.swapped(_spent(pending), told))
        await contact.look()
        return told

    def _settle(self, pending: Pending, taken: messages.Acknowledgement) -> None:
        """Note what the eIM made of a result that reached it.

        One without number is done with: no eIM can ever acknowledge it.
        """
        contact = self._contact
        if pending.seq is None or (taken.code is None and pending.seq in taken.seqs):
            contact.keep(lambda standing: standing.swapped(pending))
            return
        refusals = pending.refusals + 1
        resting = replace(
            pending,
            delivered=taken.code is None,
            rollback=False,
            refusals=refusals,
            due=contact.around.clock() + rest_after(refusals),
        )
        contact.keep(lambda standing: standing.swapped(pending, resting))

    def _refused(self, pending: Pending) -> None:
        """Count an answer that was none; after a few, let the result rest."""
        refusals = pending.refusals + 1
        rest = rest_after(refusals - _PATIENCE) if refusals > _PATIENCE else 0.0
        due = self._contact.around.clock() + rest if rest else 0.0
        tried = replace(pending, refusals=refusals, rollback=False, due=due)
        self._contact.keep(lambda standing: standing.swapped(pending, tried))

    async def notifications(self) -> None:
        """Deliver the pending notifications that do not rest; one refused does not stop the others.

        Raises PeerError or TrustError when nobody answers: the others wait for the next round.
        """
        contact = self._contact
        if contact.options.notifications is NotificationWay.KEEP:
            return
        with contact.log.step("notifications", "Looks for notifications") as step:
            found = await contact.card(lambda euicc: euicc.notifications())
            step.words = f"Notifications on the card: {len(found)}"
        resting = {one.seq: one for one in contact.standing.resting}
        now = contact.around.clock()
        for one in found:
            seq = one.metadata.seq if one.metadata else None
            if seq is not None and (seq not in resting or resting[seq].due <= now):
                await self._notify(seq, one, resting.get(seq))

    async def _notify(self, seq: int, one: PendingNotification, known: Resting | None) -> None:
        contact = self._contact
        try:
            with contact.log.step("notify", f"Delivers notification {seq}"):
                await self._send(one)
        except WorkbenchError as error:
            if isinstance(error, TrustError) or (isinstance(error, PeerError) and not error.status):
                raise
            refusals = (known.refusals if known else 0) + 1
            due = contact.around.clock() + rest_after(refusals)
            contact.keep(lambda standing: _rested(standing, Resting(seq, refusals, due)))
        else:
            await self.acknowledge([seq])

    async def _send(self, one: PendingNotification) -> None:
        contact = self._contact
        downloader = contact.around.downloader
        if contact.options.notifications is NotificationWay.SMDP and downloader:
            await downloader.notify(one.metadata.address if one.metadata else "", one.raw)
            return
        await contact.ask(messages.handle_notification(one.raw, contact.dialect))


def _silent(error: WorkbenchError) -> bool:
    """Whether the other end could not be reached at all."""
    return isinstance(error, TrustError) or (isinstance(error, PeerError) and not error.status)


def _with_stored(
    standing: Standing, stored: Iterable[PackageResult], newest: Iterable[PackageResult]
) -> Standing:
    """Add results found on the card; drop what it no longer has, or what a later one replaces."""
    there = {one.seq for one in stored}
    wanted = {one.seq for one in newest}
    kept = tuple(
        one
        for one in standing.pending
        if one.seq is None or one.seq in wanted or (one.seq not in there and not one.delivered)
    )
    known = {one.seq for one in kept}
    added = tuple(Pending(one.raw, one.seq) for one in newest if one.seq and one.seq not in known)
    return replace(standing, pending=kept + added)


def _without(standing: Standing, seqs: frozenset[int]) -> Standing:
    return replace(
        standing,
        pending=tuple(one for one in standing.pending if one.seq not in seqs),
        resting=tuple(one for one in standing.resting if one.seq not in seqs),
    )


def _spent(pending: Pending) -> Pending:
    """The right to go back is used up before it is used: it must not be tried twice."""
    return replace(pending, rollback=False)


def _rested(standing: Standing, resting: Resting) -> Standing:
    others = tuple(one for one in standing.resting if one.seq != resting.seq)
    return replace(standing, resting=(*others, resting))
