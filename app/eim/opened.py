"""An eIM whose store is open: what there is between opening and closing, and no servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.crypto.trust import TrustStore
from app.eim.counters import Counters
from app.eim.esipa import Esipa
from app.eim.identity import EimIdentities
from app.eim.keys import EimKey
from app.eim.options import EimOptions, Proof, Unknown
from app.eim.root_cache import RootCache
from app.eim.service import EimService
from app.errors import CancelledError
from app.paths import state_dir
from app.runtime import Lane, Runtime
from app.settings import EimSettings, ResultProof, UnknownDevices
from app.store.database import Store
from app.store.group import Grouped

_PROOFS = {
    ResultProof.POSSIBLE: Proof.POSSIBLE,
    ResultProof.SIGNATURE: Proof.SIGNATURE,
    ResultProof.CHAIN: Proof.CHAIN,
}


@dataclass(frozen=True)
class OpenedEim:
    """key: who signs where a device has nobody of its own. keys: lane on which keys are read."""

    store: Store
    service: EimService
    esipa: Esipa
    identities: EimIdentities
    key: EimKey
    roots: RootCache
    lane: Lane
    keys: Lane

    async def close(self) -> None:
        """Write down notes of contacts and close the store; the rest is on the disk already."""
        await self.service.close()
        with suppress(CancelledError):
            await self.lane.run(self.store.close)
        # A lane is joined when it closes, and a busy one must not hold up the loop.
        await self.keys.run(self.lane.close)
        self.keys.close()


async def open_eim(
    runtime: Runtime,
    trust: TrustStore,
    settings: EimSettings,
    roots: Callable[[], Sequence[bytes]],
    passphrases: Mapping[str, str],
) -> OpenedEim:
    """Open the store and make what works on it.

    Makes the identity and the test CI above it if none is there. Raises SettingsError when the
    store cannot be used, TrustError when the identity cannot sign.
    """
    lane, keys = runtime.lane("eIM store"), runtime.lane("eIM keys")
    try:
        identities = EimIdentities(trust, settings.identity, passphrases)
        key = await keys.run(lambda: identities.find(""))
        url = store_url(settings)
        store = await lane.run(lambda: Store.open(url))
    except BaseException:
        lane.close()
        keys.close()
        raise
    trusted = RootCache(trust, roots)
    service = EimService(
        Grouped(store, lane), identities, trusted, options_of(settings), local_counters=Counters()
    )
    return OpenedEim(store, service, Esipa(service), identities, key, trusted, lane, keys)


def store_url(settings: EimSettings) -> str:
    """Return the URL of the store: the setting, or a file beside the rest of the state."""
    return settings.store or f"sqlite:///{state_dir() / 'eim.db'}"


def options_of(settings: EimSettings) -> EimOptions:
    """Return the service's choices as the settings have them."""
    accept = settings.unknown_devices is UnknownDevices.ACCEPT
    return EimOptions(
        identity=settings.identity,
        unknown=Unknown.NO_PACKAGE if accept else Unknown.NOT_FOUND,
        remember_unknown=settings.unknown_devices is not UnknownDevices.IGNORE,
        proof=_PROOFS[settings.proof],
        ask_certificates=settings.ask_certificates,
    )
