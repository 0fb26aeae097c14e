"""Virtual devices, a real eIM and bad links: every package ends with exactly one result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.fleet.device import DevicePlan
from app.fleet.faults import Fault, FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.rehearsal import Order, Outcome, rehearse
from app.fleet.stand import Stand
from app.net.link import LTE_M, NONE, PSM, Link
from app.runtime import Runtime
from app.values.eim import QueueState, ResultFate
from app.values.esipa import Binding

_BAD_DAYS = ("drop-result=0.2", "drop-answer=0.2", "die-after-execute=0.2", "duplicate=0.3")


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    made = Runtime()
    yield made
    made.close()


@pytest.fixture
def stand(runtime: Runtime, tmp_path: Path) -> Iterator[Stand]:
    made = Stand(runtime, store=f"sqlite:///{tmp_path / 'eim.db'}")
    runtime.spawn(made.start()).result(20)
    yield made
    runtime.spawn(made.close()).result(20)


def _rehearse(runtime: Runtime, stand: Stand, plan: FleetPlan, packages: int = 1) -> Outcome:
    async def scenario() -> Outcome:
        fleet = Fleet(runtime, plan)
        try:
            order = Order(packages=packages, batch="flow")
            return await rehearse(fleet, stand.configuration(), stand.service, order)
        finally:
            await fleet.close()

    return runtime.spawn(scenario()).result(120)


def _device(stand: Stand, binding: Binding, link: Link = NONE, *faults: str) -> DevicePlan:
    return DevicePlan(
        stand.way(binding, link=link, counted=True),
        faults=FaultPlan.parse(faults),
        interval_s=0.05,
        time_factor=200.0,
    )


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.HTTPS_JSON, Binding.COAPS])
def test_devices_with_bad_days_lose_nothing(
    runtime: Runtime, stand: Stand, binding: Binding
) -> None:
    plan = FleetPlan(_device(stand, binding, NONE, *_BAD_DAYS), 6, seed=3)
    found = _rehearse(runtime, stand, plan, packages=2)
    assert found.account is not None
    assert found.account.whole
    assert found.account.packages == {QueueState.SUCCEEDED: 12}
    assert found.account.applied == 12
    assert found.account.results[ResultFate.DUPLICATE] > 0
    assert found.fleet.deaths > 0


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.COAPS])
def test_loss_duplicates_and_reordering_only_cost_time(
    runtime: Runtime, stand: Stand, binding: Binding
) -> None:
    link = Link("bad", latency_s=0.01, loss=0.1, duplicates=0.3, reordering=0.3)
    found = _rehearse(runtime, stand, FleetPlan(_device(stand, binding, link), 2, seed=8))
    assert found.account is not None
    assert found.account.whole
    assert found.account.packages == {QueueState.SUCCEEDED: 2}
    assert found.fleet.mishaps.lost > 0


def test_devices_that_sleep_resume_their_sessions(runtime: Runtime, stand: Stand) -> None:
    way = stand.way(Binding.COAPS, link=LTE_M, counted=True)
    plan = FleetPlan(DevicePlan(way, PSM, time_factor=100_000.0), 2)

    found = _rehearse(runtime, stand, plan)
    assert found.account is not None
    assert found.account.whole
    assert found.fleet.connections > found.fleet.devices
    assert found.fleet.wire is not None
    assert found.fleet.wire.payload > 0


def test_a_wrong_token_fails_one_device_and_not_the_others(runtime: Runtime, stand: Stand) -> None:
    device = _device(stand, Binding.HTTPS, NONE, f"{Fault.WRONG_TOKEN}=0.5")

    async def scenario() -> Outcome:
        fleet = Fleet(runtime, FleetPlan(device, 6, seed=1))
        try:
            return await rehearse(fleet, stand.configuration(), stand.service, Order(), rounds=2)
        finally:
            await fleet.close()

    found = runtime.spawn(scenario()).result(60)
    assert found.account is not None
    good = found.account.packages[QueueState.SUCCEEDED]
    assert 0 < good < 6
    assert found.account.applied >= good
