"""A UDP socket that serves DTLS to many peers.

Datagrams are told apart by address. A stranger gets a cookie and leaves no trace; only a hello
with a good cookie makes an association. A hello from the address of an open association makes a
second one beside it, and the first is replaced only when the second has finished its handshake, so
that a replayed hello cannot end it (RFC 6347 §4.2.8).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from OpenSSL import SSL

from app.net.association import Address, Listener, host_and_port, ip_header
from app.net.coap_limits import CoapLimits
from app.net.datagram_bytes import IPV4_HEADER
from app.net.datagram_server import bind
from app.net.dtls_association import DtlsAssociation, DtlsState
from app.net.dtls_hello import ClientHello, Cookies, hello_verify_request
from app.net.dtls_records import HANDSHAKE, is_encrypted
from app.net.sealed_tape import DtlsTape
from app.net.stranger_tapes import StrangerTapes

_BUSY_S = 10.0
"""Who was heard within this time is not evicted for a newcomer."""


class DtlsListener(Listener, Protocol):
    """Who is told, besides, of handshakes that did not succeed."""

    def refused(self, association: DtlsAssociation) -> None:
        """A handshake failed; `association.error` says why."""
        ...

    def turned_away(self, peer: str) -> None:
        """A client with a good cookie found no room."""
        ...

    def identify(self, association: DtlsAssociation) -> str:
        """Return what the peer proved of itself in its handshake."""
        ...


class _Seat:
    """What is known of one address: the association in use, and one that may replace it."""

    __slots__ = ("current", "current_hello", "next", "next_hello")

    def __init__(self, association: DtlsAssociation, hello: ClientHello) -> None:
        self.current = association
        self.current_hello = hello
        self.next: DtlsAssociation | None = None
        self.next_hello: ClientHello | None = None


class DtlsServer(asyncio.DatagramProtocol):
    """Demultiplexes, limits and evicts. Used from the event loop only.

    tape: asked with words for a place to record each peer at.
    """

    def __init__(
        self,
        make_connection: Callable[[], SSL.Connection],
        listener: DtlsListener,
        limits: CoapLimits,
        mtu: int,
        tape: Callable[[str], DtlsTape | None] = lambda what: None,
    ) -> None:
        self._make_connection = make_connection
        self._listener = listener
        self._limits = limits
        self._mtu = mtu
        self._cookies = Cookies()
        self._strangers = StrangerTapes(tape)
        self._seats: dict[Address, _Seat] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._ip_header = IPV4_HEADER

    @property
    def associations(self) -> int:
        """How many addresses have an association, finished or in handshake."""
        return len(self._seats)

    async def start(self, address: Address, *, reuse_port: bool = False) -> Address:
        """Bind, and return the address bound. Raises OSError."""
        self._transport, bound = await bind(self, address, reuse_port=reuse_port)
        self._ip_header = ip_header(self._transport.get_extra_info("socket").family)
        return bound

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take one datagram."""
        hello = ClientHello.read(data) if data[:1] == bytes([HANDSHAKE]) else None
        if hello is not None:
            self._take_hello(hello, data, addr)
        elif (seat := self._seats.get(addr)) is not None:
            self._take_records(seat, data)

    def tidy(self) -> None:
        """Close associations that have been idle for too long."""
        oldest = asyncio.get_running_loop().time() - self._limits.idle_s
        for seat in [s for s in self._seats.values() if s.current.last_heard < oldest]:
            seat.current.close("idle")

    def stop(self) -> None:
        """Say goodbye to all peers and close the socket."""
        for seat in list(self._seats.values()):
            if seat.next is not None:
                seat.next.close("the server stopped")
            seat.current.close("the server stopped")
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _take_hello(self, hello: ClientHello, datagram: bytes, address: Address) -> None:
        name = host_and_port(address)
        if not self._cookies.hold(name, hello):
            request = hello_verify_request(hello, self._cookies.make(name, hello))
            self._strangers.note(address, datagram, request)
            self._transmit(request, address)
            return
        seat = self._seats.get(address)
        if seat is not None and self._is_repeat(seat, hello):
            seat.current.heard(datagram)
            return
        if seat is None and len(self._seats) >= self._limits.peers and not self._make_room():
            self._listener.turned_away(name)
            return
        association = self._associate(address)
        if seat is None:
            self._seats[address] = _Seat(association, hello)
        else:
            former, seat.next, seat.next_hello = seat.next, association, hello
            if former is not None:
                former.close("began a new handshake")
        association.start_server(datagram)

    def _is_repeat(self, seat: _Seat, hello: ClientHello) -> bool:
        """Whether this hello already has its association; OpenSSL's own timers answer it."""
        for known in (seat.current_hello, seat.next_hello):
            if known is not None and (known.cookie, known.bound) == (hello.cookie, hello.bound):
                return True
        return False

    def _associate(self, address: Address) -> DtlsAssociation:
        return DtlsAssociation(
            self._make_connection(),
            _Owner(self, address),
            lambda datagram: self._transmit(datagram, address),
            peer=host_and_port(address),
            mtu=self._mtu,
            handshake_s=self._limits.handshake_s,
            ip_header=self._ip_header,
            tape=self._strangers.leave(address),
        )

    def _take_records(self, seat: _Seat, data: bytes) -> None:
        """Feed an association, or both: the one that cannot decrypt a record drops it."""
        replacement = seat.next
        if replacement is None:
            seat.current.feed(data)
            return
        if is_encrypted(data):
            seat.current.feed(data)
        replacement.feed(data)

    def _make_room(self) -> bool:
        """Evict the one not heard for longest; handshakes before finished ones."""
        quiet = asyncio.get_running_loop().time() - _BUSY_S
        victim = min(
            (seat.current for seat in self._seats.values()),
            key=lambda one: (one.state is DtlsState.OPEN, one.last_heard),
            default=None,
        )
        if victim is None or victim.last_heard > quiet:
            return False
        victim.close("made room for another")
        return True

    def _transmit(self, datagram: bytes, address: Address) -> None:
        if self._transport is not None:
            self._transport.sendto(datagram, address)

    def settle(self, association: DtlsAssociation, address: Address) -> None:
        """Put a finished association in its seat, in place of one that was there."""
        association.identity = self._listener.identify(association)
        seat = self._seats.get(address)
        if seat is not None and seat.next is association:
            former, seat.current = seat.current, association
            seat.current_hello = seat.next_hello or seat.current_hello
            seat.next = seat.next_hello = None
            former.abandon("replaced by a new association from the same address")
        self._listener.opened(association)

    def leave(self, association: DtlsAssociation, address: Address) -> None:
        """Empty the seat of an association that is over."""
        seat = self._seats.get(address)
        if seat is not None and seat.next is association:
            seat.next = seat.next_hello = None
        elif seat is not None and seat.current is association:
            self._promote_or_remove(seat, address)
        if association.opened_once:
            self._listener.closed(association, association.reason)
        elif association.error is not None:
            self._listener.refused(association)

    def _promote_or_remove(self, seat: _Seat, address: Address) -> None:
        if seat.next is None or seat.next_hello is None:
            del self._seats[address]
            return
        seat.current, seat.current_hello = seat.next, seat.next_hello
        seat.next = seat.next_hello = None

    def message(self, association: DtlsAssociation, message: bytes) -> None:
        """Hand on one decrypted message."""
        self._listener.received(association, message)


class _Owner:
    """Ties one association to its address in the server."""

    __slots__ = ("_address", "_server")

    def __init__(self, server: DtlsServer, address: Address) -> None:
        self._server = server
        self._address = address

    def dtls_opened(self, association: DtlsAssociation) -> None:
        self._server.settle(association, self._address)

    def dtls_received(self, association: DtlsAssociation, message: bytes) -> None:
        self._server.message(association, message)

    def dtls_closed(self, association: DtlsAssociation) -> None:
        self._server.leave(association, self._address)
