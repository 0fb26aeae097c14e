"""The account of a rehearsal: complete when all went well, and honest when not."""

from __future__ import annotations

import pytest

from app.fleet.device import DevicePlan
from app.fleet.faults import FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.rehearsal import LIST_PROFILES, Account, Order, Outcome, rehearse, settle
from app.fleet.stand import Stand
from app.runtime import Runtime
from app.values.eim import QueueState
from app.values.esipa import Binding


def _rehearse(
    runtime: Runtime, stand: Stand, *faults: str, order: Order | None = None, rounds: int = 0
) -> Outcome:
    way = stand.way(Binding.HTTPS)
    device = DevicePlan(way, faults=FaultPlan.parse(faults), interval_s=0.01, time_factor=1000.0)

    async def scenario() -> Outcome:
        fleet = Fleet(runtime, FleetPlan(device, 3))
        try:
            return await rehearse(
                fleet, stand.configuration(), stand.service, order or Order(), rounds=rounds
            )
        finally:
            await fleet.close()

    return runtime.spawn(scenario()).result(60)


def test_every_package_ends_with_one_result(runtime: Runtime, stand: Stand) -> None:
    found = _rehearse(runtime, stand, order=Order(packages=2, batch="twice"))
    assert found.account is not None
    assert found.account.whole
    assert found.account.packages == {QueueState.SUCCEEDED: 6}
    assert (found.account.applied, found.account.astray) == (6, ())
    assert (found.fleet.idle, found.fleet.waiting) == (3, 0)


def test_devices_with_a_wrong_token_fail_and_are_accounted_for(
    runtime: Runtime, stand: Stand
) -> None:
    found = _rehearse(runtime, stand, "wrong-token", rounds=2)
    assert found.account is not None
    assert QueueState.SUCCEEDED not in found.account.packages


def test_results_that_never_arrive_leave_the_account_open(runtime: Runtime, stand: Stand) -> None:
    found = _rehearse(runtime, stand, "drop-result", rounds=2)
    assert found.account is not None
    assert not found.account.whole
    assert found.fleet.failed == 6
    assert all(one.problem for one in found.devices)


def test_a_foreign_eim_is_told_nothing(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> tuple[Outcome, int]:
        fleet = Fleet(runtime, FleetPlan(DevicePlan(stand.way(Binding.HTTPS)), 2))
        found = await rehearse(fleet, stand.configuration(), None, Order(), rounds=1)
        await fleet.close()
        return found, len(await stand.service.queue())

    found, queued = runtime.spawn(scenario()).result(30)
    assert found.account is None
    assert queued == 0
    assert all("eid" in one.problem.lower() for one in found.devices)


def test_only_the_named_order_is_accounted_for(runtime: Runtime, stand: Stand) -> None:
    found = _rehearse(runtime, stand, order=Order(batch="first"))
    eids = [one.eid for one in found.devices if one.eid]

    async def scenario() -> tuple[Account, Account]:
        await stand.service.enqueue(eids, LIST_PROFILES, batch="second")
        service = stand.service
        return await settle(service, eids, "first"), await settle(service, eids, "second")

    first, second = runtime.spawn(scenario()).result(20)
    assert (first.packages, first.whole) == ({QueueState.SUCCEEDED: 3}, True)
    assert (second.packages, second.whole) == ({QueueState.QUEUED: 3}, False)


@pytest.mark.parametrize(
    ("account", "whole"),
    [
        pytest.param(Account({QueueState.SUCCEEDED: 2}, {}, 2, (), 0), True, id="all-done"),
        pytest.param(Account({QueueState.FAILED: 1}, {}, 1, (), 3), True, id="failed-is-an-end"),
        pytest.param(Account({QueueState.DELIVERED: 1}, {}, 0, (), 0), False, id="one-is-out"),
        pytest.param(Account({QueueState.SUCCEEDED: 1}, {}, 0, (7,), 0), False, id="no-result"),
    ],
)
def test_whole_means_ended_with_one_result_each(account: Account, whole: bool) -> None:
    assert account.whole is whole
