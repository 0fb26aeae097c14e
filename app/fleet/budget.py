"""What the same procedure costs on the wire, over each binding and kind of session.

Every figure is measured: a simulated eUICC and a real client meet a real server through a link that
only counts. UDP is counted datagram by datagram; TCP and IP under TLS are reckoned. A new session
includes opening and closing, a resumed one the short handshake, an open one neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeVar

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import PeerError, WorkbenchError
from app.fleet.association import Association, associate
from app.fleet.stand import EIM_ID, Stand
from app.fleet.way import Way
from app.ipa.engine import IpaEngine
from app.ipa.options import IpaOptions, NotificationWay
from app.ipa.reports import RoundReport
from app.net.link import Link
from app.runtime import Lane, Runtime
from app.values.esipa import Binding, WireBytes
from app.values.ids import Eid
from app.values.packages import Operation, Recipe

T = TypeVar("T")

_SETTLING_S = 0.05
"""For the last packets of a connection that was closed."""
_LIST = Recipe(operations=(Operation("listProfileInfo"),))


class Procedure(StrEnum):
    """What the device does. The value is what people read."""

    POLL = "poll, no package"
    LIST = "poll, listProfileInfo, result, acknowledgement"


class Session(StrEnum):
    """What the device has of a secure session when it begins."""

    NEW = "new"
    RESUMED = "resumed"
    OPEN = "open"


class Door(StrEnum):
    """How the eIM is reached."""

    HTTPS = "HTTPS"
    HTTPS_JSON = "HTTPS JSON"
    COAPS = "CoAP/DTLS"
    COAPS_PSK = "CoAP/DTLS, PSK"

    @property
    def binding(self) -> Binding:
        """The binding that is."""
        return Binding.COAPS if self is Door.COAPS_PSK else Binding(self.value)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One procedure over one way. exchanges: requests that were answered. wire: what it cost."""

    procedure: Procedure
    door: Door
    session: Session
    exchanges: int
    wire: WireBytes


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """What to measure. mtu: of the link, in bytes of an IP packet."""

    doors: Sequence[Door] = tuple(Door)
    sessions: Sequence[Session] = tuple(Session)
    procedures: Sequence[Procedure] = tuple(Procedure)
    mtu: int = 1500

    @property
    def cases(self) -> tuple[tuple[Procedure, Door, Session], ...]:
        """Every combination, in the order of the table."""
        return tuple(product(self.procedures, self.doors, self.sessions))


async def measure(runtime: Runtime, plan: BudgetPlan | None = None) -> tuple[BudgetRow, ...]:
    """Measure every case with an eIM made for it; takes seconds. On the runtime's loop.

    Raises WorkbenchError when a procedure does not come to its end.
    """
    plan = plan or BudgetPlan()
    stand, lane = Stand(runtime), runtime.lane("budget card")
    try:
        await stand.start()
        subject = _Subject(stand, lane)
        await subject.prepare()
        rows = [await subject.measure(*case, plan.mtu) for case in plan.cases]
        await subject.close()
    finally:
        lane.close()
        await stand.close()
    return tuple(rows)


class _Subject:
    """One device that does the same thing over and over, each time over another way."""

    def __init__(self, stand: Stand, lane: Lane) -> None:
        self._stand = stand
        self._lane = lane
        self._card = Card(open_transport("sim:budget?blank=1&state=memory"))
        self._association: Association | None = None

    @property
    def _eid(self) -> Eid:
        if self._association is None:
            raise RuntimeError("the device was not prepared")
        return self._association.eid

    async def prepare(self) -> None:
        """Get to know the eIM, which gets the certificates too, and so needs not ask for them."""
        configuration = self._stand.configuration()
        made = await self._lane.run(lambda: associate(self._card, configuration))
        self._association = made
        await self._stand.service.register(made.device(label="budget", identity=EIM_ID))
        await self._stand.service.enqueue([made.eid], _LIST)
        way = Way(self._stand.way(Binding.HTTPS))
        await self._round(way)
        await way.close()

    async def measure(
        self, procedure: Procedure, door: Door, session: Session, mtu: int
    ) -> BudgetRow:
        """Do the procedure once and say what it cost."""
        link = Link("counter", mtu=mtu)
        psk = door is Door.COAPS_PSK
        way = Way(self._stand.way(door.binding, psk=psk, link=link, counted=True))
        try:
            await self._warm(way, session)
            if procedure is Procedure.LIST:
                await self._stand.service.enqueue([self._eid], _LIST)
            report = await self._round(way)
            if session is not Session.OPEN:
                await way.hang_up()
            await asyncio.sleep(_SETTLING_S)
            wire = way.spent() or WireBytes()
        finally:
            await way.close()
        exchanges = sum(step.kind in ("ask", "deliver") for step in report.steps)
        return BudgetRow(procedure, door, session, exchanges, wire)

    async def close(self) -> None:
        """Let go of the card."""
        await self._lane.run(self._card.close)

    async def _work(self, work: Callable[[Card], T], /) -> T:
        return await self._lane.run(lambda: work(self._card))

    async def _warm(self, way: Way, session: Session) -> None:
        """Bring the way to where the measurement begins."""
        if session is Session.NEW:
            return
        await self._round(way)
        if session is Session.RESUMED:
            await way.hang_up()
        await asyncio.sleep(_SETTLING_S)
        way.spent()

    async def _round(self, way: Way) -> RoundReport:
        options = IpaOptions(attempts=1, notifications=NotificationWay.KEEP, with_result=False)
        report = await IpaEngine(self._work, await way.open(), options).round()
        if not report.ok:
            raise _failed(report)
        return report


def _failed(report: RoundReport) -> WorkbenchError:
    return PeerError(
        f"The procedure over {report.binding} did not come to its end: {report.problem}",
        hint=report.hint or "Try again; if it stays so, report it.",
    )
