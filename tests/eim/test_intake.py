from __future__ import annotations

import pytest

from app.codec import tlv
from app.eim.contact import Report
from app.eim.options import EimOptions, Proof
from app.values.eim import QueueState, ResultFate
from app.values.euicc import CheckResult
from tests.eim.benches import (
    PEER,
    TOKEN,
    DyingError,
    EimBench,
    SimulatedDevice,
    fates,
    recipe,
    without_questions,
)
from tests.sim.eim import Eim as SimulatedEim

SPARE = "8999902000000042428"


def test_a_forged_result_is_refused_and_the_package_still_awaited(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe())
    eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)
    message = eim.poll(device.eid).message
    genuine = device.carry_out(message)
    forged = genuine[:-1] + bytes([genuine[-1] ^ 1])

    assert eim.report(forged, device.eid) == ()

    waiting = eim.package(package.id)
    assert waiting.state is QueueState.DELIVERED
    assert waiting.explanation.startswith("A result came and was refused. Signature")
    assert fates(eim)[-1] == ("EuiccPackageResult", ResultFate.REFUSED)
    assert eim.poll(device.eid).message == message
    assert len(eim.report(genuine, device.eid)) == 1
    assert eim.package(package.id).state is QueueState.SUCCEEDED


def test_a_duplicate_is_acknowledged_again_and_not_applied(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    result = device.carry_out(eim.poll(device.eid).message)

    first, second = eim.report(result, device.eid), eim.report(result, device.eid)

    assert first == second != ()
    assert [fate for _, fate in fates(eim)] == [ResultFate.APPLIED, ResultFate.DUPLICATE]


def test_a_result_that_comes_after_cancelling_is_kept_beside_it(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    message = eim.poll(device.eid).message
    cancelled = eim.run(eim.service.cancel(package.id))
    assert "not known" in cancelled.explanation

    assert len(eim.report(device.carry_out(message), device.eid)) == 1

    late = eim.package(package.id)
    assert late.state is QueueState.CANCELLED
    assert late.explanation.endswith("It was executed all the same.")
    assert late.result == device.made[0]
    assert fates(eim) == [("EuiccPackageResult", ResultFate.LATE)]


@pytest.mark.parametrize("proof", [Proof.SIGNATURE, Proof.CHAIN])
def test_who_insists_on_proof_takes_nothing_unproven(
    eim: EimBench, device: SimulatedDevice, proof: Proof
) -> None:
    eim.options = EimOptions(ask_certificates=False, proof=proof)
    eim.restart()
    (package,) = eim.enqueue(device, recipe())

    eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)

    assert eim.package(package.id).state is QueueState.DELIVERED
    assert fates(eim) == [("EuiccPackageResult", ResultFate.REFUSED)]


def test_an_unknown_root_counts_unless_the_chain_is_insisted_on(
    eim: EimBench, device: SimulatedDevice
) -> None:
    eim.roots = ()
    (package,) = eim.enqueue(device, recipe())
    eim.round(device)

    done = eim.package(package.id)
    assert (done.state, done.explanation) == (QueueState.SUCCEEDED, "")
    assert done.verdict is not None
    assert done.verdict.result.name == "NOT_CHECKABLE"


def test_notifications_are_kept_and_left_on_the_card(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    result = device.carry_out(eim.poll(device.eid).message)
    listed = device.terminal.store(bytes.fromhex("BF2B00"))[0]
    content = tlv.parse(tlv.parse(listed)[0].value)[0].value
    both = tlv.encode(0x30, result + tlv.encode(0xA0, tlv.parse(content)[0].raw))

    numbers = eim.report(both, device.eid)

    assert numbers == (4,)
    assert fates(eim) == [
        ("EuiccPackageResult", ResultFate.APPLIED),
        ("PendingNotification", ResultFate.APPLIED),
    ]


def test_a_rollback_undoes_the_success_that_was_told_before(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe("enable", iccid=SPARE, rollbackFlag=True))
    eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)
    eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)
    assert eim.package(package.id).state is QueueState.SUCCEEDED
    # The answer to the result was lost on the way, so the device goes back.
    rolled_back = device.roll_back()

    assert len(eim.report(rolled_back, device.eid)) == 1

    done = eim.package(package.id)
    assert (done.state, "went back" in done.explanation) == (QueueState.FAILED, True)
    assert done.result == rolled_back
    assert len(eim.report(rolled_back, device.eid)) == 1
    assert [fate for _, fate in fates(eim)][-2:] == [ResultFate.APPLIED, ResultFate.DUPLICATE]


