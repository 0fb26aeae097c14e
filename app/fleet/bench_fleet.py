"""Virtual devices against the bench eIM of this machine: made known, given work, run, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.eim.eim_configuration import configuration_data
from app.eim.host import EimHost
from app.eim.introduction import Introduction
from app.errors import SettingsError, WorkbenchError
from app.fleet.association import described
from app.fleet.device import DevicePlan
from app.fleet.faults import Fault, FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.rehearsal import LIST_PROFILES
from app.fleet.statistics import DeviceStatistics
from app.fleet.way import WayPlan
from app.ipa.client import ClientOptions
from app.ipa.eims import trust
from app.net.link import LINKS, SLEEPS, Link, Sleep, link_named, sleep_named
from app.runtime import Runtime
from app.settings import host_and_port
from app.values.esipa import Binding
from app.values.traffic import Tap, no_tap

_SCHEMES = {Binding.HTTPS: "https", Binding.HTTPS_JSON: "https+json", Binding.COAPS: "coaps"}
MOST_DEVICES = 1000


@dataclass(frozen=True, slots=True)
class FleetOrder:
    """What to run. link, sleep: names of presets. faults: words as `FaultPlan.parse` takes them.

    packages: queued for each device at the start, each listing the profiles. interval_s: between
    the contacts of a device that does not sleep. time_factor: how much faster than real time.
    traffic: whether what the devices' cards and clients say is recorded, on lanes called after
    them; the eIM's side of it is recorded anyway.
    """

    count: int = 10
    name: str = "device"
    binding: Binding = Binding.HTTPS
    link: str = "none"
    sleep: str = "awake"
    faults: tuple[str, ...] = ()
    packages: int = 1
    interval_s: float = 10.0
    time_factor: float = 1.0
    traffic: bool = True


class BenchFleet:
    """One fleet at a time. Its coroutines belong on the runtime's loop; the rest is for any thread.

    problem: why the devices ended by themselves, None while they run or were stopped.
    """

    def __init__(self, runtime: Runtime, tap: Tap = no_tap) -> None:
        self.problem: WorkbenchError | None = None
        self._runtime = runtime
        self._tap = tap
        self._fleet: Fleet | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether devices are alive."""
        return self._task is not None and not self._task.done()

    def statistics(self) -> tuple[DeviceStatistics, ...]:
        """Return how each device stands, or stood when it was stopped."""
        return self._fleet.statistics() if self._fleet else ()

    async def start(self, host: EimHost, order: FleetOrder) -> None:
        """Make devices, have card and eIM know each other, queue for them and let them live.

        Starts the endpoint if it does not serve. Raises SettingsError on an order that makes no
        sense, and what eIM and cards raise.
        """
        if self.running:
            return
        _require_sense(order)
        await self.close()
        fault_plan = FaultPlan.parse(order.faults)
        served = Binding.COAPS if order.binding is Binding.COAPS else Binding.HTTPS
        await host.start(served)
        configuration = configuration_data(
            await host.configuration(Introduction(prefer=served, others=()))
        )
        tap = self._tap if order.traffic else no_tap
        way = _way(host, order, served, configuration, tap)
        device = DevicePlan(
            way,
            sleep_named(order.sleep),
            fault_plan,
            interval_s=order.interval_s,
            time_factor=order.time_factor,
        )
        self.problem = None
        self._fleet = fleet = Fleet(
            self._runtime, FleetPlan(device, order.count, order.name, spread_s=1.0), tap=tap
        )
        try:
            made = await fleet.associate(configuration, host.service.register)
            host.trust_also(one.root for one in made if one.root)
            for _ in range(order.packages):
                await host.service.enqueue([one.eid for one in made], LIST_PROFILES)
        except BaseException:
            await self._let_go()
            raise
        self._task = asyncio.get_running_loop().create_task(self._live(fleet.run()))

    async def stop(self) -> None:
        """Stop all devices; what their eUICCs did not report yet is gone with them."""
        fleet, task = self._fleet, self._task
        if fleet is None or task is None or task.done():
            return
        fleet.stop()
        await asyncio.wait((task,))
        await fleet.close()

    async def close(self) -> None:
        """Stop, and forget the devices of the last run."""
        await self.stop()
        await self._let_go()

    async def _let_go(self) -> None:
        fleet, self._fleet = self._fleet, None
        if fleet is not None:
            with suppress(WorkbenchError):
                await fleet.close()

    async def _live(self, run: Coroutine[Any, Any, None]) -> None:
        try:
            await run
        except WorkbenchError as error:
            self.problem = error


def link_choices() -> tuple[Link, ...]:
    """Return the presets of links, the slowest first."""
    return tuple(LINKS.values())


def sleep_choices() -> tuple[Sleep, ...]:
    """Return the presets of sleep cycles."""
    return tuple(SLEEPS.values())


def fault_choices() -> tuple[str, ...]:
    """Return the names of faults a device can have."""
    return tuple(Fault)


def _way(
    host: EimHost, order: FleetOrder, served: Binding, configuration: bytes, tap: Tap
) -> WayPlan:
    told = described(configuration)
    [address] = [one.address for one in host.status().serving if one.binding is served]
    client = ClientOptions(trust=trust(told), connect_to=host_and_port(address), tap=tap)
    return WayPlan(f"{_SCHEMES[order.binding]}://{told.fqdn}", link_named(order.link), client)


def _require_sense(order: FleetOrder) -> None:
    if not 1 <= order.count <= MOST_DEVICES:
        raise SettingsError(
            f"{order.count} virtual devices cannot be run here.",
            key="count",
            hint=f"Choose 1 to {MOST_DEVICES}.",
        )
    if order.interval_s <= 0 or order.time_factor <= 0 or order.packages < 0:
        raise SettingsError(
            "Time has to pass forward, and no less than no packages can be queued.",
            key="interval",
            hint="Choose an interval and a speed above 0.",
        )
