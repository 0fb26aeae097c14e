from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.card import Card
from tests.composer.benches import bench_card
from tests.ipa.peers import Ipa, ScriptedEim


@pytest.fixture
def card() -> Iterator[Card]:
    card = bench_card()
    yield card
    card.close()


@pytest.fixture
def eim() -> ScriptedEim:
    return ScriptedEim()


@pytest.fixture
def ipa(card: Card, eim: ScriptedEim) -> Ipa:
    return Ipa(card, eim)
