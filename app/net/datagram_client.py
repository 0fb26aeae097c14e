"""A connected UDP socket, and plain CoAP on it: the client's half of an association."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.net.association import Address, Listener, host_and_port, ip_header, next_number
from app.net.datagram_bytes import DatagramBytes


class ClientSocket(asyncio.DatagramProtocol):
    """Hands on datagrams and what the network says against them."""

    def __init__(self) -> None:
        self.on_datagram: Callable[[bytes], None] | None = None
        self.on_error: Callable[[OSError], None] | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self.peer: Address = ("", 0)
        self.ip_header = 0

    @classmethod
    async def open(cls, address: Address) -> ClientSocket:
        """Connect to an address. Raises OSError, also when the name is not known."""
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.create_datagram_endpoint(cls, remote_addr=address)
        protocol._transport = transport
        protocol.peer = transport.get_extra_info("peername")[:2]
        protocol.ip_header = ip_header(transport.get_extra_info("socket").family)
        return protocol

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Hand a datagram on."""
        if self.on_datagram is not None:
            self.on_datagram(data)

    def error_received(self, exc: Exception) -> None:
        """Hand on what came by ICMP: mostly that nobody listens."""
        if self.on_error is not None and isinstance(exc, OSError):
            self.on_error(exc)

    def send(self, datagram: bytes) -> None:
        """Send one datagram; nothing once closed."""
        if self._transport is not None:
            self._transport.sendto(datagram)

    def close(self) -> None:
        """Close the socket; nothing is handed on any more."""
        self.on_datagram = self.on_error = None
        if self._transport is not None:
            self._transport.close()
            self._transport = None


class PlainClientAssociation:
    """A server reached without protection. Used from the event loop only."""

    def __init__(self, socket: ClientSocket, listener: Listener) -> None:
        self.number = next_number()
        self.peer = host_and_port(socket.peer)
        self.session = 0
        self.identity = ""
        self.spent = DatagramBytes(protected=False, ip_header=socket.ip_header)
        self.is_open = True
        self._socket = socket
        self._listener = listener
        socket.on_datagram = self._take
        socket.on_error = lambda error: self.close(str(error))

    def send(self, message: bytes) -> None:
        """Send one message as it is."""
        if self.is_open:
            self.spent.datagram(message)
            self.spent.message(message)
            self._socket.send(message)

    def close(self, reason: str) -> None:
        """Close the socket."""
        if self.is_open:
            self.is_open = False
            self._socket.close()
            self._listener.closed(self, reason)

    def _take(self, datagram: bytes) -> None:
        self.spent.datagram(datagram, received=True)
        self.spent.message(datagram)
        self._listener.received(self, datagram)
