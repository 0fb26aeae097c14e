"""Who the card is: its EID, its certificate chain, and the key it signs with."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from app.crypto.identity import Identity
from app.crypto.keys import Curve, to_der
from app.crypto.pki import BenchPki
from app.errors import CodecError, DeviceError, TrustError
from app.sim.state import CardState
from app.values.ids import Eid

_ISSUER = "89999001"
"""No manufacturer has this prefix: country code 999 is not assigned."""
_SERIAL_DIGITS = 22
_BENCH_EIM = "eim"

BENCH_EIM_NAME = "eim.workbench.example"
"""The eIM a card that is not blank is associated with."""


def eid_for(name: str) -> Eid:
    """Return the EID of the card of this name: always the same one, with right check digits.

    SGP.29 §10
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest())
    body = _ISSUER + f"{number % 10**_SERIAL_DIGITS:0{_SERIAL_DIGITS}d}"
    return Eid(f"{body}{98 - int(body) * 100 % 97:02d}")


class Credentials:
    """A chain CI, EUM, eUICC on one curve, and the identity of the bench eIM.

    der_signatures: write signatures in DER, as some cards do.
    """

    def __init__(self, pki: BenchPki, eim: Identity, *, der_signatures: bool = False) -> None:
        self._pki = pki
        self._der = der_signatures
        self.eim = eim
        self.ci_key_id = pki.ci.key_id
        self.ci_certificate = pki.ci.certificate
        self.eum_certificate = pki.eum.certificate
        self.euicc_certificate = pki.euicc.certificate

    def sign(self, data: bytes) -> bytes:
        """Sign with the eUICC's key; the content of a 5F37."""
        raw = self._pki.euicc.key.sign(data)
        return to_der(raw) if self._der else raw


def with_chain(state: CardState, curve: Curve) -> CardState:
    """Return the state with a chain on this curve, made now if the card had none.

    The bench eIM keeps the key it was first made with: it is the one the card is associated with.
    """
    if curve.value in state.chains:
        return state
    pki = BenchPki.generate(curve, state.eid)
    kept = [texts[_BENCH_EIM] for texts in state.chains.values() if _BENCH_EIM in texts]
    eim = kept[0] if kept else pki.eim(BENCH_EIM_NAME).pem.decode()
    texts = {**pki.to_texts(), _BENCH_EIM: eim}
    return replace(state, chains={**state.chains, curve.value: texts})


def load(state: CardState, curve: Curve, *, der_signatures: bool = False) -> Credentials:
    """Return the card's credentials on this curve, which `with_chain` has put there.

    Raises DeviceError when the kept keys cannot be used.
    """
    texts = state.chains[curve.value]
    try:
        eim = Identity.from_pem(texts.get(_BENCH_EIM, "").encode())
        return Credentials(BenchPki.from_texts(texts), eim, der_signatures=der_signatures)
    except (CodecError, TrustError) as error:
        raise DeviceError(
            f"The keys in the simulated card's file cannot be used: {error}",
            hint="Start the card afresh with `eim-workbench sim card --fresh`.",
        ) from error
