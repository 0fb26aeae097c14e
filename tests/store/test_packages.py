from __future__ import annotations

from dataclasses import replace

import pytest

from app.store.database import Store
from app.values.eim import QueuedPackage, QueueState
from tests.store.entries import EID, NOW, OTHER, RECIPE, VERDICT


def test_a_queued_package_comes_back_as_it_was_added(store: Store) -> None:
    with store.transaction() as transaction:
        added = transaction.packages.add(EID, RECIPE, NOW, NOW + 60, "spring", automatic=True)
    assert added == QueuedPackage(
        added.id, EID, RECIPE, QueueState.QUEUED, NOW, NOW + 60, "spring", True
    )
    with store.transaction() as transaction:
        assert transaction.packages.get(added.id) == added
        assert transaction.packages.get(added.id, lock=True) == added
        assert transaction.packages.get(added.id + 1) is None


def test_a_saved_package_keeps_everything_it_went_through(store: Store) -> None:
    with store.transaction() as transaction:
        added = transaction.packages.add(EID, RECIPE, NOW)
        saved = replace(
            added,
            recipe=replace(RECIPE, counter=12, transaction_id=b"\x00\xff"),
            state=QueueState.SUCCEEDED,
            expires_at=NOW + 9,
            batch="b",
            counter=12,
            transaction_id=b"\x00\xff",
            message=bytes(range(256)),
            deliveries=3,
            first_delivered=NOW + 1,
            last_delivered=NOW + 2.5,
            finished_at=NOW + 3,
            result=b"\xbf\x51\x00",
            verdict=VERDICT,
            explanation="Done – ✓",
        )
        transaction.packages.save(saved)
    with store.transaction() as transaction:
        assert transaction.packages.get(added.id) == saved


def test_packages_leave_in_order_automatic_ones_first(store: Store) -> None:
    with store.transaction() as transaction:
        packages = transaction.packages
        packages.add(OTHER, RECIPE, NOW)
        first, second = packages.add(EID, RECIPE, NOW), packages.add(EID, RECIPE, NOW)
        question = packages.add(EID, RECIPE, NOW, automatic=True)
        order = []
        while (found := packages.next_queued(EID, NOW)) is not None:
            order.append(found.id)
            packages.save(replace(found, state=QueueState.DELIVERED))
    assert order == [question.id, first.id, second.id]


def test_an_expired_package_does_not_leave(store: Store) -> None:
    with store.transaction() as transaction:
        packages = transaction.packages
        packages.add(EID, RECIPE, NOW, expires_at=NOW + 10)
        assert packages.next_queued(EID, NOW + 9.5) is not None
        assert packages.next_queued(EID, NOW + 10) is None
        kept = packages.add(EID, RECIPE, NOW)
        assert packages.next_queued(EID, NOW + 10) == kept


def test_expiring_ends_what_was_not_fetched_in_time_and_nothing_else(store: Store) -> None:
    with store.transaction() as transaction:
        packages = transaction.packages
        late = packages.add(EID, RECIPE, NOW, expires_at=NOW + 10)
        packages.add(EID, RECIPE, NOW, expires_at=NOW + 11)
        packages.add(EID, RECIPE, NOW)
        sent = packages.add(EID, RECIPE, NOW, expires_at=NOW + 5)
        packages.save(replace(sent, state=QueueState.DELIVERED))
        ended = replace(late, state=QueueState.EXPIRED, finished_at=NOW + 10)
        assert packages.expire(NOW + 10) == [ended]
        assert packages.expire(NOW + 10) == []
        assert packages.get(late.id) == ended
        assert packages.counts() == {
            QueueState.EXPIRED: 1,
            QueueState.QUEUED: 2,
            QueueState.DELIVERED: 1,
        }


@pytest.mark.parametrize("state", list(QueueState), ids=lambda state: state.name)
def test_only_what_was_sent_and_not_answered_is_in_flight(store: Store, state: QueueState) -> None:
    with store.transaction() as transaction:
        package = replace(transaction.packages.add(EID, RECIPE, NOW), state=state)
        transaction.packages.save(package)
        awaited = state in (QueueState.DELIVERED, QueueState.EXECUTED)
        assert transaction.packages.in_flight(EID) == (package if awaited else None)
        assert transaction.packages.in_flight(OTHER) is None


def test_a_package_is_found_by_its_transaction_and_by_its_counter(store: Store) -> None:
    with store.transaction() as transaction:
        packages = transaction.packages
        older, newer = [
            replace(packages.add(eid, RECIPE, NOW), transaction_id=b"same", counter=4)
            for eid in (EID, OTHER)
        ]
        for package in (older, newer, packages.add(EID, RECIPE, NOW)):
            packages.save(package)
        assert packages.by_transaction(b"same") == newer
        assert packages.by_transaction(b"same", EID) == older
        assert packages.by_transaction(b"other") is None
        assert packages.by_transaction(b"") is None
        assert packages.by_counter(EID, RECIPE.eim_id, 4) == older
        assert packages.by_counter(EID, "another.example.com", 4) is None
        assert packages.by_counter(EID, RECIPE.eim_id, 5) is None


def test_listings_are_newest_first_and_go_on_where_they_ended(store: Store) -> None:
    with store.transaction() as transaction:
        packages = transaction.packages
        added = [
            packages.add((EID, OTHER)[n % 2], RECIPE, NOW, batch="b" * (n % 3)) for n in range(6)
        ]
        done = replace(added[0], state=QueueState.SUCCEEDED)
        packages.save(done)
        newest = [*reversed(added[1:]), done]
        assert packages.listing() == newest
        assert packages.listing(EID) == newest[1::2]
        assert packages.listing(states=[QueueState.SUCCEEDED, QueueState.FAILED]) == [done]
        assert packages.listing(states={QueueState.QUEUED}, eid=EID) == newest[1:5:2]
        assert packages.listing(batch="bb") == [added[5], added[2]]
        assert packages.listing(limit=2) == newest[:2]
        assert packages.listing(limit=2, before=newest[1].id) == newest[2:4]
