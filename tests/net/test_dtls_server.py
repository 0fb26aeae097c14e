from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from app.capture.recorder import Recorder
from app.errors import PeerError
from app.net.coap_client import CoapClient
from app.net.coap_limits import CoapLimits
from app.net.coap_server import CoapServer
from app.net.coap_tuning import CoapTuning
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.dtls_server import DtlsServer
from tests.net.coap_stand import keys, notes, on_loop, served, until, url
from tests.net.hellos import by_hand

PSK = Psk("sensor", b"sixteen byte key")
SERVER = DtlsServerOptions(psks=(PSK,))
FATAL_ALERT = bytes.fromhex("15FEFD000000000000000900020228")
"""Handshake failure, in clear: whoever can forge an address can send it."""


def inside(server: CoapServer) -> DtlsServer:
    """The server's socket, to hand it datagrams from addresses nobody has."""
    inner: Any = server
    found = inner._server
    assert isinstance(found, DtlsServer)
    return found


@on_loop
async def test_ten_thousand_forged_hellos_leave_nothing_and_get_less_than_they_sent() -> None:
    source, sent, answered = random.Random(5), 0, []
    async with served(SERVER) as server:
        dtls: Any = inside(server)
        dtls._transmit, transmit = (lambda data, addr: answered.append(data)), dtls._transmit
        for _ in range(10_000):
            hello = by_hand(source, source.randbytes(source.choice((0, 16))))
            sent += len(hello)
            dtls.datagram_received(
                hello, (f"10.{source.randrange(256)}.0.1", source.randrange(65536))
            )
        assert server.status().connections == 0
        assert len(answered) == 10_000
        assert sum(map(len, answered)) < sent
        dtls._transmit = transmit
        client = CoapClient(url(server), psk=PSK)
        try:
            assert (await client.post("/x", b"honest")).body == b"honest"
        finally:
            await client.close()


@on_loop
async def test_noise_from_strangers_and_from_a_peer_harms_nobody() -> None:
    source = random.Random(11)
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            await client.post("/x", b"before")
            dtls = inside(server)
            (address,) = list(dtls._seats)
            for _ in range(3000):
                noise = source.randbytes(source.randint(0, 200))
                head = bytes([source.choice((20, 21, 22, 23))]) + b"\xfe\xfd\x00\x01"
                for datagram in (noise, head + noise, FATAL_ALERT):
                    dtls.datagram_received(datagram, ("10.0.0.1", 1))
                    dtls.datagram_received(datagram, address)
            assert server.status().connections == 1
            assert (await client.post("/x", b"after")).body == b"after"
            assert server.status().handshakes == 1
        finally:
            await client.close()


class _Tape(asyncio.DatagramProtocol):
    """A relay that keeps what a client sent, to send it again."""

    def __init__(self, upstream: tuple[str, int]) -> None:
        self.upstream = upstream
        self.client: tuple[str, int] | None = None
        self.sent: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if addr == self.upstream:
            self.transport.sendto(data, self.client)
            return
        self.client = addr
        self.sent.append(data)
        self.transport.sendto(data, self.upstream)


@on_loop
async def test_replayed_datagrams_neither_repeat_a_request_nor_end_the_association() -> None:
    async with served(SERVER) as server:
        host, port = server.address.split(":")
        transport, tape = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Tape((host, int(port))), local_addr=("127.0.0.1", 0)
        )
        relay = transport.get_extra_info("sockname")
        client = CoapClient("coaps://eim.example", psk=PSK, connect_to=relay)
        try:
            await client.post("/x", b"once")
            for datagram in list(tape.sent):
                transport.sendto(datagram, tape.upstream)
            await asyncio.sleep(0.2)
            assert (await client.post("/x", b"twice")).body == b"twice"
            status = server.status()
        finally:
            await client.close()
            transport.close()
    assert (status.requests, status.handshakes, status.connections) == (2, 1, 1)


@on_loop
async def test_a_full_server_turns_newcomers_away_while_its_peers_are_busy() -> None:
    recorder = Recorder()
    async with served(SERVER, limits=CoapLimits(peers=2), tap=recorder) as server:
        inside_ones = [CoapClient(url(server), psk=PSK) for _ in range(2)]
        newcomer = CoapClient(url(server), psk=PSK, tuning=CoapTuning(handshake_s=1.2))
        try:
            for client in inside_ones:
                await client.post("/x", b"hello")
            with pytest.raises(PeerError):
                await newcomer.post("/x", b"hello")
            for client in inside_ones:
                assert (await client.post("/x", b"still")).body == b"still"
            status = server.status()
        finally:
            for client in (*inside_ones, newcomer):
                await client.close()
    assert status.connections == 2
    assert "takes no more" in status.failures[0].message
    assert sum("turned away" in note for note in notes(recorder)) == 1


@on_loop
async def test_who_is_idle_for_too_long_is_let_go_and_told() -> None:
    async with served(SERVER, limits=CoapLimits(idle_s=0.2)) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            await client.post("/x", b"hello")
            await until(lambda: server.status().connections == 0)
            assert (await client.post("/x", b"again")).body == b"again"
            assert server.status().handshakes == 2
        finally:
            await client.close()


@on_loop
async def test_a_new_client_on_the_port_of_an_old_one_takes_its_place() -> None:
    made = keys()
    async with served(DtlsServerOptions(made.server_identity)) as server:
        host, port = server.address.split(":")
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Tape((host, int(port))), local_addr=("127.0.0.1", 0)
        )
        relay = transport.get_extra_info("sockname")
        clients = [CoapClient("coaps://localhost", made.roots, connect_to=relay) for _ in range(2)]
        try:
            for client in clients:
                assert (await client.post("/x", b"hello")).body == b"hello"
            assert (server.status().connections, server.status().handshakes) == (1, 2)
        finally:
            for client in clients:
                await client.close()
            transport.close()


@on_loop
async def test_a_handshake_that_stops_half_way_is_dropped_in_time() -> None:
    made = keys()
    limits = CoapLimits(handshake_s=0.3)
    async with served(DtlsServerOptions(made.server_identity), limits=limits) as server:
        client = CoapClient(url(server), psk=None, trust=made.roots)
        attempt = asyncio.ensure_future(client.post("/x", b"hello"))
        await until(lambda: server.status().connections == 1)
        attempt.cancel()
        await asyncio.gather(attempt, return_exceptions=True)
        await client.close()
        await until(lambda: server.status().connections == 0)
