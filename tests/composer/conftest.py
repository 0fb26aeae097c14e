from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.card import Card
from app.composer.desk import ComposerDesk
from tests.composer.benches import bench_card, fresh_desk


@pytest.fixture
def desk() -> ComposerDesk:
    return fresh_desk()


@pytest.fixture
def card() -> Iterator[Card]:
    card = bench_card()
    yield card
    card.close()
