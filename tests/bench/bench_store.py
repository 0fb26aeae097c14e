"""Print how many polls and deliveries the store commits per second, alone and in groups.

Run as `python -m tests.bench.bench_store [URL]`; without a URL a SQLite file is made in a temporary
folder and removed. It reports and never fails on time; the bare figure is what the disk allows.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.runtime import Lane
from app.store.database import Store
from app.store.group import Grouped
from app.store.transaction import Transaction
from app.values.eim import Device, QueueState
from app.values.ids import Eid
from app.values.packages import Operation, Recipe

_SECONDS = 1.0
_DEVICES = 10_000
_RECIPE = Recipe(eim_id="eim.example.com", operations=(Operation("enable", {"iccid": "89"}),))


def _eid(number: int) -> Eid:
    return Eid(f"8904903212345123451234567{number:07d}")


def _poll(transaction: Transaction, eid: Eid) -> None:
    """Do what a poll without a package does."""
    device = transaction.devices.contact(eid, time.time(), "HTTPS", "192.0.2.1:4711", "1.2")
    if device.queued or device.in_flight is not None:
        transaction.packages.next_queued(eid, time.time())


def _deliver(transaction: Transaction, eid: Eid) -> None:
    """Do what handing out a package does, and queue it first."""
    transaction.packages.add(eid, _RECIPE, time.time())
    transaction.devices.contact(eid, time.time(), "HTTPS", "192.0.2.1:4711", "1.2")
    package = transaction.packages.next_queued(eid, time.time())
    if package is not None:
        counter = transaction.counters.advance("eim.example.com", eid)
        transaction.packages.save(
            replace(
                package, state=QueueState.SUCCEEDED, counter=counter, message=bytes(400),
                transaction_id=counter.to_bytes(16), deliveries=1,
            )
        )  # fmt: skip


def _for_device(work: Callable[[Eid], None], number: int) -> None:
    work(_eid(number % 1000))


def _per_second(work: Callable[[int], object]) -> float:
    work(0)
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < _SECONDS:
        count += 1
        work(count)
    return count / passed


async def _grouped(work: Callable[[int], Awaitable[object]], tasks: int) -> float:
    """Have so many tasks wait for the store all the time."""
    count, start = 0, time.perf_counter()

    async def one(number: int) -> None:
        nonlocal count
        while time.perf_counter() - start < _SECONDS:
            await work(number)
            count += 1

    await asyncio.gather(*(one(number) for number in range(tasks)))
    return count / (time.perf_counter() - start)


def _bare(folder: Path) -> float:
    """Return how many single inserts SQLite itself commits."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (number INTEGER)")
        return _per_second(lambda n: connection.execute("INSERT INTO bare VALUES (?)", (n,)))


def _say(what: str, rate: float) -> None:
    print(f"{what:48} {rate:8.0f} /s  {1e6 / rate:8.0f} us")


def _measure(store: Store) -> None:
    for name, work in (("poll", _poll), ("deliver", _deliver)):

        def once(number: int, work: Callable[[Transaction, Eid], None] = work) -> None:
            with store.transaction() as transaction:
                work(transaction, _eid(number % 1000))

        _say(f"{name}, one transaction each", _per_second(once))
        with store.transaction() as transaction:
            rate = _per_second(partial(_for_device, partial(work, transaction)))
            _say(f"{name}, inside one transaction", rate)
    lane = Lane("store")
    try:
        grouped = Grouped(store, lane)
        for name, work in (("poll", _poll), ("deliver", _deliver)):
            for tasks in (1, 10, 50):

                async def waiting(
                    number: int, work: Callable[[Transaction, Eid], None] = work
                ) -> None:
                    eid = _eid(number)
                    await grouped.run(lambda transaction: work(transaction, eid), eid=eid)

                rate = asyncio.run(_grouped(waiting, tasks))
                _say(f"{name}, group commit, {tasks} waiting", rate)
    finally:
        lane.close()
    _list(store)


def _list(store: Store) -> None:
    with store.transaction() as transaction:
        for number in range(_DEVICES):
            transaction.devices.put(Device(_eid(number)))
            transaction.packages.add(_eid(number), _RECIPE, time.time())
    start = time.perf_counter()
    with store.transaction() as transaction:
        found = len(transaction.devices.all())
    print(f"{found} devices with counts: {(time.perf_counter() - start) * 1000:.0f} ms")


def main() -> None:
    """Measure and print one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        _say("bare SQLite, one insert each", _bare(Path(folder)))
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/eim.db"
        with closing(Store.open(url)) as store:
            _measure(store)


if __name__ == "__main__":
    main()
