"""A consumer eUICC that is made to look like one for IoT, and the eIM it obeys."""

from __future__ import annotations

from typing import Any

from app.card.card import Card
from app.codec.mapping import read
from app.codec.schema import encode
from app.crypto.keys import Curve, PrivateKey
from app.ipa.consumer import ConsumerEuicc
from app.ipa.consumer_operations import associated
from tests.composer.benches import bench_card
from tests.sim.eim import Command, Eim

NAME = "lab"


def consumer_card() -> Card:
    return bench_card("?kind=sgp22")


def configured(key: PrivateKey, name: str = NAME, **fields: object) -> bytes:
    """An EimConfigurationData."""
    value: dict[str, object] = {
        "eimId": name,
        "counterValue": 0,
        "associationToken": -1,
        "eimPublicKeyData": ("eimPublicKey", key.public.spki),
    }
    return encode("EimConfigurationData", {**value, **fields})


class Lab:
    """One card, its emulation and its eIM."""

    def __init__(self, card: Card, dialect: str = "1.2", key: PrivateKey | None = None) -> None:
        self.card = card
        self.key = PrivateKey.generate(Curve.P256)
        self.euicc = ConsumerEuicc(card, dialect=dialect, key=key)
        self.file = self.euicc.file
        self.file.change(lambda state: associated(state, configured(self.key)))
        self.eim = Eim(self.key, self.euicc.eid.wire, name=NAME, token=1)

    def execute(self, request: bytes) -> bytes:
        results: list[bytes] = []
        self.euicc.execute(request, results.append, None)
        return results[0]

    def outcomes(self, *commands: Command) -> Any:
        """What the operations of one package answer."""
        eco = commands[0][0].endswith("Eim")
        request = self.eim.ecos(*commands) if eco else self.eim.psmos(*commands)
        raw, dialect = self.execute(request), self.euicc.dialect
        answer: Any = read("EuiccPackageResult", raw, dialect=dialect)
        kind, value = answer
        assert kind == "euiccPackageResultSigned"
        return value["euiccPackageResultDataSigned"]["euiccResult"]
