from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.eim.counters import Counters
from app.eim.options import EimOptions
from app.values.eim import QueueState
from app.values.ids import Eid
from app.values.packages import CARD_DIALECT
from tests.eim.benches import (
    TOKEN,
    EimBench,
    SimulatedDevice,
    recipe,
    without_questions,
)


def test_a_package_is_signed_when_it_is_first_handed_out(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    first, second = eim.enqueue(device, recipe(), recipe())
    assert (first.message, first.counter) == (b"", None)

    given = eim.poll(device.eid).package

    assert given is not None
    assert (given.id, given.counter, given.state) == (first.id, 1, QueueState.DELIVERED)
    assert given.recipe.token == TOKEN
    assert eim.package(second.id).message == b""


def test_the_same_bytes_are_handed_out_until_a_result_comes(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    first, second = eim.enqueue(device, recipe(), recipe())

    messages = {eim.poll(device.eid).message for _ in range(3)}
    eim.restart()
    messages.add(eim.poll(device.eid).message)

    assert len(messages) == 1
    assert eim.package(first.id).deliveries == 4
    eim.report(device.carry_out(messages.pop()), device.eid)
    assert eim.poll(device.eid).package == eim.package(second.id)


def test_counters_keep_in_step_with_other_tools_of_this_machine(
    eim: EimBench, device: SimulatedDevice
) -> None:
    counters = Counters()
    counters.raise_to(device.key.eim_id, device.eid, 20)
    other = EimBench(eim.url, device.key, counters=counters)
    try:
        (package,) = other.enqueue(device, recipe())
        other.round(device)
        assert other.package(package.id).counter == 21
        assert counters.peek(device.key.eim_id, device.eid) == 21
    finally:
        other.close()


def test_a_package_that_cannot_be_signed_fails_and_holds_up_no_other(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    first, second = eim.enqueue(device, recipe(), recipe())
    broken = replace(first, recipe=replace(first.recipe, identity="gone"))
    eim.run(eim.group.run(lambda tx: tx.packages.save(broken)))

    given = eim.poll(device.eid).package

    assert given is not None
    assert given.id == second.id
    failed = eim.package(first.id)
    assert failed.state is QueueState.FAILED
    assert failed.explanation == "It could not be signed. There is no identity 'gone'. Make it."


@pytest.mark.parametrize("dialect", ["1.0.1", "1.1", "1.2", "1.3"])
def test_every_version_completes(tmp_path: object, dialect: str) -> None:
    device = SimulatedDevice(f"dialect={dialect}")
    eim = EimBench(f"sqlite:///{tmp_path}/eim.db", device.key, roots=(device.root,))
    try:
        wanted = replace(recipe(), dialect=CARD_DIALECT)
        (package,) = eim.enqueue(device, wanted)
        eim.poll(device.eid, "1.0.1" if dialect == "1.0.1" else "1.1")
        eim.round(device)
        done = eim.package(package.id)
        assert done.state is QueueState.SUCCEEDED, done.explanation
        assert done.recipe.dialect == ("1.0.1" if dialect == "1.0.1" else "1.2")
    finally:
        eim.close()


def test_two_programs_on_one_store_hand_out_the_same_bytes(store_url: str) -> None:
    devices = [SimulatedDevice(name=f"twin {number}") for number in range(6)]
    key = devices[0].key
    both = [EimBench(store_url, key, EimOptions(ask_certificates=False)) for _ in range(2)]
    try:
        for one in devices:
            both[0].enqueue(one, recipe(), recipe())
        given: list[dict[Eid, bytes]] = [{}, {}]

        def ask(number: int) -> Callable[[], None]:
            return lambda: given[number].update(
                (one.eid, both[number].poll(one.eid).message) for one in devices
            )

        threads = [threading.Thread(target=ask(number)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert given[0] == given[1]
        queue = both[0].run(both[0].service.queue())
        signed = [(one.eid, one.counter) for one in queue if one.counter is not None]
        assert sorted(signed) == sorted((one.eid, 1) for one in devices)
    finally:
        for bench in both:
            bench.close()
