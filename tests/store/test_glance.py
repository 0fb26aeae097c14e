from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.runtime import Lane
from app.store.database import Store
from app.store.glance import FileReader, Glance
from app.store.group import Grouped
from app.values.eim import Device, QueueState
from tests.store.entries import EID, NOW, OTHER, RECIPE

DEVICE = Device(EID, identity="bench", dialect="1.2")


def glance(store: Store) -> Glance | None:
    """As polls ask it."""
    lane = Lane("store")
    try:
        return asyncio.run(Grouped(store, lane).glance(EID))
    finally:
        lane.close()


def test_nobody_is_nobody(store: Store) -> None:
    assert glance(store) is None


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        pytest.param((), (False, None), id="nothing"),
        pytest.param((QueueState.QUEUED,), (True, None), id="queued"),
        pytest.param((QueueState.DELIVERED, QueueState.DELIVERED), (False, 1), id="the oldest"),
        pytest.param((QueueState.EXECUTED, QueueState.DELIVERED), (False, 2), id="executed"),
        pytest.param((QueueState.SUCCEEDED, QueueState.EXPIRED), (False, None), id="ended"),
    ],
)
def test_it_sees_what_is_to_be_sent(
    store: Store, states: tuple[QueueState, ...], seen: tuple[bool, int | None]
) -> None:
    with store.transaction() as transaction:
        transaction.devices.put(DEVICE)
        for state in states:
            package = transaction.packages.add(EID, RECIPE, NOW)
            transaction.packages.save(replace(package, state=state))
        transaction.packages.add(OTHER, RECIPE, NOW)
    assert glance(store) == Glance("bench", "1.2", *seen)


def test_it_sees_what_is_committed_and_only_that(store: Store, store_url: str) -> None:
    other = Store.open(store_url)
    try:
        with other.transaction() as transaction:
            transaction.devices.put(DEVICE)
        assert glance(store) == Glance("bench", "1.2", False, None)
        if store.reader is None:  # elsewhere a lane waits for its turn
            return
        with other.transaction() as transaction:
            transaction.packages.add(EID, RECIPE, NOW)
            assert store.reader.glance(EID) == Glance("bench", "1.2", False, None)
        assert store.reader.glance(EID) == Glance("bench", "1.2", True, None)
    finally:
        other.close()


def test_only_a_file_is_read_at_once(tmp_path: Path) -> None:
    for url, at_once in (("sqlite://", False), (f"sqlite:///{tmp_path / 'eim.db'}", True)):
        store = Store.open(url)
        assert (store.reader is not None) is at_once
        store.close()


def test_what_cannot_be_read_at_once_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "eim.db"
    store = Store.open(f"sqlite:///{path}")
    with sqlite3.connect(path) as damaging:
        damaging.execute("DROP TABLE devices")
    damaging.close()
    store.close()
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(SettingsError, match="file of another kind"):
        glance(store)
    store.close()


def test_a_reader_can_be_asked_after_it_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "eim ?#.db"
    store = Store.open(f"sqlite:///{tmp_path / 'eim.db'}")
    store.close()
    (tmp_path / "eim.db").rename(path)
    reader = FileReader(path)
    for _ in range(2):
        assert reader.glance(EID) is None
        reader.close()
