"""The TCP link on real sockets: the stream is whole, late when it has to be, and counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.net.link import NONE, Link
from app.net.link_bytes import FlowBytes
from app.net.link_tcp import TcpLinkProxy

_Use = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]


async def _shout(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in upper case until the other end closes."""
    while data := await reader.read(65536):
        writer.write(data.upper())
        await writer.drain()
    writer.close()


async def _through(link: Link, use: _Use) -> tuple[bytes, FlowBytes, float]:
    server = await asyncio.start_server(_shout, "127.0.0.1", 0)
    proxy = TcpLinkProxy(link, server.sockets[0].getsockname()[:2], seed=3)
    await proxy.start()
    loop = asyncio.get_running_loop()
    began = loop.time()
    reader, writer = await asyncio.open_connection(*proxy.address)
    got = await use(reader, writer)
    passed = loop.time() - began
    writer.close()
    await asyncio.sleep(0.02)
    await proxy.stop()
    server.close()
    await asyncio.sleep(0)
    return got, proxy.take(), passed


async def _all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send a lot, close this end, and read until the other one closes."""
    writer.write(b"abcdefgh" * 2_000)
    writer.write_eof()
    return await reader.read()


async def _sentence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(b"sentence")
    return await reader.readexactly(8)


def test_a_stream_arrives_whole_and_in_order() -> None:
    got, taken, _ = asyncio.run(_through(NONE, _all))
    assert got == b"ABCDEFGH" * 2_000
    assert taken.plaintext == 32_000
    assert taken.estimated
    assert taken.connections == 1


def test_a_lossy_link_loses_nothing_but_time() -> None:
    link = Link("lossy", loss=0.2)
    got, _, passed = asyncio.run(_through(link, _all))
    assert got == b"ABCDEFGH" * 2_000
    assert passed >= 0.2


def test_an_answer_takes_the_way_there_and_back_after_opening() -> None:
    got, _, passed = asyncio.run(_through(Link("far", latency_s=0.05), _sentence))
    assert got == b"SENTENCE"
    assert passed >= 4 * 0.05


def test_small_exchanges_cost_one_segment_each_way() -> None:
    _, taken, _ = asyncio.run(_through(NONE, _sentence))
    assert taken.application == 16
    assert taken.packets == 3 + 2 + 3


def test_stopping_cuts_what_is_open() -> None:
    async def scenario() -> bytes:
        server = await asyncio.start_server(_shout, "127.0.0.1", 0)
        proxy = TcpLinkProxy(NONE, server.sockets[0].getsockname()[:2])
        await proxy.start()
        reader, writer = await asyncio.open_connection(*proxy.address)
        writer.write(b"x")
        await reader.readexactly(1)
        await proxy.stop()
        left = await reader.read()
        writer.close()
        server.close()
        await asyncio.sleep(0)
        return left

    assert asyncio.run(scenario()) == b""


def test_a_server_that_is_not_there_ends_the_connection() -> None:
    async def scenario() -> bytes:
        proxy = TcpLinkProxy(NONE, ("127.0.0.1", 1))
        await proxy.start()
        reader, writer = await asyncio.open_connection(*proxy.address)
        got = await reader.read()
        writer.close()
        await proxy.stop()
        return got

    assert asyncio.run(scenario()) == b""
