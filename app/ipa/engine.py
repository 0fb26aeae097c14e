"""The IPA: meets its eIM, executes what it sends, delivers what came of it.

A round: deliver what waits from before; ask for a package, carry it out, deliver its result, until
there is none; deliver notifications. It ends early when the card or the eIM is lost, and nothing
is: the next round begins with what is left. The report of a round tells each step.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace

from app.codec.codes import procedure_error
from app.errors import CancelledError, WorkbenchError
from app.ipa import messages
from app.ipa.client import EsipaClient
from app.ipa.contact import CardWork, Contact, Surroundings
from app.ipa.deliveries import Deliveries
from app.ipa.messages import Package, PackageKind
from app.ipa.options import IpaOptions
from app.ipa.packages import Packages
from app.ipa.reports import RoundReport, StepLog, Tell, tell_nobody

_log = logging.getLogger(__name__)

_NONE = 1
_ERROR = "GetEimPackageResponse.eimPackageError"
_UNDEFINED = 127


def _ignore(report: RoundReport) -> None:
    """Do nothing with a report."""


class IpaEngine:
    """One card and one eIM. Lives on an event loop; one round at a time.

    work: runs work on the card's lane. client: stays open between rounds and is the caller's to
    close. tell: is given each step as it ends.
    """

    def __init__(
        self,
        work: CardWork,
        client: EsipaClient,
        options: IpaOptions | None = None,
        around: Surroundings | None = None,
        tell: Tell = tell_nobody,
    ) -> None:
        self._work = work
        self._client = client
        self._options = options or IpaOptions()
        self._around = around or Surroundings()
        self._tell = tell
        self._cause = self._options.cause

    async def round(self) -> RoundReport:
        """Contact the eIM once and return what was done.

        Only being cancelled makes it raise: CancelledError, or asyncio's own. What else goes wrong
        ends the round and is in the report.
        """
        log = StepLog(self._tell)
        contact = Contact(self._work, self._client, self._options, self._around, log)
        try:
            await contact.meet()
            await self._visit(contact)
        except CancelledError:
            raise
        except WorkbenchError as error:
            contact.failed(error)
        report = contact.finished()
        _log.info("Round with %s: %s", report.url, report.problem or "done")
        return report

    async def loop(
        self, stop: asyncio.Event, each: Callable[[RoundReport], None] = _ignore
    ) -> None:
        """Do rounds until told to stop, which ends the wait between them but no round.

        each: is given every report. An eIM with more packages is asked again at once.
        """
        while not stop.is_set():
            report = await self.round()
            each(report)
            if report.more and report.ok:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._options.interval_s)

    async def _visit(self, contact: Contact) -> None:
        deliveries, packages = Deliveries(contact), Packages(contact)
        self._notice_change(contact)
        await deliveries.overdue()
        for _ in range(self._options.most_packages):
            package = await self._next(contact)
            if package is None:
                break
            if not await deliveries.deliver(await packages.carry_out(package)):
                break  # it would only give the same package again
        else:
            contact.notes(more=True)
        await deliveries.notifications()

    async def _next(self, contact: Contact) -> Package | None:
        """Ask for a package; None when the eIM has none.

        Raises ProcedureError when the eIM does not want to know this card, CodecError when its
        answer is none to this question.
        """
        standing = contact.standing
        message = messages.get_package(
            contact.eid,
            contact.dialect,
            notify=standing.notify,
            cause=standing.cause,
            rplmn=self._options.rplmn,
        )
        with contact.log.step("ask", "Asks for a package") as step:
            package = messages.read_package(await contact.ask(message))
            if package.kind is PackageKind.NONE and package.code != _NONE:
                raise procedure_error("GetEimPackage", _ERROR, package.code)
            step.words = f"The eIM sent: {package.kind.value}"
        contact.keep(lambda known: replace(known, notify=False, cause=None))
        return None if package.kind is PackageKind.NONE else package

    def _notice_change(self, contact: Contact) -> None:
        """Note what the eIM is to be told of: what the caller says, or another enabled profile."""
        cause, self._cause = self._cause, None
        enabled = contact.met.enabled
        known = contact.standing
        if cause is None and known.enabled not in (None, enabled) and not known.notify:
            cause = _UNDEFINED
        told = replace(known, enabled=enabled)
        if cause is not None:
            told = replace(told, notify=True, cause=cause)
        contact.keep(lambda _: told)
