from __future__ import annotations

import asyncio

from app.net.coap_limits import CoapLimits
from tests.net.coap_stand import on_loop, served, until
from tests.net.test_coap_transport import POST_X, wire


@on_loop
async def test_addresses_are_peers_until_they_are_idle() -> None:
    async with served(None, limits=CoapLimits(idle_s=0.2)) as server:
        peers = [await wire(server) for _ in range(3)]
        for peer in peers:
            peer.transport.sendto(POST_X)
        await until(lambda: server.status().connections == 3)
        await until(lambda: server.status().connections == 0)
        for peer in peers:
            assert len(peer.got) == 1
            peer.transport.close()


@on_loop
async def test_more_addresses_than_allowed_push_out_the_oldest() -> None:
    async with served(None, limits=CoapLimits(peers=2)) as server:
        peers = [await wire(server) for _ in range(5)]
        for peer in peers:
            peer.transport.sendto(POST_X)
            await asyncio.sleep(0.02)
        assert server.status().connections == 2
        assert all(len(peer.got) == 1 for peer in peers)
        for peer in peers:
            peer.transport.close()
