"""The HTTPS server: who may connect, what it refuses, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import ssl

import pytest

from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.net.http_limits import HttpLimits
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.http_server import HttpsServer, join_address, split_address
from app.net.tls import TlsIdentity, server_context
from app.values.esipa import EndpointState
from app.values.traffic import Layer
from tests.net.https_bench import SERVER, ask, client_of, echo, port_of, serving, until

CONTEXT = server_context(TlsIdentity.of(SERVER))


def trusting() -> ssl.SSLContext:
    """Python's own TLS, as a third party."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def send(server: HttpsServer, data: bytes, *, tls: bool = True) -> bytes:
    """Send bytes on a connection of their own and return all that comes back."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port_of(server), ssl=trusting() if tls else None
    )
    writer.write(data)
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def served(data: bytes, *, tls: bool = True, limits: HttpLimits | None = None, handler=echo):
    async def go():
        async with serving(limits=limits, handler=handler) as server:
            return await send(server, data, tls=tls), server.status()

    return asyncio.run(go())


def post(body: bytes, *fields: str, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = ["POST /x HTTP/1.1", "Host: a", f"Content-Length: {size}", *fields]
    return "\r\n".join([*head, "", ""]).encode() + body


CLOSING = "Connection: close"


def test_a_request_is_answered_and_counted():
    answer, status = served(post(b"abc", CLOSING))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nPOST /x 3 ")
    assert (status.handshakes, status.requests, status.refused) == (1, 1, 0)


def test_pipelined_requests_are_answered_in_order():
    answer, status = served(post(b"a") + post(b"bb") + post(b"ccc", CLOSING))
    assert [answer.count(f"POST /x {n} ".encode()) for n in (1, 2, 3)] == [1, 1, 1]
    assert answer.index(b"/x 1 ") < answer.index(b"/x 2 ") < answer.index(b"/x 3 ")
    assert status.requests == 3


def test_chunks_are_put_together():
    head = b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer, _ = served(head + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert answer.endswith(b"POST /x 5 ")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(post(b"", length=5000), b"413", id="body too long by its head"),
        pytest.param(
            b"POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n"
            + b"a" * 4095
            + b"\r\n",
            b"413",
            id="body too long by its chunks",
        ),
        pytest.param(post(b"", "X: " + "a" * 9000), b"431", id="field too long"),
        pytest.param(post(b"", *[f"X{n}: {'a' * 100}" for n in range(300)]), b"431", id="fields"),
        pytest.param(b"POST /x HTTP/1.1\r\n" + b"Y: b\r\n" * 4000, b"431", id="no end of fields"),
        pytest.param(b"rubbish\r\n\r\n", b"400", id="no HTTP"),
        pytest.param(post(b"abc", "Transfer-Encoding: chunked"), b"400", id="length beside chunks"),
        pytest.param(b"GET /x HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", b"400", id="folded"),
    ],
)
def test_what_is_too_much_or_malformed_is_refused(data, line):
    limits = HttpLimits(body_bytes=1000)
    answer, status = served(data, limits=limits)
    assert answer.partition(b"\r\n")[0].split(b" ")[1] == line
    assert b"200 OK" not in answer
    assert status.state is EndpointState.SERVING


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"POST /x HTTP/1.1\r\nHost:", id="head"),
        pytest.param(post(b"a", length=10), id="body"),
    ],
)
def test_a_slow_sender_is_cut_off(data):
    answer, _ = served(data, limits=HttpLimits(head_s=0.2, body_s=0.2))
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_a_silent_connection_is_closed():
    answer, status = served(b"", limits=HttpLimits(idle_s=0.2))
    assert answer == b""
    assert status.handshakes == 1


def test_a_handshake_that_never_comes_is_ended_and_told():
    answer, status = served(b"", tls=False, limits=HttpLimits(handshake_s=0.2))
    assert answer == b""
    assert status.failures[0].message == "The client did not finish the handshake in time."


def test_plain_http_is_told_so():
    answer, status = served(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", tls=False)
    assert b"wants https" in answer
    assert "plain HTTP" in status.failures[0].message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x00" * 64, id="zeros"),
        pytest.param(b"garbage garbage\n", id="text"),
        pytest.param(bytes.fromhex("1603010004") + b"\xff" * 4, id="broken hello"),
        pytest.param(b"\x16\x03\x01\xff\xff" + b"\x01" * 4096, id="record too long"),
    ],
)
def test_garbage_on_the_port_does_no_harm(data):
    async def go():
        async with serving(limits=HttpLimits(handshake_s=0.5)) as server:
            for _ in range(5):
                await send(server, data, tls=False)
            honest = await ask(client_of(server))
            return honest.status, server.status().refused

    assert asyncio.run(go()) == (200, 5)


def test_a_thousand_connections_come_and_go():
    async def go():
        async with serving() as server:
            for _ in range(20):
                ends = await asyncio.gather(
                    *(asyncio.open_connection("127.0.0.1", port_of(server)) for _ in range(50))
                )
                for _, writer in ends:
                    writer.close()
                for _, writer in ends:
                    await writer.wait_closed()
            await until(lambda: server.status().refused == 1000)
            await until(lambda: server.status().connections == 0)
            status = server.status()
            return (await ask(client_of(server))).status, len(status.failures)

    assert asyncio.run(go()) == (200, 100)


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(HttpLimits(connections=2), id="in all"),
        pytest.param(HttpLimits(connections_per_host=2, limits_loopback=True), id="per host"),
    ],
)
def test_connections_beyond_the_limit_are_turned_away(limits):
    async def go():
        async with serving(limits=limits) as server:
            held = [await asyncio.open_connection("127.0.0.1", port_of(server)) for _ in range(2)]
            await until(lambda: server.status().connections == 2)
            turned = await send(server, b"", tls=False)
            for _, writer in held:
                writer.close()
            await until(lambda: server.status().connections == 0)
            return turned, (await ask(client_of(server))).status

    assert asyncio.run(go()) == (b"", 200)


def test_requests_beyond_the_rate_are_answered_429():
    limits = HttpLimits(rate=0.001, burst=2, limits_loopback=True)
    answer, status = served(post(b"a") * 3, limits=limits)
    assert answer.count(b"200 OK") == 2
    assert b"HTTP/1.1 429 " in answer
    assert b"Retry-After: 1\r\n" in answer
    assert status.requests == 3


@pytest.mark.warns
def test_a_handler_that_fails_is_500_and_the_server_goes_on():
    async def fail(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    answer, status = served(post(b"a") + post(b"a", CLOSING), handler=fail)
    assert answer.count(b"HTTP/1.1 500 ") == 2
    assert b"ZeroDivision" not in answer
    assert status.state is EndpointState.SERVING


@pytest.mark.warns
def test_a_handler_that_takes_too_long_is_503():
    async def hang(request: HttpRequest) -> HttpResponse:
        await asyncio.Event().wait()
        return HttpResponse(200)

    answer, _ = served(post(b"a", CLOSING), handler=hang, limits=HttpLimits(handler_s=0.1))
    assert answer.startswith(b"HTTP/1.1 503 ")


def test_stopping_lets_a_running_request_end_and_closes_the_rest():
    async def go():
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def wait(request: HttpRequest) -> HttpResponse:
            begun.set()
            await go_on.wait()
            return HttpResponse(200, Headers(), b"done")

        async with serving(handler=wait) as server:
            _, idle = await asyncio.open_connection("127.0.0.1", port_of(server), ssl=trusting())
            asking = asyncio.ensure_future(send(server, post(b"a")))
            await begun.wait()
            stopping = asyncio.ensure_future(server.stop())
            await asyncio.sleep(0)
            go_on.set()
            await stopping
            idle.close()
            return await asking, server.status()

    answer, status = asyncio.run(go())
    assert answer.endswith(b"done")
    assert (status.state, status.connections) == (EndpointState.STOPPED, 0)


def test_a_stopped_server_starts_again_on_the_same_handler():
    async def go():
        async with serving() as server:
            await server.stop()
            await server.start()
            return (await ask(client_of(server))).status

    assert asyncio.run(go()) == 200


def test_an_address_in_use_is_said_so():
    async def go():
        async with serving() as server:
            second = HttpsServer(server.address, CONTEXT, echo)
            with pytest.raises(SettingsError, match="cannot be served"):
                await second.start()
            return second.status().state

    assert asyncio.run(go()) is EndpointState.FAILED


@pytest.mark.parametrize("address", ["0.0.0.0:0", "192.0.2.1:8443", "example.com:1", "[::]:0"])
def test_other_machines_are_served_only_on_purpose(address):
    with pytest.raises(SettingsError, match="other machines"):
        HttpsServer(address, CONTEXT, echo)
    assert HttpsServer(address, CONTEXT, echo, allow_remote=True).address == address


def test_the_traffic_tells_the_whole_story():
    tap = Recorder()

    async def go():
        async with serving(tap=tap) as server:
            await ask(client_of(server))

    asyncio.run(go())
    records = tap.since(0)[2]
    notes = [record.note.split(" ")[0] for record in records if record.layer is Layer.EVENT]
    assert notes == ["serving", "connected", "handshake", "closed", "stopped"]
    asked, answered = [record for record in records if record.layer is Layer.HTTP]
    assert asked.data.startswith(b"POST /x HTTP/1.1\r\n")
    assert answered.pair == asked.seq
    assert asked.session == records[1].seq
    told = next(record for record in records if record.note.startswith("handshake"))
    assert "TLS 1.3" in told.note


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("127.0.0.1:8443", ("127.0.0.1", 8443), id="IPv4"),
        pytest.param("[::1]:8443", ("::1", 8443), id="IPv6"),
        pytest.param("localhost:0", ("localhost", 0), id="name"),
    ],
)
def test_addresses_are_taken_apart_and_joined(text, parts):
    assert split_address(text) == parts
    assert join_address(*parts) == text


@pytest.mark.parametrize("text", ["", "127.0.0.1", ":8443", "a:b", "a:99999", "a:1/x", "u@a:1"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(SettingsError, match="no address"):
        split_address(text)
