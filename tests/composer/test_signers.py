from __future__ import annotations

import pytest

from app.composer.signers import BENCH, Signers
from app.crypto.keys import PublicKey
from app.crypto.trust import TrustStore
from app.errors import TrustError
from app.values.trust import IdentityKind


@pytest.fixture
def signers(desk) -> Signers:
    return Signers(desk.trust)


def test_the_bench_comes_first_where_the_card_is_simulated_here(desk, signers, card):
    desk.trust.generate(IdentityKind.EIM, "lab", protect="none")
    eid = card.verdict().eid
    assert signers.names(eid, card.uri) == (BENCH, "lab")
    assert signers.names(eid, "pcsc:Some reader") == (BENCH, "lab")
    assert signers.names() == ("lab",)


def test_what_a_signer_opens_fits_its_public_key(desk, signers, card):
    desk.trust.generate(IdentityKind.EIM, "lab", protect="none")
    for name in (BENCH, "lab"):
        signer = signers.find(name, card.verdict().eid, card.uri)
        signature = signer.open(None).sign(b"data")
        assert PublicKey.from_spki(signer.public_key).verify(b"data", signature)


def test_without_a_name_whoever_the_card_knows_signs(desk, signers, card):
    for name in ("a", "b"):
        desk.trust.generate(IdentityKind.EIM, name, protect="none")
    eid, known = card.verdict().eid, [desk.trust.identity("b").public_key]
    assert signers.find("", eid, card.uri, known).name == "b"
    assert signers.find("", None, "", known).name == "b"
    assert signers.find("", eid, card.uri).name == BENCH


def test_only_eims_with_a_key_sign(desk, signers):
    desk.trust.generate(IdentityKind.CI, "root", protect="none")
    with pytest.raises(TrustError, match="'root'"):
        signers.find("root")


@pytest.mark.parametrize(
    ("names", "asked", "told"),
    [
        pytest.param((), "", "No eIM can sign yet", id="nobody"),
        pytest.param(("a", "b"), "", "not said who signs", id="several"),
        pytest.param(("a",), "c", "no eIM 'c'", id="unknown"),
        pytest.param(("a",), BENCH, "simulated cards", id="bench-of-a-real-card"),
    ],
)
def test_nobody_or_too_many_is_an_error_with_a_way_on(signers, names, asked, told):
    for name in names:
        TrustStore().generate(IdentityKind.EIM, name, protect="none")
    with pytest.raises(TrustError, match=told) as caught:
        signers.find(asked)
    assert caught.value.hint
