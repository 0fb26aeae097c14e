"""The HTTPS client: whom it trusts, what it keeps open, what it refuses and how it says so."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from app.capture.recorder import Recorder
from app.errors import PeerError, SettingsError, TrustError
from app.net.http_client import HttpsClient, split_url
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.tls_trust import ServerTrust
from app.values.traffic import Layer
from tests.net.https_bench import (
    CI,
    DEVICE,
    FOREIGN_CI,
    ROOTS,
    SERVER,
    ask,
    client_of,
    serving,
    until,
)


@asynccontextmanager
async def scripted(tmp_path, *answers: bytes):
    """A server of Python's own that gives one canned answer per connection, then closes."""
    pem = tmp_path / "server.pem"
    pem.write_bytes(SERVER.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    waiting, seen = list(answers), []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\nabc"))
        writer.write(waiting.pop(0) if waiting else b"")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    client = HttpsClient(
        f"https://localhost:{port}", ROOTS, connect_to=("127.0.0.1", port), timeout_s=10
    )
    try:
        yield client, seen
    finally:
        await client.close()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("trust", "host"),
    [
        pytest.param(ServerTrust.pinned_key(SERVER.key.public_spki), "other.example", id="key"),
        pytest.param(ServerTrust.pinned_certificate(SERVER.certificate), "127.0.0.1", id="leaf"),
        pytest.param(ServerTrust.pinned_certificate(CI.certificate), "localhost", id="CA"),
        pytest.param(ROOTS, "localhost", id="roots"),
        pytest.param(ROOTS, "127.0.0.1", id="roots and a number in the certificate"),
        pytest.param(
            ServerTrust.roots(CI.certificate, host="localhost"), "192.0.2.1", id="host given"
        ),
        pytest.param(ServerTrust.unchecked(), "other.example", id="unchecked"),
    ],
)
def test_a_server_is_trusted_as_wanted(trust, host):
    async def go():
        async with serving() as server:
            return (await ask(client_of(server, trust, host=host))).body

    assert asyncio.run(go()) == b"POST /x 3 "


@pytest.mark.parametrize(
    ("trust", "host", "why"),
    [
        pytest.param(
            ServerTrust.pinned_key(DEVICE.key.public_spki), "localhost", "another key", id="key"
        ),
        pytest.param(
            ServerTrust.pinned_certificate(DEVICE.certificate),
            "localhost",
            "not trusted",
            id="leaf",
        ),
        pytest.param(
            ServerTrust.pinned_certificate(CI.certificate), "a.example", "another host", id="CA"
        ),
        pytest.param(
            ServerTrust.roots(FOREIGN_CI.certificate), "localhost", "not trusted", id="root"
        ),
        pytest.param(ROOTS, "a.example", "another host: it names localhost", id="host"),
        pytest.param(ROOTS, "192.0.2.1", "another host", id="number"),
    ],
)
def test_nothing_is_sent_to_another_server(trust, host, why):
    async def go():
        async with serving() as server:
            with pytest.raises(TrustError, match=why) as caught:
                await ask(client_of(server, trust, host=host))
            await until(lambda: server.status().failures)
            return server.status().requests, caught.value.hint

    requests, hint = asyncio.run(go())
    assert requests == 0
    assert hint


def test_one_connection_serves_many_requests():
    async def go():
        async with serving() as server:
            client = client_of(server)
            answers = await asyncio.gather(
                *(client.post(f"/{n}", Headers(), b"") for n in range(5))
            )
            await client.close()
            return [answer.body for answer in answers], server.status().handshakes

    bodies, handshakes = asyncio.run(go())
    assert bodies == [f"POST /{n} 0 ".encode() for n in range(5)]
    assert handshakes == 1


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_a_dead_kept_connection_is_replaced_for_what_may_be_repeated(tmp_path):
    async def go():
        async with scripted(tmp_path, ANSWER, ANSWER) as (client, seen):
            for _ in range(2):
                answer = await client.post("/x", Headers(), b"abc", repeatable=True)
                assert answer.body == b"ok"
            return len(seen)

    assert asyncio.run(go()) == 2


