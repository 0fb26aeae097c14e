from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import SettingsError
from app.store.database import Store
from app.values.eim import Device, QueueState
from tests.store.entries import CHAIN, EID, NOW, OTHER, RECIPE, eid

DEVICE = Device(
    EID, "bench", "eim.example.com", 3, "Meter 12", "1.2", "HTTPS", "192.0.2.7:4711",
    certificates=CHAIN,
)  # fmt: skip


def test_a_device_comes_back_as_it_was_put(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(DEVICE)
    with store.transaction() as transaction:
        assert transaction.devices.get(EID) == DEVICE
        assert transaction.devices.get(EID, lock=True) == DEVICE
        assert transaction.devices.get(OTHER) is None
        assert transaction.devices.get(OTHER, lock=True) is None


def test_a_contact_makes_a_device_known(store: Store) -> None:
    with store.transaction() as transaction:
        met = transaction.devices.contact(EID, NOW, "HTTPS", "192.0.2.7:4711", "1.2")
        assert met == transaction.devices.get(EID)
    assert met == Device(
        EID, dialect="1.2", binding="HTTPS", address="192.0.2.7:4711",
        first_contact=NOW, last_contact=NOW, contacts=1,
    )  # fmt: skip


def test_contacts_are_counted_and_their_cadence_told(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(DEVICE)
        for number in range(4):
            at = NOW + 3600 * number
            met = transaction.devices.contact(EID, at, "CoAP/DTLS", f"192.0.2.{number}:5684", "")
    assert (met.contacts, met.first_contact, met.last_contact) == (4, NOW, NOW + 3 * 3600)
    assert (met.interval, met.expected) == (3600, NOW + 4 * 3600)
    assert (met.binding, met.address, met.dialect) == ("CoAP/DTLS", "192.0.2.3:5684", "1.2")
    assert (met.label, met.certificates) == ("Meter 12", CHAIN)


def test_a_changed_device_keeps_its_contacts(store: Store) -> None:
    with store.transaction() as transaction:
        for number in range(3):
            met = transaction.devices.contact(EID, NOW + 60 * number, "HTTPS", "a:1", "1.2")
        transaction.devices.put(replace(DEVICE, contacts=99, last_contact=1.0))
        assert transaction.devices.get(EID) == replace(
            DEVICE,
            first_contact=met.first_contact,
            last_contact=met.last_contact,
            contacts=3,
            interval=60.0,
        )


def test_many_contacts_do_not_make_a_row_grow(store: Store) -> None:
    with store.transaction() as transaction:
        for number in range(100):
            met = transaction.devices.contact(EID, NOW + number, "HTTPS", "a:1", "1.2")
    assert (met.contacts, met.interval) == (100, 1.0)


def test_counts_are_what_the_queue_says(store: Store) -> None:
    with store.transaction() as transaction:
        for one in (EID, OTHER):
            transaction.devices.put(Device(one))
        queued = [transaction.packages.add(EID, RECIPE, NOW) for _ in range(5)]
        for package, state in zip(
            queued, (QueueState.SUCCEEDED, QueueState.EXECUTED), strict=False
        ):
            transaction.packages.save(replace(package, state=state))
        transaction.packages.add(eid(1), RECIPE, NOW)
        met = transaction.devices.get(EID)
        listed = transaction.devices.all()
    assert met == Device(EID, queued=3, in_flight=queued[1].id)
    assert listed == [met, Device(OTHER)]


def test_a_removed_device_leaves_its_packages_and_counters(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(DEVICE)
        package = transaction.packages.add(EID, RECIPE, NOW)
        transaction.counters.advance("eim.example.com", EID, 5)
        transaction.devices.remove(EID)
        assert transaction.devices.get(EID) is None
        assert transaction.packages.get(package.id) == package
        assert transaction.counters.advance("eim.example.com", EID) == 6


def test_a_damaged_entry_is_named(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(DEVICE)
        transaction.devices._connection.exec_driver_sql("UPDATE devices SET certificates = '{}'")
        with pytest.raises(SettingsError, match=f"damaged entry for device {EID}"):
            transaction.devices.get(EID)


def test_devices_without_an_identity_are_counted_apart(store: Store) -> None:
    with store.transaction() as transaction:
        assert transaction.devices.count() == (0, 0)
        transaction.devices.put(DEVICE)
        transaction.devices.contact(OTHER, NOW, "HTTPS", "a:1", "")
        assert transaction.devices.count() == (2, 1)
