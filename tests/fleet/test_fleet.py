"""Many devices at once: all come to an end, stop when told to, and leave nothing behind."""

from __future__ import annotations

import asyncio

import pytest

from app.errors import SettingsError
from app.fleet.device import DevicePlan
from app.fleet.faults import FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.stand import Stand
from app.fleet.statistics import FleetStatistics
from app.fleet.way import WayPlan
from app.runtime import Runtime
from app.values.eim import Device
from app.values.esipa import Binding


def _plan(stand: Stand, count: int = 4, interval_s: float = 0.0) -> FleetPlan:
    return FleetPlan(DevicePlan(stand.way(Binding.HTTPS), interval_s=interval_s), count, "meter")


async def _ignore(device: Device) -> None:
    """Tell the eIM nothing."""


def test_every_device_does_its_rounds(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> FleetStatistics:
        fleet = Fleet(runtime, _plan(stand))
        await fleet.associate(stand.configuration(), stand.service.register)
        await fleet.run(2)
        await fleet.close()
        return fleet.totals()

    totals = runtime.spawn(scenario()).result(30)
    assert (totals.devices, totals.rounds, totals.failed, totals.running) == (4, 8, 0, 0)


def test_devices_are_named_and_numbered_and_keep_their_eids(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> list[tuple[str, str]]:
        fleet = Fleet(runtime, _plan(stand, 2))
        made = await fleet.associate(stand.configuration(), _ignore)
        await fleet.close()
        named = zip(fleet.plan.names(), made, strict=True)
        return [(name, one.eid) for name, one in named]

    first, again = (runtime.spawn(scenario()).result(30) for _ in range(2))
    assert first == again
    assert [name for name, _ in first] == ["meter-0001", "meter-0002"]
    assert len({eid for _, eid in first}) == 2


def test_the_share_of_wrong_tokens_is_of_devices(runtime: Runtime, stand: Stand) -> None:
    faults = FaultPlan.parse(["wrong-token=0.5"])
    plan = FleetPlan(DevicePlan(stand.way(Binding.HTTPS), faults=faults), 20)
    told: list[Device] = []

    async def keep(device: Device) -> None:
        told.append(device)

    async def scenario() -> list[bool]:
        fleet = Fleet(runtime, plan)
        made = await fleet.associate(stand.configuration(), keep)
        await fleet.close()
        return [one.token != device.token for one, device in zip(made, told, strict=True)]

    assert 4 <= sum(runtime.spawn(scenario()).result(30)) <= 16


def test_stopping_ends_waits_and_rounds(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> FleetStatistics:
        begun = asyncio.Event()
        plan = _plan(stand, interval_s=3600.0)
        fleet = Fleet(runtime, plan, tell=lambda step: begun.set())
        await fleet.associate(stand.configuration(), stand.service.register)
        async with asyncio.TaskGroup() as group:
            group.create_task(fleet.run())
            await asyncio.wait_for(begun.wait(), 20)
            fleet.stop()
        await fleet.close()
        return fleet.totals()

    totals = runtime.spawn(scenario()).result(30)
    assert totals.rounds <= 4
    assert totals.running == 0


def test_an_eim_that_is_not_there_ends_rounds_but_no_device(runtime: Runtime, stand: Stand) -> None:
    plan = FleetPlan(DevicePlan(WayPlan("https://127.0.0.1:1"), time_factor=1000.0), 2)

    async def scenario() -> FleetStatistics:
        fleet = Fleet(runtime, plan)
        await fleet.associate(stand.configuration(), _ignore)
        await fleet.run(2)
        await fleet.close()
        return fleet.totals()

    totals = runtime.spawn(scenario()).result(30)
    assert (totals.rounds, totals.failed, totals.idle) == (4, 4, 0)


def test_a_url_that_leads_nowhere_ends_the_fleet(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> None:
        fleet = Fleet(runtime, FleetPlan(DevicePlan(WayPlan("gopher://eim.example")), 3))
        try:
            await fleet.run(1)
        finally:
            await fleet.close()

    with pytest.raises(SettingsError, match="No eIM can be reached"):
        runtime.spawn(scenario()).result(30)
