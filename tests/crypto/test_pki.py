from __future__ import annotations

import pytest

from app.crypto.certs import COMMON_NAME, Certificate
from app.crypto.keys import Curve, PrivateKey
from app.crypto.pki import BenchPki
from app.errors import CodecError, TrustError
from app.values.ids import Eid
from tests.crypto.known import EID, own_pki

BOTH = pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)


@BOTH
def test_same_keys_give_the_same_bytes(curve):
    keys = {
        name: PrivateKey.from_number(curve, number)
        for number, name in enumerate(("ci", "eum", "euicc"), 20)
    }
    assert BenchPki.generate(curve, EID, keys=keys) == BenchPki.generate(curve, EID, keys=keys)


@BOTH
def test_fresh_chains_differ(curve):
    assert BenchPki.generate(curve, EID).ci != BenchPki.generate(curve, EID).ci


@BOTH
def test_chain_survives_saving(curve):
    assert BenchPki.from_texts(own_pki(curve).to_texts()) == own_pki(curve)


def test_two_cards_share_a_root():
    ci = own_pki(Curve.BRAINPOOL).ci
    other = BenchPki.generate(Curve.P256, Eid("89044045118427484800000000011628"), ci=ci)
    assert other.ci == ci
    assert other.curve is Curve.BRAINPOOL
    assert other.euicc.key.curve is Curve.BRAINPOOL


def test_root_cannot_be_taken_for_a_live_one():
    assert Certificate(own_pki(Curve.P256).ci.certificate).field(COMMON_NAME) == (
        "eIM Workbench test CI"
    )


def test_incomplete_state_is_refused():
    texts = own_pki(Curve.P256).to_texts()
    del texts["eum"]
    with pytest.raises(CodecError, match="lack the part 'eum'"):
        BenchPki.from_texts(texts)


def test_swapped_state_is_refused():
    texts = own_pki(Curve.P256).to_texts()
    foreign = texts["euicc"].split("-----BEGIN CERTIFICATE")[1]
    texts["eum"] = texts["eum"].split("-----BEGIN CERTIFICATE")[0] + (
        "-----BEGIN CERTIFICATE" + foreign
    )
    with pytest.raises(TrustError, match="not for this private key"):
        BenchPki.from_texts(texts)
