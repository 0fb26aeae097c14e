"""Whatever wire, device and server do: nothing lost, nothing twice, no number used again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from app.eim.options import EimOptions
from app.eim.reported import package_result
from app.values.eim import QueuedPackage, QueueState, ResultFate
from app.values.packages import PackageKind
from tests.eim.benches import DyingError, EimBench, SimulatedDevice, recipe

STEPS = 45
PACKAGES = 6
_TOOK = (ResultFate.APPLIED, ResultFate.LATE, ResultFate.DUPLICATE)


class World:
    """One device, one eIM, and between them a wire that keeps, repeats and drops what it likes."""

    def __init__(self, eim: EimBench, device: SimulatedDevice, seed: int) -> None:
        self.eim = eim
        self.device = device
        self.chance = random.Random(seed)
        self.down: list[bytes] = []
        self.up: list[bytes] = []
        self.ours: list[QueuedPackage] = []
        self.cancelled: set[int] = set()

    def enqueue(self) -> None:
        if len(self.ours) < PACKAGES:
            self.ours += self.eim.enqueue(self.device, recipe())

    def poll(self) -> None:
        message = self.eim.poll(self.device.eid).message
        if message and self.chance.random() < 0.8:
            self.down += [message] * self.chance.choice((1, 1, 1, 2))

    def carry_out(self) -> None:
        """Carry out any package on the wire; sometimes the device dies before it can report."""
        if not self.down:
            return
        message = self.down.pop(self.chance.randrange(len(self.down)))
        answer = self.device.carry_out(message)
        if self.chance.random() < 0.75:
            self.up.append(answer)

    def deliver(self) -> None:
        """Deliver any report on the wire, with or without EID; the answer may be lost."""
        if not self.up:
            return
        place = self.chance.randrange(len(self.up))
        report = self.up[place] if self.chance.random() < 0.2 else self.up.pop(place)
        named = self.device.eid if self.chance.random() < 0.7 else None
        numbers = self.eim.report(report, named)
        self.require_kept(numbers)
        if self.chance.random() < 0.7:
            self.device.acknowledge(numbers)

    def require_kept(self, numbers: tuple[int, ...]) -> None:
        """What is acknowledged can be found in the store after the server was killed."""
        if self.chance.random() < 0.1:
            self.eim.restart()
        listed = self.eim.run(self.eim.service.results())
        kept = {one.seq for one in listed if one.fate in _TOOK}
        assert set(numbers) <= kept

    def lose(self) -> None:
        for wire in (self.down, self.up):
            if wire and self.chance.random() < 0.3:
                wire.pop(self.chance.randrange(len(wire)))

    def restart(self) -> None:
        self.eim.restart()

    def die(self) -> None:
        """Kill the server within the next thing it does, before that is committed.

        If that needs no commit, it is done and the server killed after it.
        """
        self.eim.group.dying = True
        reporting = self.up and self.chance.random() < 0.5
        with suppress(DyingError):
            if reporting:
                self.eim.report(self.up[0], self.device.eid)
            else:
                self.eim.poll(self.device.eid)
        self.eim.crash()

    def cancel(self) -> None:
        if self.ours and self.chance.random() < 0.2:
            one = self.eim.package(self.chance.choice(self.ours).id)
            if not one.state.final:
                self.eim.run(self.eim.service.cancel(one.id))
                self.cancelled.add(one.id)

    def play(self) -> None:
        steps: list[Callable[[], None]] = [
            *(self.enqueue, self.poll, self.carry_out, self.deliver) * 3,
            self.lose,
            self.restart,
            self.die,
            self.cancel,
        ]
        for _ in range(STEPS):
            self.chance.choice(steps)()
            self.require_order()
        while self.down:
            self.carry_out()
        while self.up:
            self.deliver()
        rounds = self.eim.round(self.device, most=40)
        assert rounds < 40, "the queue does not come to an end"

    def require_order(self) -> None:
        """One package in flight, one question beside it at most, and no counter twice."""
        queue = self.eim.run(self.eim.service.queue())
        open_ones = [one for one in queue if one.deliveries and not one.state.final]
        assert sum(not one.automatic for one in open_ones) <= 1
        assert sum(one.state is QueueState.DELIVERED for one in open_ones) <= 1
        counters = [one.counter for one in queue if one.counter is not None]
        assert len(counters) == len(set(counters))


@pytest.mark.parametrize("seed", range(20))
def test_every_package_has_one_outcome_and_it_is_the_true_one(store_url: str, seed: int) -> None:
    device = SimulatedDevice()
    options = EimOptions(ask_certificates=seed % 3 != 0)
    eim = EimBench(store_url, device.key, options)
    try:
        world = World(eim, device, seed)
        world.play()
        _require_truth(world)
    finally:
        eim.close()


def _require_truth(world: World) -> None:
    queue = world.eim.run(world.eim.service.queue())
    received = world.eim.run(world.eim.service.results())
    made = world.device.made
    executed = Counter(package_result(raw).counter for raw in made)
    assert max(executed.values(), default=1) == 1, "the eUICC did something twice"
    applied = Counter(one.raw for one in received if one.fate is ResultFate.APPLIED)
    assert max(applied.values(), default=1) == 1, "a result was applied twice"
    for package in queue:
        assert package.state.final, package
        if package.recipe.kind is not PackageKind.EUICC_PACKAGE:
            continue
        if package.id in world.cancelled:
            assert package.state is QueueState.CANCELLED
        else:
            assert package.state is QueueState.SUCCEEDED, package.explanation
            assert executed[package.counter] == 1
            assert package.result in made
            assert applied[package.result] == 1
    reported = {one.raw for one in received}
    assert set(made) - reported <= set(world.device.stored), "a result is nowhere any more"
