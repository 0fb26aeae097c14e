"""A UDP socket that serves CoAP without protection: one association per address."""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol

from app.net.association import Address, Listener, host_and_port, ip_header, next_number
from app.net.coap_limits import CoapLimits
from app.net.datagram_bytes import IPV4_HEADER, DatagramBytes

RECEIVE_BUFFER = 1 << 21


class DatagramServer(Protocol):
    """A bound UDP socket and its associations, protected or not."""

    @property
    def associations(self) -> int:
        """How many peers are known."""
        ...

    async def start(self, address: Address, *, reuse_port: bool = False) -> Address:
        """Bind, and return the address bound. Raises OSError.

        reuse_port: share the port with other processes, each serving peers of its own.
        """
        ...

    def tidy(self) -> None:
        """Close associations that have been idle for too long."""
        ...

    def stop(self) -> None:
        """Close all associations and the socket."""
        ...


class PlainAssociation:
    """A peer address without protection. Used from the event loop only."""

    def __init__(self, server: PlainServer, address: Address, now: float) -> None:
        self.number = next_number()
        self.peer = host_and_port(address)
        self.session = 0
        self.identity = ""
        self.last_heard = now
        self.spent = DatagramBytes(protected=False, ip_header=server.ip_header)
        self.address = address
        self._server: PlainServer | None = server

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self._server is not None

    def send(self, message: bytes) -> None:
        """Send one message as it is."""
        if self._server is not None:
            self.spent.datagram(message)
            self.spent.message(message)
            self._server.transmit(message, self.address)

    def close(self, reason: str) -> None:
        """Forget the peer."""
        server, self._server = self._server, None
        if server is not None:
            server.forget(self, reason)


class PlainServer(asyncio.DatagramProtocol):
    """Takes datagrams from anyone; a peer is known by its address until it is idle."""

    def __init__(self, listener: Listener, limits: CoapLimits) -> None:
        self.ip_header = IPV4_HEADER
        self._listener = listener
        self._limits = limits
        self._peers: dict[Address, PlainAssociation] = {}
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def associations(self) -> int:
        """How many peers are known."""
        return len(self._peers)

    async def start(self, address: Address, *, reuse_port: bool = False) -> Address:
        """Bind, and return the address bound. Raises OSError."""
        self._transport, bound = await bind(self, address, reuse_port=reuse_port)
        self.ip_header = ip_header(self._transport.get_extra_info("socket").family)
        return bound

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take one datagram."""
        now = asyncio.get_running_loop().time()
        peer = self._peers.get(addr)
        if peer is None:
            if len(self._peers) >= self._limits.peers:
                self._evict()
            peer = self._peers[addr] = PlainAssociation(self, addr, now)
            self._listener.opened(peer)
        peer.last_heard = now
        peer.spent.datagram(data, received=True)
        peer.spent.message(data)
        self._listener.received(peer, data)

    def transmit(self, datagram: bytes, address: Address) -> None:
        """Send one datagram."""
        if self._transport is not None:
            self._transport.sendto(datagram, address)

    def forget(self, peer: PlainAssociation, reason: str) -> None:
        """Drop a peer that was closed."""
        if self._peers.pop(peer.address, None) is not None:
            self._listener.closed(peer, reason)

    def tidy(self) -> None:
        """Forget peers that have been idle for too long."""
        oldest = asyncio.get_running_loop().time() - self._limits.idle_s
        for peer in [p for p in self._peers.values() if p.last_heard < oldest]:
            peer.close("idle")

    def stop(self) -> None:
        """Forget all peers and close the socket."""
        for peer in list(self._peers.values()):
            peer.close("the server stopped")
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _evict(self) -> None:
        min(self._peers.values(), key=lambda peer: peer.last_heard).close("made room for another")


async def bind(
    protocol: asyncio.DatagramProtocol, address: Address, *, reuse_port: bool = False
) -> tuple[asyncio.DatagramTransport, Address]:
    """Bind a UDP socket with room for a burst, and return it with its address. Raises OSError."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: protocol, local_addr=address, reuse_port=reuse_port or None
    )
    bound: socket.socket = transport.get_extra_info("socket")
    for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        bound.setsockopt(socket.SOL_SOCKET, option, RECEIVE_BUFFER)
    return transport, bound.getsockname()[:2]
