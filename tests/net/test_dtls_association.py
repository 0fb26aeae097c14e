"""Two associations joined by lists of datagrams: no sockets, every loss on purpose."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from app.net.dtls_association import DtlsAssociation, DtlsState
from app.net.dtls_context import DtlsClientContext, DtlsServerContext
from app.net.dtls_hello import ClientHello, Cookies, hello_verify_request
from app.net.dtls_options import DtlsClientOptions, DtlsServerOptions
from app.net.dtls_records import split_records
from tests.net.coap_stand import keys, on_loop, until


@dataclass
class Owner:
    """Keeps what an association tells."""

    opened: int = 0
    closed: int = 0
    messages: list[bytes] = field(default_factory=list)

    def dtls_opened(self, association: DtlsAssociation) -> None:
        self.opened += 1

    def dtls_received(self, association: DtlsAssociation, message: bytes) -> None:
        self.messages.append(message)

    def dtls_closed(self, association: DtlsAssociation) -> None:
        self.closed += 1


class Pair:
    """A client and a server; what they send waits until `carry`."""

    def __init__(self, handshake_s: float = 10.0) -> None:
        made = keys()
        self.up: list[bytes] = []
        self.down: list[bytes] = []
        self.here, self.there = Owner(), Owner()
        clients = DtlsClientContext(DtlsClientOptions(made.roots))
        self._servers = DtlsServerContext(DtlsServerOptions(made.server_identity))
        self.client = DtlsAssociation(
            clients.connection(("localhost", ("127.0.0.1", 1))),
            self.here,
            self.up.append,
            peer="server",
            mtu=1232,
            handshake_s=handshake_s,
        )
        self.server = DtlsAssociation(
            self._servers.connection(),
            self.there,
            self.down.append,
            peer="client",
            mtu=400,
            handshake_s=handshake_s,
        )
        self.begin()

    def begin(self) -> None:
        """Go as far as the server's first flight."""
        cookies = Cookies()
        self.client.start_client()
        hello = ClientHello.read(self.up.pop())
        assert hello is not None
        self.client.feed(hello_verify_request(hello, cookies.make("client", hello)))
        self.server.start_server(self.up.pop())

    def carry(self) -> None:
        """Take datagrams to and fro until nobody has any."""
        while self.up or self.down:
            up, down = self.up[:], self.down[:]
            self.up.clear()
            self.down.clear()
            for datagram in up:
                self.server.feed(datagram)
            for datagram in down:
                self.client.feed(datagram)


@on_loop
async def test_a_handshake_a_message_each_way_and_a_goodbye() -> None:
    pair = Pair()
    pair.carry()
    assert pair.client.is_open
    assert pair.server.is_open
    pair.client.send(b"up")
    pair.server.send(b"down")
    pair.carry()
    assert (pair.there.messages, pair.here.messages) == ([b"up"], [b"down"])
    pair.client.close("enough")
    pair.client.close("again")
    pair.carry()
    assert (pair.here.closed, pair.there.closed) == (1, 1)
    assert pair.server.reason == "The peer closed the association."
    assert pair.server.connection is None


@on_loop
async def test_a_lost_flight_comes_again_with_one_record_per_datagram() -> None:
    pair = Pair()
    first = pair.down[:]
    assert all(len(datagram) <= 400 for datagram in first)
    pair.down.clear()  # lost
    await until(lambda: pair.down)
    assert all(len(list(split_records(datagram))) == 1 for datagram in pair.down)
    pair.up.clear()
    pair.carry()
    assert pair.client.is_open
    assert pair.server.is_open


@on_loop
async def test_the_last_flight_is_repeated_for_a_client_that_lost_it() -> None:
    pair = Pair()
    for datagram in pair.down[:]:
        pair.client.feed(datagram)
    pair.down.clear()
    for datagram in pair.up[:]:
        pair.server.feed(datagram)
    assert pair.server.is_open
    assert not pair.client.is_open
    pair.up.clear()
    pair.down.clear()  # the server's Finished is lost
    await until(lambda: pair.up)
    pair.carry()
    assert pair.client.is_open


@on_loop
async def test_a_peer_that_falls_silent_runs_out_of_time() -> None:
    pair = Pair(handshake_s=0.1)
    await until(lambda: pair.here.closed and pair.there.closed)
    assert isinstance(pair.server.error, TimeoutError)
    assert not pair.server.opened_once
    assert pair.there.opened == 0


@on_loop
async def test_a_closed_association_takes_and_sends_nothing() -> None:
    pair = Pair()
    pair.carry()
    pair.client.abandon("gone")
    pair.client.feed(b"\x17\xfe\xfd")
    pair.client.send(b"nothing")
    assert pair.up == []
    assert pair.client.state is DtlsState.CLOSED
    pair.server.close("done")
    await asyncio.sleep(0)
