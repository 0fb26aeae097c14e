from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.store.database import Store
from app.store.engines import parse, place
from tests.postgres import Postgres
from tests.store.entries import EID


@pytest.mark.parametrize(
    ("url", "driver", "told"),
    [
        pytest.param("sqlite:///eim.db", "sqlite", "eim.db", id="a relative path"),
        pytest.param("sqlite:////var/lib/eim.db", "sqlite", "/var/lib/eim.db", id="a path"),
        pytest.param("sqlite://", "sqlite", "in memory", id="no path"),
        pytest.param("sqlite:///:memory:", "sqlite", "in memory", id="no path, in SQLite's words"),
        pytest.param(
            "postgresql://me:secret@db.example.com:5433/eim?sslmode=require",
            "postgresql+psycopg",
            "postgresql://me:***@db.example.com:5433/eim",
            id="a server",
        ),
        pytest.param(
            "postgres://db/eim", "postgresql+psycopg", "postgresql://db/eim", id="its short name"
        ),
    ],
)
def test_a_url_is_read_and_told_without_its_password(url: str, driver: str, told: str) -> None:
    parsed = parse(url)
    assert parsed.drivername == driver
    assert place(parsed) == told


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="empty"),
        pytest.param("/var/lib/eim.db", id="a bare path"),
        pytest.param("mysql://me:secret@db/eim", id="another database"),
        pytest.param("postgresql://me:secret@db:port/eim", id="a port that is no number"),
    ],
)
def test_another_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Store.open(url)
    assert "sqlite:///PATH" in caught.value.hint
    assert "secret" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "eim.db"
    store = Store.open(f"sqlite:///{path}")
    with store.transaction() as transaction:
        transaction.counters.advance("a", EID)
        files = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert files == {"eim.db": 0o600, "eim.db-wal": 0o600, "eim.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()
    assert [one.name for one in path.parent.iterdir()] == ["eim.db"]


def test_a_store_in_memory_is_one_for_all_transactions() -> None:
    store = Store.open("sqlite://")
    for expected in (1, 2):
        with store.transaction() as transaction:
            assert transaction.counters.advance("a", EID) == expected
    store.close()


def test_a_commit_is_on_the_disk(store: Store) -> None:
    setting = "SHOW synchronous_commit" if "postgresql" in store.place else "PRAGMA synchronous"
    with store.transaction() as transaction:
        value = transaction.devices._connection.exec_driver_sql(setting).scalar()
    assert value in ("on", 2)


@pytest.mark.parametrize(("theirs", "ours"), [("off", "on"), ("local", "local")])
def test_a_server_set_to_forget_commits_is_told_not_to(
    postgres: Postgres, theirs: str, ours: str
) -> None:
    store = Store.open(f"{postgres.fresh()}%20-csynchronous_commit%3D{theirs}")
    with store.transaction() as transaction:
        connection = transaction.devices._connection
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == ours
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "10s"
    store.close()