def test_a_request_without_an_answer_is_not_repeated_on_a_fresh_connection(tmp_path):
    async def go():
        async with scripted(tmp_path) as (client, seen):
            with pytest.raises(PeerError, match="without a whole answer"):
                await client.post("/x", Headers(), b"abc", repeatable=True)
            return len(seen)

    assert asyncio.run(go()) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
            "both Content-Length and Transfer-Encoding",
            id="both lengths",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "folded", id="folded"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "whole answer", id="short"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "longer than", id="too long"
        ),
        pytest.param(b"rubbish rubbish", "does not begin", id="rubbish"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_a_peer_error(answer, why, tmp_path):
    async def go():
        async with scripted(tmp_path, answer) as (client, _):
            with pytest.raises(PeerError, match=why):
                await client.post("/x", Headers(), b"abc")

    asyncio.run(go())


def test_a_server_that_does_not_answer_is_not_waited_for_without_end():
    async def hang(request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(1)
        return HttpResponse(200)

    async def go():
        async with serving(handler=hang) as server:
            with pytest.raises(PeerError, match=r"did not answer within 0\.3 s"):
                await ask(client_of(server, timeout_s=0.3))

    asyncio.run(go())


def test_a_port_that_does_not_speak_tls_is_said_so():
    async def go():
        async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 mail.example ready\r\n")
            await reader.read()
            writer.close()

        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = HttpsClient(f"https://127.0.0.1:{port}", ROOTS, timeout_s=5)
        with pytest.raises(TrustError, match="did not answer with TLS"):
            await client.post("/x", Headers(), b"")
        await client.close()
        server.close()
        await server.wait_closed()

    asyncio.run(go())


def test_nobody_listening_is_a_peer_error():
    async def go():
        async with serving() as server:
            client = client_of(server)
        with pytest.raises(PeerError, match="could not be reached"):
            await client.post("/x", Headers(), b"")
        await client.close()

    asyncio.run(go())


def test_bytes_are_split_by_what_they_were_spent_on():
    async def go():
        async with serving() as server:
            client = client_of(server)
            await client.post("/x", Headers(), b"a" * 300)
            first = client.wire
            await client.post("/x", Headers(), b"a" * 300)
            second = client.wire
            await client.close()
            return first, second, client.wire

    first, second, closed = asyncio.run(go())
    body = len(b"POST /x 300 ")
    assert first.payload == 300 + body
    assert second.payload == 2 * first.payload
    assert first.handshake > 1000
    assert second.handshake == first.handshake
    assert second.record > 0
    assert second.estimated
    assert closed.total >= second.total


def test_the_traffic_tells_both_heads_and_the_handshake():
    tap = Recorder()

    async def go():
        async with serving() as server:
            await ask(client_of(server, tap=tap))

    asyncio.run(go())
    records = tap.since(0)[2]
    asked, answered = [record for record in records if record.layer is Layer.HTTP]
    assert asked.data.startswith(b"POST /x HTTP/1.1\r\nHost: localhost:")
    assert answered.pair == asked.seq
    assert [r.note.split(" ")[0] for r in records if r.layer is Layer.EVENT] == [
        "connecting",
        "handshake",
        "closed",
    ]


@pytest.mark.parametrize("url", ["http://a", "a:1", "https://", "https://a:b", "ftp://a"])
def test_what_is_no_https_address_is_refused(url):
    with pytest.raises(SettingsError, match="no https address"):
        HttpsClient(url, ROOTS)


def test_an_address_without_a_port_means_443():
    assert split_url("https://eim.example/path") == ("eim.example", 443)
    assert split_url("https://[::1]:8443") == ("::1", 8443)
