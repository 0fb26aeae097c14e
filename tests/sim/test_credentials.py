from dataclasses import replace

import pytest

from app.crypto.keys import Curve, PublicKey, SignatureForm
from app.errors import DeviceError
from app.sim import credentials
from app.sim.birth import newborn
from tests.sim.terminal import make_chip, options


def test_eid_belongs_to_the_name_and_has_right_check_digits():
    names = ["", "bench", "dut 7", "Ünïcode"]
    eids = [credentials.eid_for(name) for name in names]
    assert all(eid.check_digits_ok for eid in eids)
    assert len(set(eids)) == len(names)
    assert credentials.eid_for("bench") == credentials.eid_for("bench")


@pytest.mark.parametrize("curve", list(Curve), ids=lambda curve: curve.value)
def test_chain_is_made_once_and_read_back(curve: Curve):
    state = replace(newborn(options()), chains={})
    once = credentials.with_chain(state, curve)
    assert credentials.with_chain(once, curve) is once
    keys = credentials.load(once, curve)
    assert keys.euicc_certificate == credentials.load(once, curve).euicc_certificate


def test_second_curve_leaves_the_first_chain_alone():
    state = newborn(options())
    both = credentials.with_chain(state, Curve.BRAINPOOL)
    assert both.chains[Curve.P256.value] == state.chains[Curve.P256.value]
    assert set(both.chains) == {curve.value for curve in Curve}
    keys = credentials.load(both, Curve.BRAINPOOL)
    assert keys.eim.key.public_spki == state.eims[0].public_key


@pytest.mark.parametrize(
    ("query", "form"),
    [
        pytest.param("", SignatureForm.RAW, id="standard"),
        pytest.param("deviations=der-signatures", SignatureForm.DER, id="deviation"),
    ],
)
def test_signature_is_the_euiccs_in_the_form_asked_for(query: str, form: SignatureForm):
    from cryptography import x509

    keys = make_chip(query).keys
    public = PublicKey.of(x509.load_der_x509_certificate(keys.euicc_certificate).public_key())
    assert public.verify(b"data", keys.sign(b"data")) is form


def test_unusable_keys_are_a_plain_error():
    state = newborn(options())
    with pytest.raises(DeviceError, match="keys"):
        credentials.load(replace(state, chains={"P-256": {"ci": "x"}}), Curve.P256)
