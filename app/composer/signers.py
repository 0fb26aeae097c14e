"""Who can sign: the identities of the key store, and the bench eIM of a simulated card.

The bench eIM goes by the name `bench` and is there for simulated cards of this machine only. An
empty name means an eIM the card knows; failing that the bench eIM, or the only eIM in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from app.crypto.keys import PrivateKey
from app.crypto.trust import TrustStore
from app.errors import TrustError
from app.sim.bench_eim import BenchEim, bench_eims
from app.values.ids import Eid
from app.values.trust import IdentityKind, StoredIdentity

BENCH = "bench"


@dataclass(frozen=True)
class Signer:
    """An eIM that can sign. eim_id: what it calls itself where no card says otherwise.

    open: gives the private key; takes the passphrase. Raises TrustError when it does not fit.
    """

    name: str
    eim_id: str
    curve: str
    public_key: bytes
    certificate: bytes
    open: Callable[[str | None], PrivateKey]


class Signers:
    """Finds who signs. Any thread may use it."""

    def __init__(self, trust: TrustStore) -> None:
        self._trust = trust

    def names(self, eid: Eid | None = None, uri: str = "") -> tuple[str, ...]:
        """Return the names that can sign for a card; eid None: for any."""
        bench = (BENCH,) if _bench(eid, uri) else ()
        return bench + tuple(one.name for one in self._stored())

    def find(
        self, name: str, eid: Eid | None = None, uri: str = "", known: Collection[bytes] = ()
    ) -> Signer:
        """Return the signer a name stands for; an empty name, whoever the card knows.

        known: the public keys of the eIMs a card has; of several signers one of these is taken.
        Raises TrustError when nobody of that name can sign, or it is not clear who.
        """
        found = [_of_bench(one) for one in _bench(eid, uri)] if name in ("", BENCH) else []
        bench = len(found)
        if not (name == BENCH and found):
            found += [self._of_store(one) for one in self._stored() if name in ("", one.name)]
        associated = [signer for signer in found if signer.public_key in known]
        if associated or bench or len(found) == 1:
            return (associated or found)[0]
        raise _nobody(name, [one.name for one in self._stored()])

    def _stored(self) -> list[StoredIdentity]:
        listed = self._trust.identities()
        return [one for one in listed if one.kind is IdentityKind.EIM and one.has_key]

    def _of_store(self, identity: StoredIdentity) -> Signer:
        def opened(passphrase: str | None) -> PrivateKey:
            return self._trust.private_key(identity.name, passphrase)

        return Signer(
            identity.name,
            identity.name,
            identity.curve,
            identity.public_key,
            identity.certificate,
            opened,
        )


def _bench(eid: Eid | None, uri: str) -> tuple[BenchEim, ...]:
    return bench_eims(eid, uri) if eid else ()


def _of_bench(bench: BenchEim) -> Signer:
    key = bench.identity.key
    return Signer(
        BENCH,
        bench.eim_id,
        key.curve.value,
        key.public.spki,
        bench.identity.certificate,
        lambda _: key,
    )


def _nobody(name: str, stored: list[str]) -> TrustError:
    if name == BENCH:
        return TrustError(
            "The bench eIM is there for simulated cards whose state is kept on this machine.",
            hint="Name an identity of the key store, or use `sim:` without state=memory.",
        )
    if not name and len(stored) > 1:
        return TrustError(
            "It is not said who signs.",
            hint=f"Name an identity; those that can sign are {', '.join(stored)}.",
        )
    return TrustError(
        f"The key store has no eIM {name!r} that can sign." if name else "No eIM can sign yet.",
        hint="Make one with `eim-workbench keys generate`, or import its key.",
    )
