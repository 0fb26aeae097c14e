"""The way from one device to its eIM: a client, and the link between them if there is one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from app.fleet.statistics import Mishaps, spent
from app.ipa.client import ClientOptions, EsipaClient, open_client
from app.net.link import NONE, Link
from app.net.link_proxy import LinkProxy, link_proxy
from app.values.esipa import WireBytes

_USUAL_PORTS = {"https": 443, "https+json": 443, "coaps": 5684, "coap": 5683}


@dataclass(frozen=True, slots=True)
class WayPlan:
    """How devices reach their eIM. url: as for `open_client`. counted: count bytes on the wire.

    A link that does nothing is left out unless bytes are to be counted.
    """

    url: str
    link: Link = NONE
    client: ClientOptions = field(default_factory=ClientOptions)
    counted: bool = True

    @property
    def datagrams(self) -> bool:
        """Whether messages travel over UDP."""
        return urlsplit(self.url).scheme.startswith("coap")

    @property
    def server(self) -> tuple[str, int]:
        """Host and port of the eIM."""
        if self.client.connect_to is not None:
            return self.client.connect_to
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or _USUAL_PORTS.get(parts.scheme, 443)


class Way:
    """One device's way. Lives on one event loop.

    connections: opened so far, as far as they went through a link.
    """

    def __init__(self, plan: WayPlan, *, lane: str = "", seed: int = 0) -> None:
        self.connections = 0
        self._plan = plan
        self._lane = lane
        self._seed = seed
        self._proxy: LinkProxy | None = None
        self._client: EsipaClient | None = None
        self._read: WireBytes | None = None

    async def open(self) -> EsipaClient:
        """Return the client, made on first use or after `close`. Raises SettingsError."""
        if self._client is None:
            options = replace(self._plan.client, lane=self._lane or self._plan.client.lane)
            if self._plan.counted or not self._plan.link.transparent:
                proxy = await self._through()
                options = replace(options, connect_to=proxy.address)
            self._client = open_client(self._plan.url, options)
            self._read = None
        return self._client

    def spent(self) -> WireBytes | None:
        """Return what was spent since the last time it was asked; None where nobody counts."""
        known = self._client.wire if self._client is not None else None
        client = spent(self._read, known)
        self._read = known
        if self._proxy is None:
            return client if known is not None else None
        flow = self._proxy.take()
        self.connections += flow.connections
        return flow.wire(client.payload, client.payload + client.application)

    def mishaps(self) -> Mishaps:
        """Return what the link did to packets so far."""
        return Mishaps(*self._proxy.mishaps()) if self._proxy is not None else Mishaps()

    async def hang_up(self) -> None:
        """Close the connection; the link stays, and so does what the client keeps to resume."""
        if self._client is not None:
            await self._client.close()

    async def forget(self) -> None:
        """Close the connection and lose what the client knew, as without power."""
        await self.hang_up()
        self._client = None

    async def close(self) -> None:
        """Close connection and link."""
        await self.forget()
        if self._proxy is not None:
            proxy, self._proxy = self._proxy, None
            await proxy.stop()

    async def _through(self) -> LinkProxy:
        if self._proxy is None:
            plan = self._plan
            proxy = link_proxy(plan.link, plan.server, datagrams=plan.datagrams, seed=self._seed)
            await proxy.start()
            self._proxy = proxy
        return self._proxy
