"""A stand to rehearse against: a real eIM behind real servers, gone after the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.fleet.stand import Stand
from app.runtime import Runtime


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    made = Runtime()
    yield made
    made.close()


@pytest.fixture
def stand(runtime: Runtime) -> Iterator[Stand]:
    made = Stand(runtime)
    runtime.spawn(made.start()).result(20)
    yield made
    runtime.spawn(made.close()).result(20)
