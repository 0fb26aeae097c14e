"""The UDP link on real sockets: what arrives, what is counted, and that it ends cleanly."""

from __future__ import annotations

import asyncio
from typing import cast

from app.net.link import NONE, Link
from app.net.link_bytes import FlowBytes
from app.net.link_udp import UdpLinkProxy

_COAP = bytes.fromhex("44020001AABBCCDDFF")


class _Echo(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.peers: set[tuple[str, int]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.peers.add(addr)
        self._transport.sendto(data, addr)


class _Client(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.got: list[bytes] = []

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.got.append(data)


async def _through(
    link: Link, messages: list[bytes], clients: int = 1
) -> tuple[list[list[bytes]], UdpLinkProxy, FlowBytes, int]:
    """Send messages through a link to an echo and wait until nothing more comes."""
    loop = asyncio.get_running_loop()
    upside, echo = await loop.create_datagram_endpoint(_Echo, local_addr=("127.0.0.1", 0))
    proxy = UdpLinkProxy(link, upside.get_extra_info("sockname")[:2], seed=5)
    await proxy.start()
    ends = [
        await loop.create_datagram_endpoint(_Client, remote_addr=proxy.address)
        for _ in range(clients)
    ]
    for message in messages:
        for transport, _ in ends:
            transport.sendto(message)
        await asyncio.sleep(0)
    before = -1
    while (now := sum(len(client.got) for _, client in ends)) != before:
        before = now
        await asyncio.sleep(0.15)
    taken = proxy.take()
    await proxy.stop()
    for transport, _ in ends:
        transport.close()
    upside.close()
    await asyncio.sleep(0)
    return [client.got for _, client in ends], proxy, taken, len(echo.peers)


def test_a_link_that_does_nothing_carries_everything_and_counts_it() -> None:
    messages = [_COAP + bytes((n,)) for n in range(20)]
    (got,), _, taken, _ = asyncio.run(_through(NONE, messages))
    assert sorted(got) == sorted(messages)
    assert taken.plaintext == 2 * 20 * 10
    assert (taken.packets, taken.transport, taken.ip) == (40, 40 * 8, 40 * 20)
    assert taken.total == 40 * (10 + 28)
    assert not taken.estimated


def test_each_client_has_its_own_way_to_the_server() -> None:
    got, _, taken, peers = asyncio.run(_through(NONE, [_COAP], clients=3))
    assert got == [[_COAP]] * 3
    assert (taken.connections, peers) == (3, 3)


def test_lost_and_doubled_datagrams_are_told() -> None:
    messages = [_COAP + n.to_bytes(2) for n in range(300)]
    link = NONE.disturbed(loss=0.2, duplicates=0.2, reordering=0.1)
    (got,), proxy, taken, _ = asyncio.run(_through(link, messages))
    lost, doubled, reordered = proxy.mishaps()
    assert len(got) < 300 * 1.2
    assert set(got) < set(messages)
    assert len(set(got)) < len(got)
    assert min(lost, doubled, reordered) > 0
    assert taken.packets > 300


def test_nothing_on_its_way_arrives_after_stopping() -> None:
    async def scenario() -> list[bytes]:
        loop = asyncio.get_running_loop()
        upside, _ = await loop.create_datagram_endpoint(_Echo, local_addr=("127.0.0.1", 0))
        link = Link("far", latency_s=0.05)
        proxy = UdpLinkProxy(link, upside.get_extra_info("sockname")[:2])
        await proxy.start()
        transport, client = await loop.create_datagram_endpoint(_Client, remote_addr=proxy.address)
        transport.sendto(_COAP)
        await asyncio.sleep(0.02)
        await proxy.stop()
        await asyncio.sleep(0.15)
        transport.close()
        upside.close()
        return client.got

    assert asyncio.run(scenario()) == []


def test_counting_begins_anew_once_taken() -> None:
    async def scenario() -> tuple[FlowBytes, FlowBytes]:
        proxy = UdpLinkProxy(NONE, ("127.0.0.1", 9))
        await proxy.start()
        proxy.from_client(_COAP, ("127.0.0.1", 1234))
        first = proxy.take()
        second = proxy.take()
        await proxy.stop()
        return first, second

    first, second = asyncio.run(scenario())
    assert first.total == len(_COAP) + 28
    assert second == FlowBytes()
