"""One connection of the client, seen from its owner."""

from __future__ import annotations

import asyncio

import pytest

from app.net.http_exchange import ClientConnection, ConnectionLostError
from app.net.http_message import HttpRequest, HttpResponse
from app.net.tls import client_context
from tests.net.https_bench import ROOTS, port_of, serving

HEAD = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n"


async def connected(server) -> ClientConnection:
    native = client_context(ROOTS).connection("localhost")
    connection = ClientConnection(native, 10.0, 1000)
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: connection.link, "127.0.0.1", port_of(server))
    await connection.handshake()
    return connection


def test_an_exchange_leaves_the_connection_usable_and_a_session_to_take_up():
    async def go():
        async with serving() as server:
            connection = await connected(server)
            answer = await connection.send(HEAD, b"a")
            usable, session = connection.is_usable, connection.session()
            connection.close()
            await connection.closed(5)
            return answer.body, usable, session, connection.is_usable

    body, usable, session, after = asyncio.run(go())
    assert body == b"POST /x 1 "
    assert usable
    assert session is not None
    assert not after


def test_a_connection_the_server_closed_is_known_to_be_unusable():
    async def go():
        async with serving() as server:
            connection = await connected(server)
            await server.stop()
            await connection.closed(5)
            assert not connection.is_usable
            with pytest.raises(ConnectionLostError) as caught:
                await connection.send(HEAD, b"a")
            return caught.value.has_begun

    assert asyncio.run(go()) is False


def test_an_end_while_waiting_is_told_to_whoever_waits():
    async def go():
        begun = asyncio.Event()

        async def hang(request: HttpRequest) -> HttpResponse:
            begun.set()
            await asyncio.sleep(0.5)
            return HttpResponse(200)

        async with serving(handler=hang) as server:
            connection = await connected(server)
            sending = asyncio.ensure_future(connection.send(HEAD, b"a"))
            await begun.wait()
            connection.abort()
            with pytest.raises(ConnectionLostError):
                await sending

    asyncio.run(go())


def test_a_connection_that_was_never_made_spent_nothing():
    async def go():
        native = client_context(ROOTS).connection("localhost")
        connection = ClientConnection(native, 1.0, 1000)
        connection.abort()
        return connection.wire().total

    assert asyncio.run(go()) == 0
