"""A root added to the store counts for a card in a real reader."""

from __future__ import annotations

import contextlib

import pytest

from app.card.transport import CardUri
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from app.values.euicc import CertificateChain, CheckResult, CiKind
from app.workbench import Workbench
from tests.pcscd import READERS, Pcscd

pytestmark = pytest.mark.pcscd


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
def test_the_chain_of_a_card_in_a_reader_holds_once_its_root_is_trusted(
    pcscd: Pcscd, curve: str
) -> None:
    uri = CardUri.parse(f"sim:stranger?state=memory&curve={curve}")
    card = SimulatedCard(SimOptions.from_uri(uri))
    with Workbench() as workbench, pcscd.inserted(card):
        before, kind = looked_at(workbench)
        (root,) = card.roots
        workbench.trust.add_root(root)
        after, kind_after = looked_at(workbench)
    assert (before.result, kind) == (CheckResult.NOT_CHECKABLE, CiKind.UNKNOWN)
    assert (after.result, kind_after) == (CheckResult.PASS, CiKind.TEST)


def looked_at(workbench: Workbench) -> tuple[CertificateChain, CiKind]:
    """Read the card in the first reader afresh."""
    with contextlib.closing(workbench.open_card(f"pcsc:{READERS[0]}")) as card:
        return card.certificates(), card.verdict().ci_kind
