from __future__ import annotations

from dataclasses import replace

from app.codec.schema import encode
from app.eim.options import EimOptions
from app.eim.reported import package_result
from app.values.eim import QueueState
from tests.eim.benches import (
    EimBench,
    SimulatedDevice,
    recipe,
    result_alone,
    without_questions,
)
from tests.sim.eim import Eim as OtherEim


def test_a_result_lost_on_the_way_is_asked_for_and_counts(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    first, second = eim.enqueue(device, recipe(), recipe())
    device.carry_out(eim.poll(device.eid).message)  # and dies before it reports

    replayed = device.carry_out(eim.poll(device.eid).message)
    assert eim.report(replayed, device.eid) == ()

    waiting = eim.package(first.id)
    assert waiting.state is QueueState.EXECUTED
    assert "asks the device" in waiting.explanation
    asked = eim.poll(device.eid)
    assert asked.package is not None
    assert asked.package.automatic
    device.acknowledge(eim.report(device.carry_out(asked.message), device.eid))
    assert eim.package(first.id).state is QueueState.SUCCEEDED
    assert device.stored == ()
    assert eim.poll(device.eid).package == eim.package(second.id)


def test_a_device_of_v1_0_1_is_asked_in_its_way(eim: EimBench) -> None:
    without_questions(eim)
    device = SimulatedDevice("dialect=1.0.1")
    eim = EimBench(eim.url, device.key, eim.options)
    try:
        (package,) = eim.enqueue(device, replace(recipe(), dialect="1.0.1"))
        device.carry_out(eim.poll(device.eid, "1.0.1").message)
        eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)
        assert eim.poll(device.eid).message == bytes.fromhex("BF52085C02BF2BA1028200")
        eim.round(device)
        done = eim.package(package.id)
        assert done.state is QueueState.SUCCEEDED, done.explanation
    finally:
        eim.close()


def test_a_replay_without_any_stored_result_fails_in_words(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    eim.poll(device.eid)
    elsewhere = OtherEim.of(device.terminal).raw(0xA0, encode("Psmo", ("getRAT", {})), counter=99)
    device.carry_out(elsewhere)
    device.acknowledge((package_result(device.made[0]).seq or 0,))

    eim.round(device)

    done = eim.package(package.id)
    assert done.state is QueueState.FAILED
    assert "higher counter" in done.explanation


def test_questions_for_results_can_be_switched_off(eim: EimBench, device: SimulatedDevice) -> None:
    eim.options = EimOptions(ask_certificates=False, ask_results=False)
    eim.restart()
    (package,) = eim.enqueue(device, recipe())
    message = eim.poll(device.eid).message
    device.carry_out(message)
    eim.poll(device.eid)

    eim.report(device.carry_out(message), device.eid)

    assert eim.package(package.id).state is QueueState.EXECUTED
    assert eim.poll(device.eid).error == 1
    both = result_alone(device.stored[0])
    assert len(eim.report(both, device.eid)) == 1
    assert eim.package(package.id).state is QueueState.SUCCEEDED


def test_the_question_for_certificates_is_given_up(eim: EimBench, device: SimulatedDevice) -> None:
    (package,) = eim.enqueue(device, recipe())
    for _ in range(3):
        assert eim.poll(device.eid).message.startswith(b"\xbf\x52")

    eim.round(device)

    done = eim.package(package.id)
    assert done.state is QueueState.SUCCEEDED
    assert "Not verified: The eUICC's public key is not known." in done.explanation
