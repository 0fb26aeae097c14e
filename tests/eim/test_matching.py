from __future__ import annotations

from dataclasses import replace

from app.codec.schema import encode
from app.eim.options import EimOptions
from app.values.eim import QueueState, ResultFate
from app.values.esipa import Binding, Peer
from tests.eim.benches import (
    EimBench,
    SimulatedDevice,
    fates,
    recipe,
)


def test_a_result_without_eid_is_matched_by_its_transaction(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    for _ in range(2):
        eim.report(device.carry_out(eim.poll(device.eid).message))
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert {one.eid for one in eim.run(eim.service.results())} == {device.eid}


def test_a_result_without_anything_is_matched_by_its_connection(eim: EimBench) -> None:
    device = SimulatedDevice("dialect=1.0.1")
    eim.enqueue(device, replace(recipe(), dialect="1.0.1"))
    peer = Peer(Binding.HTTPS, "192.0.2.7:40000", session=7)
    message = eim.poll(device.eid, "1.0.1", peer).message
    answer = encode("IpaEuiccDataResponse", ("ipaEuiccData", {"defaultSmdpAddress": "x"}))

    eim.report(answer, peer=replace(peer, session=8))
    assert fates(eim) == [("IpaEuiccDataResponse", ResultFate.UNMATCHED)]
    eim.report(answer, peer=peer)

    assert message == bytes.fromhex("BF52045C02A5A6")
    assert fates(eim)[-1] == ("IpaEuiccDataResponse", ResultFate.APPLIED)
    question = eim.run(eim.service.queue())[0]
    assert question.state is QueueState.FAILED
    assert "does not hold the eUICC's certificate" in question.explanation


def test_the_transaction_of_another_device_matches_nothing(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    answer = device.carry_out(eim.poll(device.eid).message)
    other = SimulatedDevice(name="other")
    eim.enqueue(other)

    assert eim.report(answer, other.eid) == ()

    assert fates(eim) == [("IpaEuiccDataResponse", ResultFate.UNMATCHED)]
    assert eim.package(package.id).state is QueueState.QUEUED


def test_without_a_transaction_the_counter_decides(eim: EimBench, device: SimulatedDevice) -> None:
    eim.options = EimOptions(transaction_ids=False, ask_certificates=False)
    eim.restart()
    first, second = eim.enqueue(device, recipe(), recipe())
    for _ in range(2):
        eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)

    done = [eim.package(one.id) for one in (first, second)]
    assert [one.state for one in done] == [QueueState.SUCCEEDED] * 2
    assert [one.transaction_id for one in done] == [b""] * 2
    assert [one.result for one in done] == device.made


def test_certificates_name_the_device(eim: EimBench, device: SimulatedDevice) -> None:
    eim.enqueue(device)
    eim.report(device.tell(b"\xa5\xa6"))
    (kept,) = eim.run(eim.service.results())
    assert (kept.eid, kept.fate) == (device.eid, ResultFate.UNMATCHED)
