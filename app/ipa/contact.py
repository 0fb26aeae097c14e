"""One contact of an IPA with its eIM: the card on its lane, the wire, what is kept, what was done.

The parts of a round share one of these. Lives on the event loop; only what is given to `card` runs
elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from app.card.card import Card
from app.codec.dialects import NEWEST
from app.errors import PeerError, WorkbenchError
from app.ipa.backoff import retry_after
from app.ipa.client import EsipaClient
from app.ipa.euicc import CardEuicc, Euicc
from app.ipa.options import IpaOptions
from app.ipa.reports import RoundReport, StepLog
from app.ipa.standing import Standing, Standings
from app.values.euicc import EimConfiguration
from app.values.ids import Eid

T = TypeVar("T")

OTHER_EIM = 0
"""A StateChangeCause: another eIM changed what is enabled."""


class CardWork(Protocol):
    """Runs work on the card's lane, as `lane.run(lambda: work(card))` does."""

    def __call__(self, work: Callable[[Card], T], /) -> Awaitable[T]:
        """Await it. Cancelling stops the work between two APDUs."""
        ...


class Downloader(Protocol):
    """A way to SM-DP+ servers (ES9+)."""

    async def download(self, order: bytes, card: CardWork) -> bytes:
        """Carry out a ProfileDownloadTriggerRequest; returns the ProfileInstallationResult.

        Raises WorkbenchError when it did not come as far as an installation.
        """
        ...

    async def notify(self, address: str, notification: bytes) -> None:
        """Deliver a pending notification to the server it names. Raises PeerError, TrustError."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an engine stands in. face: how a card is seen. pause, clock: seconds."""

    standings: Standings = field(default_factory=Standings)
    downloader: Downloader | None = None
    face: Callable[[Card], Euicc] = CardEuicc
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    clock: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Met:
    """What the card said of itself when the round began. dialect: the one to write in."""

    eid: Eid
    dialect: str
    eims: tuple[EimConfiguration, ...]
    enabled: str
    emulated: bool


class Contact:
    """What the parts of one round share, and what came of it so far."""

    def __init__(
        self,
        work: CardWork,
        client: EsipaClient,
        options: IpaOptions,
        around: Surroundings,
        log: StepLog,
    ) -> None:
        self.work = work
        self.client = client
        self.options = options
        self.around = around
        self.log = log
        self._met: Met | None = None
        self.eim_id = options.eim_id
        self.report = RoundReport(
            None, options.eim_id, client.url, client.binding, "", around.clock(), 0.0, ()
        )

    @property
    def met(self) -> Met:
        """What the card said of itself; there once `meet` was awaited."""
        if self._met is None:
            raise RuntimeError("the card comes first")
        return self._met

    @property
    def eid(self) -> Eid:
        """The card's EID."""
        return self.met.eid

    @property
    def dialect(self) -> str:
        """The version of SGP.32 to write in."""
        return self.met.dialect

    def owns(self, eim_id: str) -> bool:
        """Whether results for that eIM are to be delivered here.

        On a card with several eIMs a contact with none of them by name must not take their results:
        whoever acknowledged one would have it taken off the card.
        """
        return self.eim_id == eim_id or (not self.eim_id and len(self.met.eims) <= 1)

    async def meet(self) -> Met:
        """Ask the card who it is and which eIMs it has."""
        with self.log.step("card", "Reads the card") as step:
            met = self._met = await self.card(self._ask)
            if not self.eim_id and len(met.eims) == 1:
                self.eim_id = met.eims[0].eim_id
            step.words = f"The card {met.eid} speaks SGP.32 v{met.dialect}"
        self.notes(eid=met.eid, eim_id=self.eim_id, dialect=met.dialect, emulated=met.emulated)
        return met

    def _ask(self, euicc: Euicc) -> Met:
        dialect = self.options.dialect or euicc.dialect or NEWEST
        return Met(euicc.eid, dialect, euicc.eims(), euicc.enabled(), euicc.emulated)

    async def card(self, work: Callable[[Euicc], T]) -> T:
        """Do something with the eUICC on its lane."""
        face = self.around.face
        return await self.work(lambda card: work(face(card)))

    async def look(self) -> None:
        """See which profile is enabled now; the card's other eIMs are to hear of a change."""
        enabled = await self.card(lambda euicc: euicc.enabled())
        if enabled == self.standing.enabled:
            return
        self.keep(lambda known: replace(known, enabled=enabled))

        def to_be_told(known: Standing) -> Standing:
            return replace(known, enabled=enabled, notify=True, cause=OTHER_EIM)

        for eim in self.met.eims:
            if eim.eim_id != self.eim_id:
                self.around.standings.change(self.eid, eim.eim_id, to_be_told)

    async def ask(self, message: bytes) -> bytes:
        """Send a message and return the answer, trying again while there is none.

        Raises PeerError or TrustError after the last attempt, and at once when the eIM answered
        with an error status: it will not think otherwise a second later.
        """
        for attempt in range(self.options.attempts - 1):
            try:
                return await self.client.exchange(message)
            except PeerError as error:
                if error.status:
                    raise
                await self.around.pause(retry_after(attempt))
        return await self.client.exchange(message)

    @property
    def standing(self) -> Standing:
        """How things stand with this eIM."""
        return self.around.standings.get(self.eid, self.eim_id)

    def keep(self, how: Callable[[Standing], Standing]) -> Standing:
        """Change the standing on the disk. Callable from the card's lane too."""
        return self.around.standings.change(self.eid, self.eim_id, how)

    def notes(self, **changes: object) -> None:
        """Put something into the report."""
        self.report = replace(self.report, **changes)  # type: ignore[arg-type]

    def failed(self, error: WorkbenchError) -> None:
        """Put the reason why the round ends early into the report."""
        self.notes(problem=str(error), hint=error.hint)

    def finished(self) -> RoundReport:
        """Return the report of the round as it stands."""
        standing = self.standing if self._met else Standing()
        return replace(
            self.report,
            duration_s=self.log.elapsed_s,
            steps=tuple(self.log.steps),
            waiting=len(standing.pending),
            next_due=standing.next_due,
            wire=self.client.wire,
        )
