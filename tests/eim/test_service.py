from __future__ import annotations

from dataclasses import replace

import pytest

from app.eim.options import EimOptions, Unknown
from app.errors import CodecError, NotSupportedError, SettingsError, TrustError
from app.values.eim import Device, QueueState, ResultFate
from app.values.ids import Eid
from app.values.packages import PackageKind, Recipe
from tests.eim.benches import (
    IDENTITY,
    EimBench,
    SimulatedDevice,
    fates,
    recipe,
    without_questions,
)

STRANGER = Eid("89049032123451234512345678901235")
SPARE = "8999902000000042428"
UNKNOWN_ICCID = "8999909000000000001"


def test_a_package_is_fetched_executed_verified_and_acknowledged(
    eim: EimBench, device: SimulatedDevice
) -> None:
    (package,) = eim.enqueue(device, recipe("enable", iccid=SPARE))

    assert eim.round(device) == 2

    done = eim.package(package.id)
    assert (done.state, done.explanation) == (QueueState.SUCCEEDED, "")
    assert done.verdict is not None
    assert done.verdict.result.name == "PASS"
    assert device.stored == (), "the result was not taken off the card"
    assert fates(eim) == [
        ("IpaEuiccDataResponse", ResultFate.APPLIED),
        ("EuiccPackageResult", ResultFate.APPLIED),
    ]
    question = eim.run(eim.service.queue())[0]
    assert (question.automatic, question.state) == (True, QueueState.SUCCEEDED)
    assert question.explanation == "The device told: EUM certificate, eUICC certificate."


def test_a_command_that_failed_is_explained(eim: EimBench, device: SimulatedDevice) -> None:
    (package,) = eim.enqueue(device, recipe("enable", iccid=UNKNOWN_ICCID))

    eim.round(device)

    done = eim.package(package.id)
    assert done.state is QueueState.FAILED
    assert done.explanation.startswith("enable: ")
    assert device.stored == ()


def test_a_stopped_package_makes_room_for_the_next(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    first, second = eim.enqueue(device, recipe(), recipe())
    with pytest.raises(SettingsError, match="not handed out yet"):
        eim.run(eim.service.stop(first.id))
    eim.poll(device.eid)

    eim.run(eim.service.stop(first.id))

    assert eim.package(first.id).state is QueueState.CANCELLED
    given = eim.poll(device.eid).package
    assert given is not None
    assert given.id == second.id
    with pytest.raises(SettingsError, match="has ended"):
        eim.run(eim.service.cancel(first.id))


def test_a_retried_package_is_a_new_one_with_a_new_counter(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    with pytest.raises(SettingsError, match="not ended yet"):
        eim.run(eim.service.retry(package.id))
    eim.poll(device.eid)
    eim.run(eim.service.stop(package.id))

    again = eim.run(eim.service.retry(package.id))
    eim.round(device)

    done, old = eim.package(again.id), eim.package(package.id)
    assert (done.state, done.counter, old.counter) == (QueueState.SUCCEEDED, 2, 1)
    assert done.transaction_id != old.transaction_id


def test_a_package_nobody_fetches_expires_in_words(eim: EimBench, device: SimulatedDevice) -> None:
    eim.enqueue(device)
    soon = eim.now + 60
    (package,) = eim.run(eim.service.enqueue([device.eid], recipe(), expires_at=soon))

    eim.now += 61

    assert eim.poll(device.eid).error == 1
    assert [one.id for one in eim.run(eim.service.expire())] == [package.id]
    done = eim.package(package.id)
    assert (done.state, "never handed out" in done.explanation) == (QueueState.EXPIRED, True)


def test_what_was_handed_out_does_not_expire(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    eim.enqueue(device)
    soon = eim.now + 60
    (package,) = eim.run(eim.service.enqueue([device.eid], recipe(), expires_at=soon))
    message = eim.poll(device.eid).message
    eim.now += 61

    assert eim.run(eim.service.expire()) == []
    assert eim.poll(device.eid).message == message
    eim.round(device)
    assert eim.package(package.id).state is QueueState.SUCCEEDED


@pytest.mark.parametrize(
    ("options", "dialect", "error", "listed"),
    [
        pytest.param(EimOptions(), "1.1", 2, 1, id="default"),
        pytest.param(EimOptions(), "1.0.1", 1, 1, id="v1.0.1 has no such code"),
        pytest.param(EimOptions(unknown=Unknown.NO_PACKAGE), "", 1, 1, id="no package"),
        pytest.param(EimOptions(remember_unknown=False), "", 2, 0, id="not listed"),
    ],
)
def test_a_device_nobody_prepared_is_seen(
    eim: EimBench, options: EimOptions, dialect: str, error: int, listed: int
) -> None:
    eim.options = options
    eim.restart()

    assert eim.poll(STRANGER, dialect).error == error

    seen = eim.run(eim.service.devices())
    assert len(seen) == listed
    assert all((one.identity, one.contacts) == ("", 1) for one in seen)
    assert eim.run(eim.service.overview()).unknown == listed


def test_queueing_for_a_device_makes_it_known(eim: EimBench) -> None:
    eim.poll(STRANGER)
    eim.run(eim.service.enqueue([STRANGER], recipe()))

    assert eim.poll(STRANGER).message
    found = eim.run(eim.service.device(STRANGER))
    assert found is not None
    assert (found.identity, found.contacts, found.in_flight) == (IDENTITY, 2, 2)


def test_queueing_is_all_or_nothing(eim: EimBench, device: SimulatedDevice) -> None:
    eim.run(eim.service.enqueue([device.eid, STRANGER, device.eid], recipe(), batch="b"))
    assert len(eim.run(eim.service.queue(batch="b"))) == 2

    with pytest.raises(TrustError, match="no identity 'other'"):
        eim.run(eim.service.enqueue([device.eid], replace(recipe(), identity="other")))
    with pytest.raises(CodecError):
        eim.run(eim.service.enqueue([device.eid], recipe("enable", iccid="12")))
    with pytest.raises(NotSupportedError, match="cannot fetch"):
        eim.run(eim.service.enqueue([device.eid], Recipe(kind=PackageKind.ACKNOWLEDGEMENTS)))
    assert len(eim.run(eim.service.queue())) == 2


def test_a_wrong_token_is_named(eim: EimBench, device: SimulatedDevice) -> None:
    eim.run(eim.service.register(Device(device.eid, token=9)))
    (package,) = eim.run(eim.service.enqueue([device.eid], recipe()))
    eim.round(device)

    done = eim.package(package.id)
    assert done.state is QueueState.FAILED
    assert "The eUICC holds 1; the package was signed with token 9." in done.explanation


def test_a_listener_hears_of_changes_until_it_is_let_go(
    eim: EimBench, device: SimulatedDevice
) -> None:
    heard: list[int] = []
    end = eim.service.listen(lambda: heard.append(1))
    eim.enqueue(device, recipe())
    before = len(heard)
    end()
    end()
    eim.poll(device.eid)
    assert before == len(heard) == 2


@pytest.mark.warns
def test_a_failing_listener_harms_nobody(eim: EimBench, device: SimulatedDevice) -> None:
    eim.service.listen(_fails)
    assert len(eim.enqueue(device, recipe())) == 1


def _fails() -> None:
    raise RuntimeError("listener")


def test_a_forgotten_device_leaves_its_history(eim: EimBench, device: SimulatedDevice) -> None:
    (package,) = eim.enqueue(device, recipe())
    eim.run(eim.service.forget(device.eid))

    assert eim.run(eim.service.devices()) == []
    assert eim.package(package.id).state is QueueState.CANCELLED
