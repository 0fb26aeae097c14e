from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.errors import CancelledError, SettingsError
from app.runtime import Lane
from app.store.database import Store
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.values.eim import Device
from app.values.ids import Eid
from tests.pcscd import wait_until
from tests.postgres import Postgres
from tests.store.entries import EID, NOW, OTHER, RECIPE, eid


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("store")
    yield lane
    lane.close()


@pytest.fixture
def grouped(store: Store, lane: Lane) -> Grouped:
    return Grouped(store, lane)


@asynccontextmanager
async def _busy(grouped: Grouped) -> AsyncIterator[None]:
    """Keep the store busy for a block, so that what is asked in it makes one group after it."""
    loop, busy, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def hold(_: Transaction) -> None:
        loop.call_soon_threadsafe(busy.set)
        assert go_on.wait(10)

    holding = asyncio.ensure_future(grouped.run(hold))
    await busy.wait()
    yield
    await asyncio.sleep(0)  # lets the tasks of the block begin
    go_on.set()
    await holding


async def _together(grouped: Grouped, *works: Callable[[Transaction], Any]) -> list[Any]:
    """Have works done in one group, and return what they returned or raised."""
    async with _busy(grouped):
        waiting = [asyncio.ensure_future(grouped.run(work)) for work in works]
    return await asyncio.gather(*waiting, return_exceptions=True)


def _advance(transaction: Transaction) -> int:
    return transaction.counters.advance("a", EID)


def _fail(transaction: Transaction) -> int:
    transaction.devices.put(Device(OTHER))
    transaction.counters.advance("a", EID)
    raise InterruptedError("no")


def _misspell(transaction: Transaction) -> None:
    transaction.devices._connection.exec_driver_sql("SELECT colour FROM devices")


def test_alone_or_not_each_gets_what_its_work_returned(grouped: Grouped) -> None:
    async def run() -> list[int]:
        alone = [await grouped.run(_advance, eid=EID) for _ in range(3)]
        return alone + await asyncio.gather(*(grouped.run(_advance) for _ in range(300)))

    assert asyncio.run(run()) == list(range(1, 304))


def test_what_waits_is_committed_once(grouped: Grouped) -> None:
    commits: list[object] = []
    event.listen(grouped.store._engine, "commit", commits.append)
    outcomes = asyncio.run(_together(grouped, *[_advance] * 50))
    assert outcomes == list(range(1, 51))
    assert len(commits) == 2


def test_no_outcome_is_told_before_it_is_committed(grouped: Grouped, store_url: str) -> None:
    other = Store.open(store_url)

    async def run() -> None:
        for number in range(1, 6):
            assert await grouped.run(_advance) == number
            with other.transaction() as transaction:
                assert transaction.counters.last("a", EID) == number

    asyncio.run(run())
    other.close()


@pytest.mark.parametrize("fails", [_fail, _misspell], ids=["the work", "a statement"])
def test_one_that_fails_undoes_only_what_it_did(
    grouped: Grouped, fails: Callable[[Transaction], int]
) -> None:
    first, failed, last = asyncio.run(_together(grouped, _advance, fails, _advance))
    assert (first, last) == (1, 2)
    assert isinstance(failed, Exception)
    with grouped.store.transaction() as transaction:
        assert transaction.devices.all() == []
        assert transaction.counters.last("a", EID) == 2


def test_one_that_fails_alone_undoes_what_it_did(grouped: Grouped) -> None:
    with pytest.raises(InterruptedError, match="no"):
        asyncio.run(grouped.run(_fail))
    with grouped.store.transaction() as transaction:
        assert transaction.devices.all() == []
        assert transaction.counters.last("a", EID) == 0


