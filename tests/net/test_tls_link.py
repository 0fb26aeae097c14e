"""TLS on a socket: alerts are sent, goodbyes said, stalled peers left."""

from __future__ import annotations

import asyncio
import contextlib
import ssl

from app.net.tls import ServerTrust, TlsIdentity, client_context, server_context
from app.net.tls_facts import TlsFacts
from app.net.tls_link import TlsLink
from tests.net.https_bench import FOREIGN_CI, ROOTS, SERVER, WITHIN_S
from tests.net.test_http_server import trusting


class Side(asyncio.Protocol):
    """Owner and application of a link at once; notes what it hears."""

    def __init__(self, admits: bool = True, answer: bytes = b"") -> None:
        self.admits, self.answer = admits, answer
        self.facts: TlsFacts | None = None
        self.received = bytearray()
        self.transport: asyncio.BaseTransport | None = None
        self.ends: list[Exception | None] = []
        self.over = asyncio.Event()
        self.heard = asyncio.Event()

    def opened(self, link: TlsLink) -> bool:
        return self.admits

    def established(self, link: TlsLink, facts: TlsFacts) -> asyncio.Protocol:
        self.facts = facts
        return self

    def ended(self, link: TlsLink, error: Exception | None) -> None:
        self.ends.append(error)
        self.over.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        if self.answer:
            transport.write(self.answer)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.received += data
        self.heard.set()


async def listen(side: Side, **times: float) -> tuple[asyncio.Server, int]:
    context = server_context(TlsIdentity.of(SERVER))
    seconds = {"handshake_s": WITHIN_S, "send_s": WITHIN_S, **times}
    server = await asyncio.get_running_loop().create_server(
        lambda: TlsLink(context.connection(), side, **seconds), "127.0.0.1", 0
    )
    return server, server.sockets[0].getsockname()[1]


async def connect(side: Side, port: int, trust: ServerTrust = ROOTS) -> TlsLink:
    native = client_context(trust).connection("localhost")
    link = TlsLink(native, side, handshake_s=WITHIN_S, send_s=WITHIN_S)
    await asyncio.get_running_loop().create_connection(lambda: link, "127.0.0.1", port)
    return link


def test_bytes_go_both_ways_and_both_ends_end_once():
    async def go():
        far, near = Side(answer=b"welcome"), Side(answer=b"hello" * 10_000)
        server, port = await listen(far)
        link = await connect(near, port)
        await near.heard.wait()
        while len(far.received) < 50_000:
            far.heard.clear()
            await far.heard.wait()
        link.close()
        link.close()
        link.write(b"too late")
        await near.over.wait()
        await far.over.wait()
        server.close()
        await server.wait_closed()
        return far, near, link

    far, near, link = asyncio.run(go())
    assert bytes(near.received) == b"welcome"
    assert bytes(far.received) == b"hello" * 10_000
    assert (near.ends, far.ends) == ([None], [None])
    assert 50_000 < link.sent < 54_000
    assert 0 < link.handshake_bytes < link.sent


def test_the_alert_reaches_the_other_side():
    async def go():
        far, near = Side(), Side()
        server, port = await listen(far)
        await connect(near, port, ServerTrust.roots(FOREIGN_CI.certificate))
        await near.over.wait()
        await far.over.wait()
        server.close()
        await server.wait_closed()
        return far, near

    far, near = asyncio.run(go())
    assert "alert unknown ca" in str(far.ends[0])
    assert "certificate verify failed" in str(near.ends[0])
    assert near.facts is None


def test_who_is_not_admitted_is_not_heard_of_again():
    async def go():
        far = Side(admits=False)
        server, port = await listen(far)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
        writer.close()
        server.close()
        await server.wait_closed()
        return far.ends

    assert asyncio.run(go()) == []


def test_a_peer_that_does_not_read_is_left():
    async def go():
        far = Side(answer=b"x" * 50_000_000)
        server, port = await listen(far, send_s=0.3)
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(WITHIN_S):
            await far.over.wait()
        writer.transport.abort()
        server.close()
        await server.wait_closed()
        return far.ends

    assert isinstance(asyncio.run(go())[0], TimeoutError)


def test_a_goodbye_of_python_is_understood_and_answered():
    async def go():
        far = Side()
        server, port = await listen(far)
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting())
        writer.write(b"bye")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await far.over.wait()
        server.close()
        await server.wait_closed()
        return bytes(far.received), far.ends

    assert asyncio.run(go()) == (b"bye", [None])


def test_python_s_own_tls_trusts_what_the_link_shows():
    async def go():
        far = Side(answer=b"hi")
        server, port = await listen(far)
        context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(CI_DER))
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=context, server_hostname="localhost"
        )
        got = await reader.readexactly(2)
        writer.close()
        await writer.wait_closed()
        await far.over.wait()
        server.close()
        await server.wait_closed()
        return got

    assert asyncio.run(go()) == b"hi"


CI_DER = ROOTS.data[0]
