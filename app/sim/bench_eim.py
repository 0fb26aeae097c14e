"""The bench eIM of this machine's simulated cards: whoever may read a card's file may be its eIM.

Each simulated card is born with an eIM under its own CI, whose key lies in the card's state file.
It makes a package on a simulated card possible with nothing set up beforehand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.card.transport import CardUri
from app.crypto.identity import Identity
from app.errors import WorkbenchError
from app.paths import state_dir
from app.sim.credentials import BENCH_EIM_NAME
from app.sim.options import SimOptions
from app.values.ids import Eid


@dataclass(frozen=True)
class BenchEim:
    """An eIM of a simulated card. identity: its signing key and certificate."""

    eid: Eid
    eim_id: str
    identity: Identity


def bench_eims(eid: Eid, uri: str = "", folder: Path | None = None) -> tuple[BenchEim, ...]:
    """Return the bench eIM of the simulated card with this EID; none when it is not kept here.

    uri: the card's, if it is a `sim:` one: its file may lie elsewhere. A card from an older program
    may have several. Files that cannot be read are passed over: who opens that card is told then.
    """
    files = sorted((folder or state_dir() / "sim").glob("*.json"))
    address = CardUri.parse(uri)
    if address.scheme == "sim":
        path = SimOptions.from_uri(address).path
        files = [path] if path else []
    found = {eim.identity.key.public: eim for file in files for eim in _eims(file)}
    return tuple(eim for eim in found.values() if eim.eid == eid)


def _eims(path: Path) -> Iterator[BenchEim]:
    try:
        card = json.loads(path.read_text("utf-8"))["card"]
        eid = Eid(card["eid"])
        for chain in card["chains"].values():
            yield BenchEim(eid, BENCH_EIM_NAME, Identity.from_pem(chain["eim"].encode()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WorkbenchError):
        return
