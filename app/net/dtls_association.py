"""One DTLS 1.2 association: OpenSSL on memory buffers, with its timers, and no socket.

Datagrams go in by `feed` and out by the `transmit` given; what comes of it is told to the owner.
The rules that cost others time: one datagram at a time into OpenSSL; a repeated flight leaves one
record per datagram; the SSL object is dropped at close, because others may hold the association
longer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from OpenSSL import SSL

from app.net.association import next_number
from app.net.datagram_bytes import IPV4_HEADER, DatagramBytes
from app.net.dtls_records import into_datagrams
from app.net.peer_check import Finding, PeerCheck
from app.net.sealed_tape import DtlsTape
from app.net.tls_facts import TlsFacts

_READ = 65_536


class DtlsState(Enum):
    """Where an association is in its life."""

    HANDSHAKE = "handshake"
    OPEN = "open"
    CLOSED = "closed"


class DtlsOwner(Protocol):
    """Who has the association and its socket. Called from the event loop."""

    def dtls_opened(self, association: DtlsAssociation) -> None:
        """The handshake is done; `association.facts` says what it settled."""
        ...

    def dtls_received(self, association: DtlsAssociation, message: bytes) -> None:
        """One datagram of application data came."""
        ...

    def dtls_closed(self, association: DtlsAssociation) -> None:
        """It is over; `association.reason` and `association.error` say why."""
        ...


class DtlsAssociation:
    """One peer. Used from the event loop only.

    opened_once: whether the handshake ever finished. error: what OpenSSL said when it ended badly,
    TimeoutError when the peer fell silent in the handshake, None otherwise. tape: where its
    datagrams are recorded, if anywhere; its session is the association's.
    """

    def __init__(
        self,
        connection: SSL.Connection,
        owner: DtlsOwner,
        transmit: Callable[[bytes], None],
        *,
        peer: str,
        mtu: int,
        handshake_s: float,
        ip_header: int = IPV4_HEADER,
        tape: DtlsTape | None = None,
    ) -> None:
        self.number = next_number()
        self.peer = peer
        self.session = 0 if tape is None else tape.session
        self._tape = tape
        self.identity = ""
        self.state = DtlsState.HANDSHAKE
        self.facts: TlsFacts | None = None
        self.reason = ""
        self.error: Exception | None = None
        self.opened_once = False
        self.spent = DatagramBytes(protected=True, ip_header=ip_header)
        self._connection: SSL.Connection | None = connection
        self._owner = owner
        self._transmit = transmit
        self._mtu = mtu
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + handshake_s
        self._timer: asyncio.TimerHandle | None = None
        self.last_heard = self._loop.time()
        self._check: object = connection.get_app_data()
        connection.set_ciphertext_mtu(mtu)

    def __repr__(self) -> str:
        return f"<DTLS {self.number} {self.peer} {self.state.value}>"

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self.state is DtlsState.OPEN

    @property
    def finding(self) -> Finding | None:
        """Why we refused the peer's certificate, if we did."""
        return self._check.finding if isinstance(self._check, PeerCheck) else None

    @property
    def connection(self) -> SSL.Connection | None:
        """The SSL object; None once closed."""
        return self._connection

    def start_client(self) -> None:
        """Send the first ClientHello."""
        if self._connection is not None:
            self._connection.set_connect_state()
            self._advance()

    def start_server(self, hello: bytes) -> None:
        """Begin with a ClientHello whose cookie was found good."""
        connection = self._connection
        if connection is None:
            return
        connection.set_accept_state()
        self.heard(hello)
        try:
            connection.bio_write(hello)
            # Takes over the message and record numbers the hello has reached.
            connection.DTLSv1_listen()
        except SSL.Error as error:
            self.fail(error)
            return
        self._advance()

    def feed(self, datagram: bytes) -> None:
        """Take one datagram from the peer."""
        if self._connection is None or not datagram:
            return
        self.last_heard = self._loop.time()
        self.heard(datagram)
        self._connection.bio_write(datagram)
        self._advance()

    def heard(self, datagram: bytes) -> None:
        """Count and record a datagram of the peer."""
        self.spent.datagram(datagram, received=True)
        if self._tape is not None:
            self._tape.received(datagram)

    def send(self, message: bytes) -> None:
        """Encrypt one message into one datagram; dropped when the association is not open."""
        if self._connection is None or not self.is_open:
            return
        try:
            self._connection.send(message)
        except SSL.Error as error:
            self.fail(error)
            return
        self.spent.message(message)
        self._flush()

    def abandon(self, reason: str) -> None:
        """Forget the peer without a word: a goodbye would reach its next association."""
        if self._connection is not None:
            self._end(reason)

    def close(self, reason: str) -> None:
        """Send close_notify if the handshake was done, and free everything."""
        connection = self._connection
        if connection is None:
            return
        if self.is_open:
            with contextlib.suppress(SSL.Error):
                connection.shutdown()
            self._flush()
        self._end(reason)

    def _advance(self) -> None:
        """Let OpenSSL do what the bytes it got allow, and send what it wrote."""
        try:
            self._handshake()
            self._read()
        except SSL.ZeroReturnError:
            self.close("The peer closed the association.")
        except SSL.Error as error:
            self.fail(error)
        else:
            # What OpenSSL writes once it is open is its last flight again, for a peer that lost it.
            self._flush(repeated=self.is_open)
            self._set_timer()

    def _handshake(self) -> None:
        connection = self._connection
        if connection is None or self.state is not DtlsState.HANDSHAKE:
            return
        try:
            connection.do_handshake()
        except SSL.WantReadError:
            return
        self.facts = TlsFacts.of(connection)
        self.state = DtlsState.OPEN
        self.opened_once = True
        self._flush()
        self._owner.dtls_opened(self)

    def _read(self) -> None:
        while (connection := self._connection) is not None and self.is_open:
            try:
                message = connection.recv(_READ)
            except SSL.WantReadError:
                return
            self.spent.message(message)
            self._owner.dtls_received(self, message)

    def _flush(self, *, repeated: bool = False) -> None:
        """Send what OpenSSL wrote."""
        if self._connection is None:
            return
        try:
            octets = self._connection.bio_read(_READ)
        except SSL.WantReadError:
            return
        for datagram in into_datagrams(octets, self._mtu, one_each=repeated):
            self.spent.datagram(datagram)
            if self._tape is not None:
                self._tape.sent(datagram, again=repeated)
            self._transmit(datagram)

    def _set_timer(self) -> None:
        self._stop_timer()
        if self._connection is None or self.state is not DtlsState.HANDSHAKE:
            return
        left = self._deadline - self._loop.time()
        wait = self._connection.DTLSv1_get_timeout()
        delay = left if wait is None else min(wait, left)
        self._timer = self._loop.call_later(max(delay, 0.001), self._on_timer)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_timer(self) -> None:
        """Repeat a flight, or give the handshake up."""
        if self._connection is None or self.state is not DtlsState.HANDSHAKE:
            return
        if self._loop.time() >= self._deadline:
            self.fail(TimeoutError("handshake"))
            return
        try:
            self._connection.DTLSv1_handle_timeout()
        except SSL.Error as error:
            self.fail(error)
            return
        self._flush(repeated=True)
        self._set_timer()

    def fail(self, error: Exception) -> None:
        """End after an error of OpenSSL or the network; the alert OpenSSL wrote is still sent."""
        self.error = error
        self._flush()
        self._end(f"{error}")

    def _end(self, reason: str) -> None:
        if self.state is DtlsState.CLOSED:
            return
        self._stop_timer()
        self.state = DtlsState.CLOSED
        self.reason = reason
        self._connection = None
        self._owner.dtls_closed(self)
