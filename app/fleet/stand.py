"""An eIM of its own to measure and rehearse against: fresh keys, its own store, free ports.

It is the same service behind the same servers as the bench eIM, and shares nothing with it: neither
its keys nor its queue. Everything is gone when it closes, unless it was given a store that stays.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from app.crypto.identity import Identity
from app.crypto.issuing import make_ci, make_tls
from app.crypto.keys import Curve, PrivateKey
from app.crypto.roles import Role
from app.eim.eim_configuration import Reach, configuration_data, configuration_values
from app.eim.esipa import Esipa
from app.eim.keys import EimKey
from app.eim.options import EimOptions
from app.eim.service import EimService
from app.errors import CancelledError, TrustError
from app.fleet.way import WayPlan
from app.ipa.client import ClientOptions
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.link import NONE, Link
from app.net.tls import TlsIdentity, server_context
from app.net.tls_trust import ClientTrust, ServerTrust
from app.runtime import Runtime
from app.store.database import Store
from app.store.group import Grouped
from app.values.esipa import Binding
from app.values.traffic import Tap, no_tap

if TYPE_CHECKING:
    from app.net.coap_server import CoapServer
    from app.net.http_server import HttpsServer

HOST = "localhost"
EIM_ID = "stand-eim"
_LOOPBACK = "127.0.0.1:0"
_SCHEMES = {Binding.HTTPS: "https", Binding.HTTPS_JSON: "https+json", Binding.COAPS: "coaps"}


class _OneKey:
    """The keys of an eIM that has one."""

    def __init__(self, key: PrivateKey) -> None:
        self._key = EimKey(EIM_ID, EIM_ID, key, key.public_spki)

    def find(self, identity: str) -> EimKey:
        """Return the key. Raises TrustError when another one is asked for."""
        if identity not in ("", EIM_ID):
            raise TrustError(f"There is no key {identity!r} here.", hint=f"Name {EIM_ID}, or none.")
        return self._key


class Stand:
    """Serves HTTPS and CoAP over DTLS, with certificates and one PSK, on loopback.

    store: URL; in memory unless given. Its coroutines belong on the runtime's loop.
    """

    def __init__(
        self,
        runtime: Runtime,
        *,
        curve: Curve = Curve.P256,
        options: EimOptions = EimOptions(),  # noqa: B008 - frozen
        store: str = "sqlite://",
        tap: Tap = no_tap,
    ) -> None:
        self.psk = Psk("stand", secrets.token_bytes(16))
        self._keys = _OneKey(PrivateKey.generate(curve))
        self._identity: Identity = make_tls(make_ci(curve), Role.EIM_TLS, HOST)
        self._lane = runtime.lane("stand store")
        self._store_url = store
        self._options = options
        self._tap = tap
        self._store: Store | None = None
        self._servers: tuple[HttpsServer, CoapServer] | None = None
        self._service: EimService | None = None

    @property
    def service(self) -> EimService:
        """The queue and everything about devices. Only after `start`."""
        if self._service is None:
            raise RuntimeError("the stand was not started")
        return self._service

    async def start(self) -> None:
        """Open the store and serve. Raises SettingsError when either cannot be done."""
        from app.eim.coap import coap_handler
        from app.eim.https import https_handler
        from app.net.coap_server import CoapServer
        from app.net.http_server import HttpsServer

        self._store = await self._lane.run(lambda: Store.open(self._store_url))
        service = EimService(Grouped(self._store, self._lane), self._keys, options=self._options)
        esipa, shown = Esipa(service), TlsIdentity.of(self._identity)
        https = HttpsServer(
            _LOOPBACK,
            server_context(shown, ClientTrust.none()),
            https_handler(esipa),
            tap=self._tap,
            name="stand HTTPS",
        )
        dtls = DtlsServerOptions(shown, psks=(self.psk,))
        coaps = CoapServer(_LOOPBACK, coap_handler(esipa), dtls, tap=self._tap, name="stand CoAP")
        await https.start()
        await coaps.start()
        self._servers, self._service = (https, coaps), service

    async def close(self) -> None:
        """Let go of the ports and the store."""
        for server in self._servers or ():
            await server.stop()
        if self._service is not None:
            await self._service.close()
        if self._store is not None:
            with suppress(CancelledError):
                await self._lane.run(self._store.close)
        self._lane.close()

    def configuration(self, binding: Binding = Binding.HTTPS) -> bytes:
        """Return EimConfigurationData as DER: what cards are told of this eIM."""
        host, _, port = self._address(binding).rpartition(":")
        reach = Reach(host, int(port), binding, tls_key=self._identity.key.public_spki)
        key = self._keys.find("")
        return configuration_data(configuration_values(key.eim_id, key.public_key, reach))

    def way(
        self,
        binding: Binding,
        *,
        psk: bool = False,
        link: Link = NONE,
        counted: bool = False,
        timeout_s: float = 30.0,
    ) -> WayPlan:
        """Return how devices reach it. psk: with the pre-shared key, over CoAP only."""
        host, _, port = self._address(binding).rpartition(":")
        client = ClientOptions(
            trust=None if psk else ServerTrust.pinned_key(self._identity.key.public_spki),
            psk=self.psk if psk else None,
            connect_to=(host, int(port)),
            timeout_s=timeout_s,
            tap=self._tap,
        )
        return WayPlan(f"{_SCHEMES[binding]}://{HOST}:{port}", link, client, counted)

    def _address(self, binding: Binding) -> str:
        if self._servers is None:
            raise RuntimeError("the stand was not started")
        return self._servers[binding is Binding.COAPS].address
