"""Certificate chains the tests run on: our own, and the public SGP.26 ones when they are there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.crypto.keys import Curve, PrivateKey
from app.crypto.pki import BenchPki
from app.values.ids import Eid
from tests.known_messages import known_messages

EID = Eid("89049032123451234512345678901235")
_SGP26 = {
    "sgp26-p256": ("cert_EUICC_NIST", "ipaEuiccData_eumCertificate", "cert_CI_NIST"),
    "sgp26-brainpool": ("cert_EUICC_BRP", "cert_EUM_BRP", "cert_CI_BRP"),
    "sgp26-v3": ("sgp26_CERT_EUICC_SIG_NIST", "sgp26_CERT_EUM_SIG_NIST", "sgp26_CERT_CI_SIG_NIST"),
}


@dataclass(frozen=True)
class KnownChain:
    """Three certificates that belong together, for `EID`."""

    name: str
    curve: Curve
    euicc: bytes
    eum: bytes
    ci: bytes


@lru_cache(maxsize=2)
def own_pki(curve: Curve) -> BenchPki:
    """Our chain on a curve, from fixed keys: the same bytes in every run."""
    keys = {
        name: PrivateKey.from_number(curve, 0x1000 + number)
        for number, name in enumerate(("ci", "eum", "euicc"))
    }
    return BenchPki.generate(curve, EID, keys=keys)


@lru_cache(maxsize=1)
def public_certificates() -> dict[str, bytes]:
    """The public certificates by name; empty when they are not there."""
    certificates = (row for row in known_messages() if row["type"] == "Certificate")
    return {row["name"]: bytes.fromhex(row["hex"]) for row in certificates}


def own_chains() -> list[KnownChain]:
    """Our chain on either curve."""
    return [
        KnownChain(
            f"own-{curve.value}",
            curve,
            own_pki(curve).euicc.certificate,
            own_pki(curve).eum.certificate,
            own_pki(curve).ci.certificate,
        )
        for curve in Curve
    ]


def chains() -> list[KnownChain]:
    """Our chains, and the public ones when they are there."""
    public = public_certificates()
    return own_chains() + [
        KnownChain(
            name,
            Curve.BRAINPOOL if "brainpool" in name else Curve.P256,
            *(public[part] for part in parts),
        )
        for name, parts in _SGP26.items()
        if public
    ]
