"""A desk and a simulated card with nothing set up, as a fresh user has them."""

from __future__ import annotations

from app.card.card import Card
from app.card.transport import open_transport
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.trust import TrustStore
from app.eim.counters import Counters
from app.values.packages import FieldValue, Operation, Recipe

FIRST = "8999901000000000179"
"""The profile in use."""
OTHER = "8999902000000042428"


def fresh_desk() -> ComposerDesk:
    return ComposerDesk(TrustStore(), Counters(), History())


def bench_card(options: str = "") -> Card:
    return Card(open_transport(f"sim:desk{options}"))


def recipe(name: str = "enable", **values: FieldValue) -> Recipe:
    if name == "enable" and not values:
        values = {"iccid": OTHER}
    return Recipe(operations=(Operation(name, values),))
