"""One virtual device against a real eIM: good days, deaths, sleep."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from app.errors import CancelledError
from app.fleet.device import DevicePlan, VirtualDevice
from app.fleet.faults import FaultPlan
from app.fleet.rehearsal import LIST_PROFILES, Account, settle
from app.fleet.stand import Stand
from app.net.link import AWAKE, PSM, Sleep
from app.runtime import Lane, Runtime
from app.values.eim import QueueState, ResultFate
from app.values.esipa import Binding

Use = Callable[[VirtualDevice], Coroutine[Any, Any, None]]


@pytest.fixture
def lane(runtime: Runtime) -> Iterator[Lane]:
    made = runtime.lane("cards")
    yield made
    made.close()


def _lives(runtime: Runtime, stand: Stand, lane: Lane, plan: DevicePlan, use: Use) -> Account:
    """Let one device with one package live, and account for the package."""

    async def scenario() -> Account:
        device = VirtualDevice("meter", plan, lane, seed=1)
        made = await device.associate(stand.configuration())
        await stand.service.register(made.device(label="meter"))
        await stand.service.enqueue([made.eid], LIST_PROFILES)
        await use(device)
        await device.close()
        return await settle(stand.service, [made.eid])

    return runtime.spawn(scenario()).result(30)


def _plan(stand: Stand, *faults: str, sleep: Sleep = AWAKE) -> DevicePlan:
    way = stand.way(Binding.HTTPS)
    return DevicePlan(way, sleep, FaultPlan.parse(faults), time_factor=1000.0)


def test_a_package_is_fetched_executed_and_reported(
    runtime: Runtime, stand: Stand, lane: Lane
) -> None:
    async def use(device: VirtualDevice) -> None:
        report = await device.round()
        assert report is not None
        assert report.ok
        assert (report.packages, report.waiting) == (2, 0)
        await device.round()
        assert device.statistics.idle
        assert device.statistics.wire is not None

    account = _lives(runtime, stand, lane, _plan(stand), use)
    assert account.whole
    assert account.packages == {QueueState.SUCCEEDED: 1}


def test_a_device_that_died_after_executing_reports_when_it_is_back(
    runtime: Runtime, stand: Stand, lane: Lane
) -> None:
    async def use(device: VirtualDevice) -> None:
        assert await device.round() is None
        for _ in range(20):
            if device.statistics.idle:
                break
            await device.round()
        assert device.statistics.deaths > 0
        assert dict(device.statistics.struck)["die-after-execute"] == device.statistics.deaths

    account = _lives(runtime, stand, lane, _plan(stand, "die-after-execute=0.7"), use)
    assert account.whole
    assert account.packages == {QueueState.SUCCEEDED: 1}


def test_the_same_result_twice_counts_once(runtime: Runtime, stand: Stand, lane: Lane) -> None:
    async def use(device: VirtualDevice) -> None:
        await device.round()

    account = _lives(runtime, stand, lane, _plan(stand, "duplicate"), use)
    assert account.whole
    assert account.results[ResultFate.DUPLICATE] >= 1


@pytest.mark.parametrize(
    ("sleep", "handshakes"),
    [pytest.param(AWAKE, 1, id="awake"), pytest.param(PSM, 2, id="psm")],
)
def test_only_some_sleep_ends_the_connection(
    runtime: Runtime, stand: Stand, lane: Lane, sleep: Sleep, handshakes: int
) -> None:
    plan = DevicePlan(stand.way(Binding.COAPS, counted=True), sleep, time_factor=1000.0)

    async def use(device: VirtualDevice) -> None:
        await device.round()
        await device.round()
        assert device.statistics.connections == handshakes

    assert _lives(runtime, stand, lane, plan, use).whole


def test_a_device_sleeps_as_long_as_its_cycle_says(stand: Stand) -> None:
    way = stand.way(Binding.HTTPS)
    assert DevicePlan(way, PSM, time_factor=60.0).pause_s == PSM.period_s / 60
    assert DevicePlan(way, AWAKE, interval_s=30.0).pause_s == 30.0


def test_a_device_whose_lane_was_closed_says_so(runtime: Runtime, stand: Stand, lane: Lane) -> None:
    async def scenario() -> None:
        device = VirtualDevice("meter", _plan(stand), lane)
        lane.close()
        try:
            await device.round()
        finally:
            await device.close()

    with pytest.raises(CancelledError):
        runtime.spawn(scenario()).result(20)
