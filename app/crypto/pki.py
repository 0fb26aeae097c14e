"""The bench's own public key infrastructure: a root, a manufacturer, an eUICC, and the servers.

Made from given keys it comes out byte for byte the same, so a simulated card keeps only keys; or it
keeps `to_texts()` and reads that back. The certificates themselves are filled in by `issuing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.crypto import issuing
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.errors import CodecError
from app.values.ids import Eid

__all__ = ["BenchPki", "Identity"]

_EIN_DIGITS = 8


@dataclass(frozen=True)
class BenchPki:
    """A root, one manufacturer under it and one eUICC under that, all on one curve."""

    ci: Identity
    eum: Identity
    euicc: Identity

    @classmethod
    def generate(
        cls,
        curve: Curve,
        eid: Eid,
        *,
        ci: Identity | None = None,
        keys: Mapping[str, PrivateKey] | None = None,
    ) -> BenchPki:
        """Make the chain for one eUICC.

        ci: a root to stand under, so that several cards and servers share one; its curve counts.
        keys: private keys for `ci`, `eum` and `euicc`; those not given are made afresh.
        """
        keys = keys or {}
        ci = ci or issuing.make_ci(curve, key=keys.get("ci"))
        eum = issuing.make_eum(ci, eid_prefix=eid[:_EIN_DIGITS], key=keys.get("eum"))
        return cls(ci, eum, issuing.make_euicc(eum, eid, key=keys.get("euicc")))

    @property
    def curve(self) -> Curve:
        """The curve of every key in the chain."""
        return self.ci.key.curve

    def dp_auth(self) -> Identity:
        """Make an SM-DP+ authentication certificate under this root."""
        return issuing.make_dp(self.ci, Role.DP_AUTH)

    def dp_pb(self) -> Identity:
        """Make an SM-DP+ profile binding certificate under this root."""
        return issuing.make_dp(self.ci, Role.DP_PB)

    def dp_tls(self, host: str) -> Identity:
        """Make an SM-DP+ TLS certificate for a host, good for 397 days."""
        return issuing.make_tls(self.ci, Role.DP_TLS, host, oid=issuing.DP_OID)

    def eim(self, name: str) -> Identity:
        """Make an eIM's signing certificate under this root."""
        return issuing.make_eim(self.ci, self.curve, name=name)

    def eim_tls(self, host: str) -> Identity:
        """Make an eIM's TLS certificate for a host, good for 397 days."""
        return issuing.make_tls(self.ci, Role.EIM_TLS, host)

    def to_texts(self) -> dict[str, str]:
        """Return the three identities as PEM text, keys unencrypted, for a state file."""
        return {
            "ci": self.ci.pem.decode(),
            "eum": self.eum.pem.decode(),
            "euicc": self.euicc.pem.decode(),
        }

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> BenchPki:
        """Read what `to_texts` gave. Raises CodecError or TrustError on anything else."""
        try:
            ci, eum, euicc = (
                Identity.from_pem(texts[name].encode()) for name in ("ci", "eum", "euicc")
            )
        except KeyError as error:
            raise CodecError(
                f"The saved certificates lack the part {error}.",
                hint="Delete the saved state to have a new chain made.",
            ) from error
        return cls(ci, eum, euicc)