def test_a_commit_that_fails_fails_all(grouped: Grouped) -> None:
    """A deferred constraint is looked at by the commit."""
    if "postgresql" not in grouped.store.place:
        with closing(grouped.store._engine.raw_connection()) as connected:
            connected.cursor().execute("PRAGMA foreign_keys=ON")
    with grouped.store.transaction() as transaction:
        connection = transaction.devices._connection
        connection.exec_driver_sql("CREATE TABLE owner (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE owned (id INTEGER REFERENCES owner DEFERRABLE INITIALLY DEFERRED)"
        )

    def orphan(transaction: Transaction) -> None:
        connection = transaction.devices._connection
        connection.exec_driver_sql("INSERT INTO owned VALUES (1)")

    outcomes = asyncio.run(_together(grouped, _advance, orphan, _advance))
    assert [type(outcome).__name__ for outcome in outcomes] == ["IntegrityError"] * 3
    with grouped.store.transaction() as transaction:
        assert transaction.counters.last("a", EID) == 0
    assert asyncio.run(_together(grouped, _advance, _advance)) == [1, 2]


def test_a_full_disk_fails_what_needed_the_room(tmp_path: Path, lane: Lane) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'eim.db'}")

    def fill(transaction: Transaction) -> None:
        transaction.devices._connection.exec_driver_sql("PRAGMA max_page_count=1")
        while True:
            transaction.packages.add(EID, RECIPE, NOW)

    first, full, last = asyncio.run(_together(Grouped(store, lane), _advance, fill, _advance))
    assert (first, last) == (1, 2)
    assert isinstance(full, SettingsError)
    assert "no room left" in str(full)
    with store.transaction() as transaction:
        assert transaction.packages.listing() == []
        assert transaction.counters.last("a", EID) == 2
    store.close()


def test_work_that_cannot_be_undone_alone_fails_all(grouped: Grouped) -> None:
    """As when the database itself rolls back, which SQLite does on some errors of the disk."""

    def roll_back(transaction: Transaction) -> None:
        transaction.devices._connection.exec_driver_sql("ROLLBACK")
        raise InterruptedError

    outcomes = asyncio.run(_together(grouped, _advance, roll_back, _advance))
    assert all("savepoint" in str(outcome) for outcome in outcomes)
    assert asyncio.run(_together(grouped, _advance, _advance)) == [1, 2]


@pytest.mark.parametrize("during_work", [True, False], ids=["in a statement", "after the work"])
def test_a_lost_connection_fails_all_and_the_next_group_has_another(
    postgres: Postgres, lane: Lane, during_work: bool
) -> None:
    url = postgres.fresh()
    store, other = Store.open(url), Store.open(url)

    def cut(transaction: Transaction) -> None:
        own = transaction.devices._connection
        with other.transaction() as elsewhere:
            ending = f"SELECT pg_terminate_backend({_backend(own)}, 5000)"
            elsewhere.devices._connection.exec_driver_sql(ending)
        if during_work:
            _advance(transaction)

    grouped = Grouped(store, lane)
    outcomes = asyncio.run(_together(grouped, _advance, cut, _advance))
    assert [type(outcome) for outcome in outcomes] == [SettingsError] * 3
    assert "stopped by its administrator" in str(outcomes[0])
    assert asyncio.run(_together(grouped, _advance, _advance)) == [1, 2]
    for one in (store, other):
        one.close()


def _backend(connection: Connection) -> int:
    number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return int(number)


def test_work_that_was_cancelled_before_it_began_is_left_out(grouped: Grouped) -> None:
    async def run() -> None:
        async with _busy(grouped):
            first, second = [asyncio.ensure_future(grouped.run(_advance)) for _ in range(2)]
            await asyncio.sleep(0)
            first.cancel()
        assert await second == 1
        assert first.cancelled()

    asyncio.run(run())


def test_what_waits_when_the_lane_closes_is_told_so(grouped: Grouped, lane: Lane) -> None:
    async def run() -> list[Any]:
        loop = asyncio.get_running_loop()
        async with _busy(grouped):
            waiting = asyncio.ensure_future(grouped.run(_advance))
            await asyncio.sleep(0)
            closing = loop.run_in_executor(None, lane.close)
            await asyncio.to_thread(wait_until, lambda: lane.closed, "the lane closes")
        await closing
        both = (waiting, grouped.run(_advance))
        return list(await asyncio.gather(*both, return_exceptions=True))

    assert [type(outcome) for outcome in asyncio.run(run())] == [CancelledError] * 2
    with grouped.store.transaction() as transaction:
        assert transaction.counters.last("a", EID) == 0