def test_a_result_for_no_package_is_kept_and_acknowledged_only_if_proven_ours(
    eim: EimBench, device: SimulatedDevice
) -> None:
    other = SimulatedEim.of(device.terminal)
    other.counter, other.token = 50, TOKEN
    result = device.carry_out(other.psmos(("getRAT", {})))
    eim.enqueue(device)
    assert eim.report(result, device.eid) == (), "nothing is known to check it with"
    eim.enqueue(device, recipe())
    eim.report(device.carry_out(eim.poll(device.eid).message), device.eid)

    assert len(eim.report(result, device.eid)) == 1

    kinds = [fate for kind, fate in fates(eim) if kind == "EuiccPackageResult"]
    assert kinds == [ResultFate.UNMATCHED, ResultFate.UNMATCHED]


@pytest.mark.parametrize(
    "error",
    [pytest.param("A003020101", id="v1.1"), pytest.param("020101", id="v1.0.1")],
)
def test_an_error_of_the_ipa_fails_what_it_has(
    eim: EimBench, device: SimulatedDevice, error: str
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    eim.poll(device.eid)

    assert eim.report(bytes.fromhex(error), device.eid) == ()
    assert eim.report(bytes.fromhex(error), device.eid) == ()

    done = eim.package(package.id)
    assert done.state is QueueState.FAILED
    assert done.explanation.startswith("The IPA refused it.")
    assert [fate for _, fate in fates(eim)] == [ResultFate.APPLIED, ResultFate.DUPLICATE]


def test_what_cannot_be_read_is_kept(eim: EimBench, device: SimulatedDevice) -> None:
    assert eim.report(b"\x0c\x01A", device.eid) == ()
    assert fates(eim) == [("unreadable", ResultFate.UNMATCHED)]


def test_nothing_is_acknowledged_that_was_not_committed(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    result = device.carry_out(eim.poll(device.eid).message)
    eim.group.dying = True

    with pytest.raises(DyingError):
        eim.report(result, device.eid)

    eim.restart()
    assert fates(eim) == []
    assert eim.package(package.id).state is QueueState.DELIVERED
    assert len(eim.report(result, device.eid)) == 1


def test_a_report_tells_the_version_of_a_device_that_never_polled(
    eim: EimBench, device: SimulatedDevice
) -> None:
    eim.enqueue(device)
    report = Report(bytes.fromhex("A003020101"), PEER, device.eid, "1.1")
    eim.run(eim.service.take_result(report))
    found = eim.run(eim.service.device(device.eid))
    assert found is not None
    assert (found.dialect, found.contacts) == ("1.1", 0)


def test_a_pushed_result_counts_as_a_fetched_one(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    message = eim.poll(device.eid).message

    assert eim.report(b"\x05\x00", device.eid) == ()
    assert eim.package(package.id).state is QueueState.DELIVERED
    eim.report(device.carry_out(message), device.eid)

    assert eim.package(package.id).state is QueueState.SUCCEEDED
    assert [fate for _, fate in fates(eim)] == [ResultFate.APPLIED]


def test_a_brainpool_card_completes(eim: EimBench) -> None:
    device = SimulatedDevice("curve=brainpool")
    bench = EimBench(eim.url + "2", device.key, roots=(device.root,))
    try:
        (package,) = bench.enqueue(device, recipe())
        bench.round(device)
        verdict = bench.package(package.id).verdict
        assert verdict is not None
        assert verdict.result is CheckResult.PASS
    finally:
        bench.close()
