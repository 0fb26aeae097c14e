from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.errors import SettingsError
from app.store.database import Store
from app.store.failures import lost_a_race
from app.store.transaction import Transaction
from tests.postgres import Postgres
from tests.store.entries import EID, NOW, RECIPE


def _advance(transaction: Transaction) -> None:
    transaction.counters.advance("a", EID)


def _fill(transaction: Transaction) -> None:
    while True:
        transaction.packages.add(EID, RECIPE, NOW)


def _refusal(store: Store, work: Callable[[Transaction], None] = _advance) -> SettingsError:
    with pytest.raises(SettingsError) as caught, store.transaction() as transaction:
        work(transaction)
    return caught.value


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param(lambda path: path.mkdir(), "cannot be opened", id="a folder"),
        pytest.param(
            lambda path: path.write_text("Dear diary, " * 100), "file of another kind", id="a text"
        ),
    ],
)
def test_what_is_no_store_is_refused(
    tmp_path: Path, made: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "eim.db"
    made(path)
    with pytest.raises(SettingsError, match=words) as caught:
        Store.open(f"sqlite:///{path}")
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be opened") as caught:
        Store.open(f"sqlite:///{tmp_path / 'file' / 'eim.db'}")
    assert "right to write" in caught.value.hint


def test_a_file_somebody_else_locks_is_said_and_used_again(tmp_path: Path) -> None:
    path = tmp_path / "eim.db"
    store = Store.open(f"sqlite:///{path}?timeout=0.05")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refusal = _refusal(store)
        other.execute("ROLLBACK")
    assert "kept busy by another program: database is locked" in str(refusal)
    assert "PostgreSQL" in refusal.hint
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID) == 1
    store.close()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'eim.db'}")
    with store.transaction() as transaction:
        transaction.devices._connection.exec_driver_sql("PRAGMA query_only=ON")
    refusal = _refusal(store)
    assert "may not be written" in str(refusal)
    assert "right to write" in refusal.hint
    store.close()


def test_a_full_disk_is_said_and_leaves_what_was_there(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'eim.db'}")
    with store.transaction() as transaction:
        kept = transaction.packages.add(EID, RECIPE, NOW)
        transaction.devices._connection.exec_driver_sql("PRAGMA max_page_count=1")
    refusal = _refusal(store, _fill)
    assert "has no room left" in str(refusal)
    assert "Make room" in refusal.hint
    with store.transaction() as transaction:
        assert transaction.packages.listing() == [kept]
    store.close()


def test_a_server_that_was_stopped_is_said_and_used_again(postgres: Postgres) -> None:
    store = Store.open(postgres.fresh())

    def stop_in_between(transaction: Transaction) -> None:
        _advance(transaction)
        postgres.stop()
        _advance(transaction)

    refusal = _refusal(store, stop_in_between)
    assert "stopped by its administrator" in str(refusal)
    assert "as soon as it is back" in refusal.hint
    refusal = _refusal(store)
    assert "cannot be reached" in str(refusal)
    assert "that the server runs" in refusal.hint
    postgres.start()
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID) == 1
    store.close()


def test_a_crash_of_the_server_keeps_what_was_committed(postgres: Postgres) -> None:
    store = Store.open(postgres.fresh())
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID, 40) == 40
    postgres.stop(signal.SIGQUIT)
    postgres.start()
    with store.transaction() as transaction:
        assert transaction.counters.advance("a", EID) == 41
    store.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"password": "wrong"}, "not let this program in: password", id="a password"),
        pytest.param({"database": "no"}, 'not let this program in: database "no"', id="a database"),
        pytest.param({"port": 1}, "cannot be reached: Connection refused", id="a port"),
    ],
)
def test_a_server_that_cannot_be_used_is_said_without_the_password(
    postgres: Postgres, change: dict[str, Any], words: str
) -> None:
    url = make_url(postgres.url).set(**change)
    with pytest.raises(SettingsError, match=words) as caught:
        Store.open(url.render_as_string(hide_password=False))
    assert str(url.password) not in str(caught.value)
    assert caught.value.hint.startswith("Check ")


def test_a_server_that_takes_no_changes_is_said(postgres: Postgres) -> None:
    url = postgres.fresh()
    Store.open(url).close()
    store = Store.open(url)
    with store.transaction() as transaction:
        transaction.devices._connection.exec_driver_sql(
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
        )
    assert "takes no changes" in str(_refusal(store))
    store.close()


def test_a_defect_of_the_program_is_no_sentence_for_people(store: Store) -> None:
    with pytest.raises((ProgrammingError, OperationalError)), store.transaction() as transaction:
        transaction.devices._connection.exec_driver_sql("SELECT colour FROM devices")


def test_only_a_race_between_programs_is_worth_another_attempt(store: Store) -> None:
    with pytest.raises(Exception, match="colour") as caught, store.transaction() as transaction:
        transaction.devices._connection.exec_driver_sql("SELECT colour FROM devices")
    assert not lost_a_race(caught.value)
    assert not lost_a_race(SettingsError("no"))
