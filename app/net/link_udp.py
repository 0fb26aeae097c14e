"""A link for UDP: a proxy on loopback that delays, loses, doubles and reorders datagrams.

Each client address is a flow of its own, with its own socket towards the server, as behind a NAT.
Bytes are counted where the device sends and receives: what the link lost on the way up was sent,
and what it lost on the way down was sent by the server and is counted too, being traffic all the
same. Lives on one event loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from app.net.link import Link
from app.net.link_bytes import DatagramTally, FlowBytes
from app.net.link_pipe import LinkPipe
from app.net.link_records import DtlsRecords

_log = logging.getLogger(__name__)

_Address = tuple[str, int]
_MOST_WAITING = 64


class UdpLinkProxy:
    """Stands between CoAP clients and one server. upstream: host and port of the server."""

    def __init__(self, link: Link, upstream: _Address, *, seed: int = 0) -> None:
        self.link = link
        self._upstream = upstream
        self._seed = seed
        self._flows: dict[_Address, _Flow] = {}
        self._downside: asyncio.DatagramTransport | None = None
        self._headers = DatagramTally(link.mtu)
        self._connections = 0
        self._closed = False

    @property
    def address(self) -> _Address:
        """Where clients connect to. Only after `start`."""
        if self._downside is None:
            raise RuntimeError("the proxy was not started")
        host, port = self._downside.get_extra_info("sockname")[:2]
        return host, port

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        loop = asyncio.get_running_loop()
        self._downside, _ = await loop.create_datagram_endpoint(
            lambda: _Downside(self), local_addr=("127.0.0.1", 0)
        )

    async def stop(self) -> None:
        """Close every socket and forget what was still on its way."""
        self._closed = True
        for flow in self._flows.values():
            flow.close()
        if self._downside is not None:
            self._downside.close()
        await asyncio.gather(*(flow.opening for flow in self._flows.values()))

    def take(self) -> FlowBytes:
        """Return what passed since the last time, and begin to count anew."""
        tallies = [flow.records.tally for flow in self._flows.values()]
        taken = FlowBytes(
            handshake=sum(tally.handshake for tally in tallies),
            alerts=sum(tally.alerts for tally in tallies),
            application=sum(tally.application for tally in tallies),
            plaintext=sum(tally.plaintext for tally in tallies),
            transport=self._headers.transport,
            ip=self._headers.ip,
            packets=self._headers.packets,
            connections=self._connections,
            estimated=any(tally.inexact for tally in tallies),
        )
        self._headers.clear()
        self._connections = 0
        for tally in tallies:
            tally.clear()
        return taken

    def mishaps(self) -> tuple[int, int, int]:
        """Return how many datagrams were lost, doubled and reordered since the start."""
        pipes = [pipe for flow in self._flows.values() for pipe in (flow.up, flow.down)]
        return (
            sum(pipe.lost for pipe in pipes),
            sum(pipe.duplicated for pipe in pipes),
            sum(pipe.reordered for pipe in pipes),
        )

    def from_client(self, datagram: bytes, client: _Address) -> None:
        """Carry a datagram up."""
        flow = self._flows.get(client)
        if flow is None:
            self._connections += 1
            flow = self._flows[client] = self._open(client)
        self._count(flow, datagram, outgoing=True)
        for delay in _delays(flow.up, len(datagram)):
            flow.later(delay, partial(flow.send_up, datagram))

    def from_server(self, flow: _Flow, datagram: bytes) -> None:
        """Carry a datagram down."""
        self._count(flow, datagram, outgoing=False)
        for delay in _delays(flow.down, len(datagram)):
            flow.later(delay, partial(self._send_down, datagram, flow.client))

    def _open(self, client: _Address) -> _Flow:
        number = self._seed * 1000 + len(self._flows) * 2
        return _Flow(self, client, self._upstream, number)

    def _count(self, flow: _Flow, datagram: bytes, *, outgoing: bool) -> None:
        self._headers.count(len(datagram))
        flow.records.feed(datagram, outgoing=outgoing)

    def _send_down(self, datagram: bytes, client: _Address) -> None:
        if self._downside is not None and not self._closed:
            self._downside.sendto(datagram, client)


class _Flow:
    """One client address: its pipes, its socket towards the server, and what is on its way."""

    def __init__(
        self, proxy: UdpLinkProxy, client: _Address, upstream: _Address, seed: int
    ) -> None:
        link = proxy.link
        self.client = client
        self.up = LinkPipe(link, link.up_bps, seed)
        self.down = LinkPipe(link, link.down_bps, seed + 1)
        self.records = DtlsRecords()
        self._proxy = proxy
        self._upstream = upstream
        self._socket: asyncio.DatagramTransport | None = None
        self._waiting: list[bytes] = []
        self._timers: set[asyncio.TimerHandle] = set()
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self.opening = self._loop.create_task(self._connect())

    def later(self, delay: float, arrived: Callable[[], None]) -> None:
        """Call when the link lets a datagram arrive; closing forgets it."""
        if self._closed:
            return

        def arrive() -> None:
            self._timers.discard(timer)
            arrived()

        timer = self._loop.call_later(delay, arrive)
        self._timers.add(timer)

    def send_up(self, datagram: bytes) -> None:
        """Hand a datagram to the server, or keep it while the socket is being made."""
        if self._socket is not None:
            self._socket.sendto(datagram)
        elif len(self._waiting) < _MOST_WAITING:
            self._waiting.append(datagram)

    def close(self) -> None:
        """Forget what is on its way and close the socket."""
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if self._socket is not None:
            self._socket.close()

    async def _connect(self) -> None:
        made, _ = await self._loop.create_datagram_endpoint(
            lambda: _Upside(self._proxy, self), remote_addr=self._upstream
        )
        if self._closed:
            made.close()
            return
        self._socket = made
        for datagram in self._waiting:
            made.sendto(datagram)
        self._waiting.clear()


class _Downside(asyncio.DatagramProtocol):
    """The socket clients send to."""

    def __init__(self, proxy: UdpLinkProxy) -> None:
        self._proxy = proxy

    def datagram_received(self, data: bytes, addr: _Address) -> None:
        self._proxy.from_client(data, addr)

    def error_received(self, exc: Exception) -> None:
        _log.debug("a client is gone: %s", exc)


class _Upside(asyncio.DatagramProtocol):
    """The socket of one flow towards the server."""

    def __init__(self, proxy: UdpLinkProxy, flow: _Flow) -> None:
        self._proxy = proxy
        self._flow = flow

    def datagram_received(self, data: bytes, addr: _Address) -> None:
        self._proxy.from_server(self._flow, data)

    def error_received(self, exc: Exception) -> None:
        _log.debug("the server does not listen: %s", exc)


def _delays(pipe: LinkPipe, size: int) -> list[float]:
    now = asyncio.get_running_loop().time()
    return [arrival - now for arrival in pipe.datagram(size, now)]
