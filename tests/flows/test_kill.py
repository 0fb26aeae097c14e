"""`eim serve` is killed at random moments: nothing is lost, nothing twice, no counter reused.

The server is a process of its own on a real store; each device is our IPA around a simulated eUICC,
over a real socket. Work is queued by this process, beside the server, as by another station. A
short form runs always; EIMW_KILLS=20 kills so often.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from app.crypto.trust import TrustStore
from app.eim.eim_configuration import configuration_data
from app.eim.host import EimHost
from app.eim.introduction import Introduction
from app.fleet.association import described
from app.fleet.device import DevicePlan
from app.fleet.faults import FaultPlan
from app.fleet.fleet import Fleet, FleetPlan
from app.fleet.rehearsal import settle
from app.fleet.way import WayPlan
from app.ipa.client import ClientOptions
from app.ipa.eims import trust
from app.ipa.execute import stored_results
from app.runtime import Runtime
from app.settings import EimSettings
from app.values.eim import QueueState, ResultFate
from app.values.esipa import Binding
from app.values.euicc import CheckResult
from app.values.ids import Eid
from app.values.packages import Operation, Recipe
from tests.composer.benches import FIRST, OTHER
from tests.flows.killing import Killed, Seen, Witness
from tests.postgres import Postgres

KILLS = int(os.environ.get("EIMW_KILLS", "3"))
DEVICES = 4 if KILLS < 10 else 10
MOST_LOOKS = 1200
LIST = Recipe(operations=(Operation("listProfileInfo"),))
TO_OTHER = Recipe(operations=(Operation("enable", {"iccid": OTHER}),))
BACK = Recipe(operations=(Operation("enable", {"iccid": FIRST}),))
ROUND = (LIST, TO_OTHER, LIST, BACK)


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'eim.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def server(tmp_path: Path, store: str, workers: int) -> Iterator[Killed]:
    made = Killed(tmp_path, store, workers)
    yield made
    made.close()


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    made = Runtime()
    yield made
    made.close()


@dataclass
class Scene:
    """A server to kill, a station beside it on the same store, and devices."""

    server: Killed
    station: EimHost
    fleet: Fleet
    queued: int = 0
    in_flight: int = 0

    @property
    def eids(self) -> list[Eid]:
        return [one.eid for one in self.fleet.statistics() if one.eid]

    async def queue_a_round(self) -> None:
        for recipe in ROUND:
            self.queued += len(await self.station.service.enqueue(self.eids, recipe))

    async def kill_again_and_again(self, dice: Random) -> None:
        for _ in range(KILLS):
            await self.queue_a_round()
            await asyncio.sleep(dice.uniform(0.02, 0.9))
            self.in_flight += (await self.states()).count(QueueState.DELIVERED)
            if await asyncio.to_thread(self.server.kill, dice):
                await asyncio.to_thread(self.server.start)

    async def calm(self) -> None:
        for _ in range(MOST_LOOKS):
            if all(state.final for state in await self.states()):
                return
            await asyncio.sleep(0.1)

    async def states(self) -> list[QueueState]:
        return [one.state for one in await self.station.service.queue(limit=10_000)]


def _fleet(
    runtime: Runtime, configuration: bytes, url: str, witness: Witness, dice: Random
) -> Fleet:
    client = ClientOptions(trust=trust(described(configuration)), timeout_s=10.0, tap=witness)
    device = DevicePlan(
        WayPlan(url, client=client, counted=False),
        faults=FaultPlan.parse(("die-after-execute=0.05", "drop-answer=0.05")),
        interval_s=5,
        time_factor=100,
    )
    return Fleet(runtime, FleetPlan(device, DEVICES, seed=dice.getrandbits(16)))


async def _play(scene: Scene, configuration: bytes, dice: Random) -> None:
    await scene.fleet.associate(configuration, scene.station.service.register)
    running = asyncio.ensure_future(scene.fleet.run())
    try:
        await scene.kill_again_and_again(dice)
        await scene.calm()
    finally:
        scene.fleet.stop()
        await running
    await scene.fleet.run(until_idle=True)  # until each has every acknowledgement


@pytest.mark.parametrize(
    ("kind", "workers", "binding"),
    [
        pytest.param("sqlite", 1, Binding.HTTPS, id="sqlite-https"),
        pytest.param("postgresql", 1, Binding.COAPS, id="postgresql-coaps"),
        pytest.param("sqlite", 2, Binding.COAPS, id="sqlite-two-workers-coaps"),
        pytest.param("postgresql", 2, Binding.HTTPS, id="postgresql-two-workers-https"),
    ],
)
def test_a_killed_server_loses_nothing_and_does_nothing_twice(
    server: Killed, store: str, runtime: Runtime, binding: Binding
) -> None:
    server.start()
    settings = EimSettings(store, server.https, server.coaps)
    station, witness = EimHost(runtime, TrustStore(), lambda: settings), Witness()
    dice = Random()

    async def played() -> Scene:
        await station.open()
        values = await station.configuration(Introduction(prefer=binding))
        configuration = configuration_data(values)
        scheme, where = ("https", server.https), ("coaps", server.coaps)
        url = "://".join(scheme if binding is Binding.HTTPS else where)
        scene = Scene(server, station, _fleet(runtime, configuration, url, witness, dice))
        try:
            await _play(scene, configuration, dice)
            await _check(scene, witness)
        finally:
            await scene.fleet.close()
            await station.close()
        return scene

    scene = runtime.spawn(played()).result()
    assert server.end() == 0
    print(f"{KILLS} kills, {scene.in_flight} packages in flight then")  # noqa: T201 - for `pytest -s`


async def _check(scene: Scene, witness: Witness) -> None:
    account = await settle(scene.station.service, scene.eids)
    print(account)  # noqa: T201
    assert account.packages == {QueueState.SUCCEEDED: scene.queued}
    assert account.applied == scene.queued
    assert account.astray == ()
    for device in scene.fleet.devices:
        assert device.statistics.eid is not None
        spent = await _check_device(scene, device.statistics.eid, witness.seen[device.name])
        assert await device.work(stored_results) == ()
        (eim,) = await device.work(lambda card: card.session().eim_configuration())
        assert eim.counter == spent


async def _check_device(scene: Scene, eid: Eid, seen: Seen) -> int:
    """Compare what is stored of a device with what it saw; return the last counter."""
    service = scene.station.service
    packages = [one for one in await service.queue(eid) if not one.automatic]
    results = [one for one in await service.results(eid) if one.kind == "EuiccPackageResult"]
    by_counter = {one.counter: one.message for one in packages}
    assert len(by_counter) == len(packages) == scene.queued // DEVICES
    assert {counter: {message} for counter, message in by_counter.items()} == seen.handed_out
    assert all(len(raw) == 1 for raw in seen.results.values())
    assert set(seen.results) == set(by_counter)
    counted = [one for one in results if one.fate is ResultFate.APPLIED]
    assert {one.raw for one in counted} == {one.result for one in packages}
    assert {one.package for one in counted} == {one.id for one in packages}
    assert all(one.verdict and one.verdict.result is not CheckResult.FAIL for one in counted)
    return max(seen.handed_out)
