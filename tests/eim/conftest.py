from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.eim.benches import EimBench, SimulatedDevice
from tests.postgres import Postgres


@pytest.fixture
def device() -> SimulatedDevice:
    return SimulatedDevice()


@pytest.fixture
def eim(tmp_path: Path, device: SimulatedDevice) -> Iterator[EimBench]:
    """An eIM that signs as the one the device knows, and trusts the device's root."""
    bench = EimBench(f"sqlite:///{tmp_path / 'eim.db'}", device.key, roots=(device.root,))
    yield bench
    bench.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty place for a store, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'eim.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.fresh()
