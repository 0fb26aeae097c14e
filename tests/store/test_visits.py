from __future__ import annotations

from dataclasses import replace

from app.store import cadence
from app.store.database import Store
from app.store.visits import Visits
from app.values.eim import Device
from tests.store.entries import EID, NOW, OTHER, RECIPE


def visits(*times: float, package: int | None = None) -> Visits:
    """Contacts at some times, each of which took a package once more."""
    made = Visits(EID)
    for at in times:
        made.add(at, "HTTPS", f"a:{at:.0f}")
        if package is not None:
            made.repeat(package, at)
    return made


def test_no_more_times_are_kept_than_the_store_keeps() -> None:
    made = visits(*(NOW + number for number in range(100)))
    assert (made.count, made.first, len(made.recent)) == (100, NOW, cadence.KEPT)
    assert made.recent[0] == NOW + 99


def test_contacts_joined_are_as_if_added_one_after_the_other() -> None:
    joined = visits(*range(1, 40), package=3)
    joined.join(visits(50, 60, package=4))
    joined.join(visits(70, package=3))
    whole = visits(*range(1, 40), package=3)
    for at, package in ((50, 4), (60, 4), (70, 3)):
        whole.add(at, "HTTPS", f"a:{at}")
        whole.repeat(package, at)
    assert joined == whole


def test_contacts_noted_late_count_as_if_noted_one_by_one(store: Store) -> None:
    times = [NOW + 60 * number for number in range(40)]
    noted = Visits(OTHER)
    with store.transaction() as transaction:
        devices = transaction.devices
        for one in (EID, OTHER):
            devices.put(Device(one))
        for at in times:
            devices.contact(EID, at, "HTTPS", "a:1", "")
            noted.add(at, "HTTPS", "a:1")
        devices.visited([noted])
        found = devices.get(OTHER)
        assert found is not None
        assert replace(found, eid=EID) == devices.get(EID)
        devices.remove(OTHER)
        devices.visited([noted])
        assert devices.get(OTHER) is None


def test_deliveries_are_added_to_those_that_are_counted(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID))
        package = transaction.packages.add(EID, RECIPE, NOW)
        transaction.packages.save(replace(package, deliveries=2, last_delivered=NOW))
        transaction.count_in([visits(NOW + 1, NOW + 2, package=package.id)])
        found = transaction.packages.get(package.id)
        device = transaction.devices.get(EID)
    assert found is not None
    assert device is not None
    assert (found.deliveries, found.last_delivered) == (4, NOW + 2)
    assert (device.contacts, device.first_contact, device.last_contact) == (2, NOW + 1, NOW + 2)


def test_contacts_written_late_do_not_hide_later_ones(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.contact(EID, NOW + 9, "CoAP/DTLS", "b:2", "")
        transaction.count_in([visits(NOW)])
        found = transaction.devices.get(EID)
    assert found is not None
    assert (found.last_contact, found.contacts) == (NOW + 9, 2)
    assert (found.binding, found.address) == ("CoAP/DTLS", "b:2")
