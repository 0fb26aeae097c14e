from __future__ import annotations

import asyncio
import random
from typing import Any

from app.capture.recorder import Recorder
from app.net.coap_server import CoapServer
from app.values.traffic import Direction, Layer
from tests.net.coap_stand import on_loop, records, served

POST_X = bytes.fromhex("42021234AABBB178FF") + b"hello"


class Wire(asyncio.DatagramProtocol):
    """A peer that sends what bytes it likes."""

    def __init__(self) -> None:
        self.got: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.got.append(data)


async def wire(server: CoapServer) -> Wire:
    host, port = server.address.split(":")
    _, made = await asyncio.get_running_loop().create_datagram_endpoint(
        Wire, remote_addr=(host, int(port))
    )
    return made


@on_loop
async def test_a_repeated_request_gets_the_same_answer_and_is_not_done_again() -> None:
    async with served(None) as server:
        peer = await wire(server)
        for _ in range(3):
            peer.transport.sendto(POST_X)
            await asyncio.sleep(0.05)
        peer.transport.close()
        assert peer.got == [peer.got[0]] * 3
        assert peer.got[0].endswith(b"\xffhello")
        assert server.status().requests == 1


@on_loop
async def test_what_cannot_be_read_is_reset_and_the_rest_dropped() -> None:
    async with served(None) as server:
        peer = await wire(server)
        peer.transport.sendto(bytes.fromhex("40021234D1"))  # an option that is cut off
        peer.transport.sendto(bytes.fromhex("60021234D1"))  # the same in an acknowledgement
        peer.transport.sendto(b"\x00\x01")
        peer.transport.sendto(bytes.fromhex("40000007"))  # a ping
        await asyncio.sleep(0.1)
        peer.transport.close()
    assert peer.got == [bytes.fromhex("70001234"), bytes.fromhex("70000007")]


@on_loop
async def test_noise_in_coap_never_stops_the_server() -> None:
    source, recorder = random.Random(13), Recorder()
    failures: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: failures.append(context))
    async with served(None, tap=recorder) as server:
        peer = await wire(server)
        for number in range(4000):
            noise = bytearray(POST_X[:2] + number.to_bytes(2, "big") + POST_X[4:])
            for _ in range(source.randint(1, 5)):
                noise[source.randrange(len(noise))] = source.randrange(256)
            peer.transport.sendto(bytes(noise) + source.randbytes(source.randrange(20)))
            if number % 50 == 0:
                await asyncio.sleep(0.001)
        await asyncio.sleep(0.3)
        honest = await wire(server)
        async with asyncio.timeout(20):
            while not honest.got:  # the socket may still be full of noise
                honest.transport.sendto(POST_X)
                await asyncio.sleep(0.1)
        peer.transport.close()
        honest.transport.close()
    assert honest.got[0].endswith(b"\xffhello")
    assert failures == []
    assert any(r.direction is Direction.OUT for r in records(recorder, Layer.COAP))