@pytest.mark.parametrize("others", [0, 2], ids=["alone", "in groups"])
def test_programs_that_wait_for_each_other_both_get_done(
    postgres: Postgres, lane: Lane, others: int
) -> None:
    """Each locks one device and then the other's: PostgreSQL ends one, which is done again."""
    url = postgres.fresh()
    lanes = [lane, Lane("other store")]
    stores = [Store.open(url), Store.open(url)]
    one, two = [Grouped(store, own) for store, own in zip(stores, lanes, strict=True)]
    both_locked = threading.Barrier(2)
    attempts: list[str] = []

    def crossing(name: str, *eids: Eid) -> Callable[[Transaction], str]:
        def work(transaction: Transaction) -> str:
            attempts.append(name)
            for turn, device in enumerate(eids):
                transaction.devices.contact(device, NOW, name, "a:1", "")
                if turn == 0 and attempts.count(name) == 1:
                    both_locked.wait(10)
            return name

        return work

    async def run() -> list[Any]:
        async with _busy(one), _busy(two):
            works = [(one, crossing("one", EID, OTHER)), (two, crossing("two", OTHER, EID))]
            waiting: list[asyncio.Future[Any]] = []
            waiting += [asyncio.ensure_future(grouped.run(work)) for grouped, work in works]
            waiting += [asyncio.ensure_future(one.run(_advance)) for _ in range(others)]
            waiting += [asyncio.ensure_future(two.run(_advance)) for _ in range(others)]
        return list(await asyncio.gather(*waiting))

    outcomes = asyncio.run(run())
    assert outcomes[:2] == ["one", "two"]
    assert sorted(outcomes[2:]) == list(range(1, 2 * others + 1))
    assert len(attempts) == 3
    with stores[0].transaction() as transaction:
        assert [device.contacts for device in transaction.devices.all()] == [2, 2]
    lanes[1].close()
    for store in stores:
        store.close()


def test_a_group_goes_through_devices_in_the_order_of_their_eids(grouped: Grouped) -> None:
    order: list[str] = []

    async def run() -> None:
        async with _busy(grouped):
            waiting = [
                asyncio.ensure_future(
                    grouped.run(partial(note, f"{number}{turn}"), eid=eid(number))
                )
                for turn in "ab"
                for number in (3, 1, 2)
            ]
        await asyncio.gather(*waiting)

    def note(name: str, _: Transaction) -> None:
        order.append(name)

    asyncio.run(run())
    assert order == ["1a", "1b", "2a", "2b", "3a", "3b"]


def test_reading_together_locks_nobody_out_and_fails_one_by_one(
    grouped: Grouped, store: Store, store_url: str
) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID))
    other = Store.open(store_url)

    def read(tx: Transaction) -> str:
        with other.transaction() as writing:
            writing.devices.put(Device(OTHER))
        found = tx.devices.get(EID)
        return found.eid if found else ""

    def fail(_: Transaction) -> str:
        raise ValueError("odd")

    async def together() -> list[Any]:
        async with _busy(grouped):
            waiting = [asyncio.ensure_future(grouped.read(one)) for one in (read, fail, read)]
        return await asyncio.gather(*waiting, return_exceptions=True)

    first, failed, last = asyncio.run(together())
    other.close()
    assert (first, str(failed), last) == (EID, "odd", EID)


def test_work_about_many_devices_has_a_transaction_of_its_own(
    grouped: Grouped, store: Store
) -> None:
    begun: list[Connection] = []

    async def together() -> list[Any]:
        async with _busy(grouped):
            event.listen(store._engine, "begin", begun.append)
            waiting: list[asyncio.Future[int]] = [
                asyncio.ensure_future(grouped.run(_advance)),
                asyncio.ensure_future(grouped.run(_advance)),
            ]
            await asyncio.sleep(0)
            waiting.append(grouped.submit(_advance))
            waiting.append(asyncio.ensure_future(grouped.run(_advance)))
        return await asyncio.gather(*waiting)

    assert asyncio.run(together()) == [1, 2, 3, 4]
    assert len(begun) == 3
