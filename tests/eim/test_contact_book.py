"""Contacts are counted, though not one by one: who asks is told of all of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.errors import SettingsError
from app.store.database import Store
from app.values.eim import Device, QueuedPackage, QueueState
from app.values.esipa import Binding, Peer
from app.values.ids import Eid
from tests.eim.benches import EimBench, SimulatedDevice, recipe, without_questions

PEER = Peer(Binding.COAPS, "192.0.2.9:5684")
NO_PACKAGE = 1


@pytest.fixture
def idle(eim: EimBench, device: SimulatedDevice) -> EimBench:
    """An eIM that knows a device and has nothing for it."""
    eim.run(eim.service.register(Device(device.eid, dialect="1.2")))
    return eim


def stored(eim: EimBench, eid: Eid) -> Device:
    """The device as another program sees it."""
    store = Store.open(eim.url)
    with store.transaction() as transaction:
        found = transaction.devices.get(eid)
    store.close()
    assert found is not None
    return found


def test_polls_in_vain_are_counted_for_whoever_asks(
    idle: EimBench, device: SimulatedDevice
) -> None:
    for _ in range(50):
        assert idle.poll(device.eid, peer=PEER).error == NO_PACKAGE
        idle.now += 60
    assert stored(idle, device.eid).contacts == 0

    asked = idle.run(idle.service.device(device.eid))

    assert asked == stored(idle, device.eid)
    assert asked is not None
    assert (asked.contacts, asked.binding, asked.address) == (50, PEER.binding.value, PEER.address)
    assert (asked.last_contact, asked.interval) == (idle.now - 60, 60)


@pytest.mark.parametrize("look", ["devices", "queue", "overview", "close"])
def test_whatever_people_read_is_written_first(
    idle: EimBench, device: SimulatedDevice, look: str
) -> None:
    idle.poll(device.eid)
    idle.run(getattr(idle.service, look)())
    assert stored(idle, device.eid).contacts == 1


def test_the_next_change_about_a_device_writes_its_contacts(
    idle: EimBench, device: SimulatedDevice
) -> None:
    idle.poll(device.eid)
    idle.poll(device.eid)
    idle.run(idle.service.register(replace(stored(idle, device.eid), label="hall 3")))
    assert stored(idle, device.eid).contacts == 2


def test_contacts_are_written_within_seconds_and_told_of(
    idle: EimBench, device: SimulatedDevice
) -> None:
    told = asyncio.Event()

    async def wait() -> None:
        idle.service.listen(told.set)
        async with asyncio.timeout(20):
            await told.wait()

    idle.poll(device.eid)
    idle.run(wait())
    assert stored(idle, device.eid).contacts == 1


def test_contacts_survive_a_change_that_fails(idle: EimBench, device: SimulatedDevice) -> None:
    idle.poll(device.eid)
    (package,) = idle.enqueue(device, recipe())
    idle.run(idle.service.cancel(package.id))
    idle.poll(device.eid)
    with pytest.raises(SettingsError):
        idle.run(idle.service.cancel(package.id))
    assert idle.run(idle.service.devices())[0].contacts == 2


def test_a_forgotten_device_is_not_brought_back_by_an_earlier_contact(
    idle: EimBench, device: SimulatedDevice
) -> None:
    idle.poll(device.eid)
    idle.run(idle.service.forget(device.eid))
    assert idle.run(idle.service.devices()) == []


def test_later_deliveries_are_counted_and_told_in_words(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    given: list[QueuedPackage | None] = []
    for _ in range(5):
        eim.now += 1
        given.append(eim.poll(device.eid).package)
    assert [one.deliveries for one in given if one] == [1, 2, 3, 4, 5]

    ended = eim.run(eim.service.stop(package.id))

    assert ended.state is QueueState.CANCELLED
    assert (ended.deliveries, ended.last_delivered) == (5, eim.now)
    assert "handed out 5 times" in ended.explanation


def test_what_a_crash_takes_is_no_more_than_contacts(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    messages = {eim.poll(device.eid).message for _ in range(4)}
    eim.crash()
    found = eim.package(package.id)
    assert (found.state, found.deliveries) == (QueueState.DELIVERED, 2)
    assert {found.message} == messages == {eim.poll(device.eid).message}
