from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, inspect, text

from app.errors import SettingsError
from app.runtime import Lane
from app.store.database import Store
from app.store.migrations import MIGRATIONS, migrate
from app.store.transaction import Transaction
from app.values.eim import Device, QueueState
from tests.store.entries import EID, NOW, RECIPE

_MORE = ("ALTER TABLE devices ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'",)


def test_a_new_shape_is_reached_once_and_keeps_what_was_there(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(Device(EID, label="Meter 12"))
    for steps_taken in (1, 0):
        with store._engine.begin() as connection:
            assert migrate(connection, (*MIGRATIONS, _MORE)) == steps_taken
    with store._engine.begin() as connection:
        found = connection.execute(text("SELECT label, colour FROM devices")).all()
        versions = connection.execute(text("SELECT version FROM schema_versions")).scalars().all()
    assert found == [("Meter 12", "grey")]
    assert list(versions) == list(range(1, len(MIGRATIONS) + 2))


def test_a_step_that_fails_leaves_the_shape_as_it_was(store: Store) -> None:
    broken = (*_MORE, "CREATE TABLE devices (eid TEXT)")
    with pytest.raises(Exception, match="already exists"), store._engine.begin() as connection:
        migrate(connection, (*MIGRATIONS, broken))
    columns = [column["name"] for column in inspect(store._engine).get_columns("devices")]
    assert "colour" not in columns
    with store._engine.begin() as connection:
        assert migrate(connection) == 0


def test_a_store_of_a_newer_program_is_left_alone(store: Store, store_url: str) -> None:
    with store._engine.begin() as connection:
        migrate(connection, (*MIGRATIONS, _MORE))
    with pytest.raises(SettingsError, match="newer version of this program") as caught:
        Store.open(store_url)
    assert "Update the program" in caught.value.hint


def test_several_may_open_a_new_store_at_once(store_url: str) -> None:
    together = threading.Barrier(4)

    def opened() -> int:
        together.wait()
        store = Store.open(store_url)
        with store.transaction() as transaction:
            number = transaction.counters.advance("eim.example.com", EID)
        store.close()
        return number

    lanes = [Lane(f"opener {number}") for number in range(4)]
    futures = [lane.submit(opened) for lane in lanes]
    assert sorted(future.result(30) for future in futures) == [1, 2, 3, 4]
    for lane in lanes:
        lane.close()


@pytest.mark.parametrize(
    ("work", "index"),
    [
        pytest.param(
            lambda tx: tx.devices.contact(EID, NOW, "HTTPS", "a:1", ""),
            "packages_by_state",
            id="a contact",
        ),
        pytest.param(lambda tx: tx.devices.all(), "packages_by_state", id="all devices"),
        pytest.param(
            lambda tx: tx.packages.next_queued(EID, NOW), "packages_by_state", id="the next"
        ),
        pytest.param(
            lambda tx: tx.packages.listing(EID, [QueueState.DELIVERED]),
            "packages_by_state",
            id="sent to a device",
        ),
        pytest.param(
            lambda tx: tx.packages.listing(EID, before=9), "packages_by_device", id="of a device"
        ),
        pytest.param(
            lambda tx: tx.packages.listing(EID, batch="b"), "packages_by_batch", id="of a batch"
        ),
        pytest.param(
            lambda tx: tx.packages.listing(EID, [QueueState.DELIVERED, QueueState.EXECUTED]),
            "packages_by_state",
            id="awaited",
        ),
        pytest.param(lambda tx: tx.packages.expire(NOW), "packages_expiring", id="expired"),
        pytest.param(
            lambda tx: tx.packages.by_transaction(b"x"), "packages_by_transaction", id="by id"
        ),
        pytest.param(
            lambda tx: tx.packages.by_counter(EID, "a", 3),
            "packages_by_counter",
            id="by counter",
        ),
        pytest.param(lambda tx: tx.results.find(EID, b"x"), "results_by_digest", id="same bytes"),
        pytest.param(lambda tx: tx.results.listing(EID), "results_by_device", id="reports"),
        pytest.param(lambda tx: tx.results.listing(package=3), "results_by_package", id="answers"),
    ],
)
def test_what_is_asked_often_is_found_by_an_index(
    store: Store, work: Callable[[Transaction], object], index: str
) -> None:
    sqlite = "postgresql" not in store.place
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    with store.transaction() as transaction:
        transaction.packages.add(EID, RECIPE, NOW)
        connection = transaction.packages._connection
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(connection, "before_cursor_execute", note)
        work(transaction)
        event.remove(connection, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plans = [
            str(connection.exec_driver_sql(explain + sql, values).all()) for sql, values in asked
        ]
    together = "".join(plans)
    assert "Seq Scan" not in together
    # Which index PostgreSQL takes depends on what is in the tables, and there is next to nothing.
    assert not sqlite or index in together
