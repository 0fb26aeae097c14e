"""A virtual device: an IPA, a simulated eUICC and a way to the eIM, with its bad days.

Its card blocks, so it works on a lane, which it shares with other devices; everything else lives on
the event loop. A device that dies loses what its IPA kept in memory, but never its eUICC.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from app.card.card import Card
from app.card.transport import open_transport
from app.fleet.association import Association, associate
from app.fleet.faults import DeviceDied, FaultPlan, FaultyClient
from app.fleet.statistics import DeviceStatistics
from app.fleet.way import Way, WayPlan
from app.ipa.contact import Surroundings
from app.ipa.engine import IpaEngine
from app.ipa.options import IpaOptions
from app.ipa.reports import RoundReport, Tell, tell_nobody
from app.ipa.standing import Standings
from app.net.link import AWAKE, Sleep
from app.runtime import Lane
from app.values.esipa import WireBytes
from app.values.traffic import Tap, no_tap

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """What every device of a fleet is like.

    card: address of the simulated eUICC, `{name}` standing for the device's. interval_s: between
    the rounds of a device that never sleeps. time_factor: how much faster than real time passes
    between rounds and between attempts; the link keeps to real time.
    """

    way: WayPlan
    sleep: Sleep = AWAKE
    faults: FaultPlan = field(default_factory=FaultPlan)
    ipa: IpaOptions = field(default_factory=IpaOptions)
    card: str = "sim:{name}?blank=1&state=memory"
    interval_s: float = 60.0
    time_factor: float = 1.0

    @property
    def pause_s(self) -> float:
        """Real seconds from the end of a round to the next one."""
        return (self.sleep.period_s or self.interval_s) / self.time_factor


class VirtualDevice:
    """One device. Its methods are called on one event loop, one at a time.

    seed: decides what its link and its faults do. tell: is given each step of its rounds.
    """

    def __init__(
        self,
        name: str,
        plan: DevicePlan,
        lane: Lane,
        *,
        seed: int = 0,
        tap: Tap = no_tap,
        tell: Tell = tell_nobody,
    ) -> None:
        self.name = name
        self.statistics = DeviceStatistics(name)
        self._plan = plan
        self._lane = lane
        self._tap = tap
        self._tell = tell
        self._random = Random(seed)  # noqa: S311 - it decides about faults, it keeps no secrets
        self._began = time.time()
        self._card: Card | None = None
        self._way = Way(plan.way, lane=name, seed=seed)
        self._client: FaultyClient | None = None
        self._engine: IpaEngine | None = None

    async def associate(self, configuration: bytes) -> Association:
        """Make an eIM the one this device obeys. configuration: EimConfigurationData as DER.

        Raises what `app.fleet.association.associate` does.
        """
        made = await self.work(lambda card: associate(card, configuration))
        self.statistics = replace(self.statistics, eid=made.eid)
        return made

    async def round(self) -> RoundReport | None:
        """Contact the eIM once; None when the device died on the way.

        Raises CancelledError when its lane was closed, SettingsError when the URL leads nowhere.
        """
        engine = await self._awake()
        self.statistics = replace(self.statistics, running=True)
        report: RoundReport | None = None
        try:
            report = await engine.round()
            self.statistics = self.statistics.after(report)
        except DeviceDied:
            self.statistics = self.statistics.after_death()
        finally:
            if report is None:
                await self._die()
            elif not self._plan.sleep.keeps_session:
                await self._way.hang_up()
            self._take_stock()
        return report

    async def work(self, work: Callable[[Card], T], /) -> T:
        """Do something with the card, on its lane."""
        return await self._lane.run(lambda: work(self._opened()))

    async def close(self) -> None:
        """Close the connection, the link and the card."""
        await self._way.close()
        self._engine = None
        if (card := self._card) is not None and not self._lane.closed:
            await self._lane.run(card.close)

    def _opened(self) -> Card:
        if self._card is None:
            self._card = Card(open_transport(self._plan.card.format(name=self.name), self._tap))
        return self._card

    async def _awake(self) -> IpaEngine:
        """Return the IPA, started if it is not running."""
        if self._engine is None:
            plan = self._plan
            self._client = FaultyClient(await self._way.open(), plan.faults, self._random)
            around = Surroundings(Standings(), pause=self._wait, clock=self._clock)
            self._engine = IpaEngine(self.work, self._client, plan.ipa, around, self._tell)
        return self._engine

    async def _die(self) -> None:
        self._engine = None
        await self._way.forget()

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._plan.time_factor)

    def _clock(self) -> float:
        """Return the device's own time, which runs faster than ours."""
        return self._began + (time.time() - self._began) * self._plan.time_factor

    def _take_stock(self) -> None:
        """Note what the round cost."""
        cost, known = self._way.spent(), self.statistics.wire
        wire = known if cost is None else (known or WireBytes()) + cost
        struck = self._client.struck if self._client is not None else {}
        counted = dict(self.statistics.struck)
        for fault, times in struck.items():
            counted[fault.value] = counted.get(fault.value, 0) + times
        struck.clear()
        self.statistics = replace(
            self.statistics,
            running=False,
            wire=wire,
            struck=tuple(sorted(counted.items())),
            connections=self._way.connections,
            mishaps=self._way.mishaps(),
        )
