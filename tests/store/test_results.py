from __future__ import annotations

from dataclasses import replace

from app.store.database import Store
from app.values.eim import Received, ResultFate
from tests.store.entries import EID, NOW, OTHER, VERDICT

REPORT = Received(
    0, EID, NOW, "EuiccPackageResult", bytes(range(200)), ResultFate.APPLIED, 3, 7, VERDICT, "ß"
)


def test_a_report_comes_back_as_it_was_added(store: Store) -> None:
    with store.transaction() as transaction:
        added = transaction.results.add(REPORT)
        bare = transaction.results.add(Received(9, None, NOW, "?", b"", ResultFate.UNMATCHED))
    assert added == replace(REPORT, id=added.id)
    with store.transaction() as transaction:
        assert transaction.results.listing() == [bare, added]


def test_the_same_bytes_are_found_again(store: Store) -> None:
    with store.transaction() as transaction:
        results = transaction.results
        first = results.add(REPORT)
        again = results.add(replace(REPORT, fate=ResultFate.DUPLICATE))
        other = results.add(replace(REPORT, eid=OTHER))
        assert results.find(EID, REPORT.raw) == again != first
        assert results.find(None, REPORT.raw) == other
        assert results.find(OTHER, REPORT.raw[1:]) is None
        assert results.find(None, REPORT.raw + b"\0") is None


def test_listings_are_newest_first_and_go_on_where_they_ended(store: Store) -> None:
    with store.transaction() as transaction:
        results = transaction.results
        added = [
            results.add(replace(REPORT, eid=(EID, OTHER)[number % 2], package=number // 2))
            for number in range(6)
        ]
        newest = added[::-1]
        assert results.listing() == newest
        assert results.listing(EID) == newest[1::2]
        assert results.listing(package=1) == newest[2:4]
        assert results.listing(EID, package=2) == [newest[1]]
        assert results.listing(limit=2, before=newest[1].id) == newest[2:4]
