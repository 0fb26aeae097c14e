"""Print how many polls and handshakes per second the eIM serves, beside bare servers.

Run as `python -m tests.bench.bench_esipa`. The servers have a process of their own, and the client
is the same for ours and for the bare ones, which are asked in turns, so that what else the machine
does slows down both. It is a process of its own as well: where it is busy all the time, a figure is
the client's. A signed package is committed to SQLite before it is answered; a poll in vain is
answered from what is committed. It reports and never fails on time; the aim is half of the bare
server.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from statistics import quantiles

from app.net.coap_client import CoapClient
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.tls import TlsVersions
from app.net.tls_trust import ServerTrust
from app.values.ids import Eid
from tests.bench.esipa_servers import Servers, eids, servers

_PATH = "gsma/rsp2/asn1"
_HEADERS = {
    "Content-Type": "application/x-gsma-rsp-asn1",
    "X-Admin-Protocol": "gsma/rsp/v2.1.0",
    "User-Agent": "gsma-rsp-ipad",
}
_SECONDS = 2.0
_TURNS = 4
_HANDSHAKES = 60
_PACKAGES = 600
_TRUST = ServerTrust.unchecked()

Once = Callable[[bytes], Awaitable[object]]
Measure = Callable[[int, int, Iterator[Eid], float], Awaitable["_Figure"]]


def main() -> None:
    """Measure and print one line for each figure."""
    with servers() as there:
        asyncio.run(_measure(there))


async def _measure(there: Servers) -> None:
    known = eids("poll", 64)
    there.prepare(known, package=False)
    ports = there.ports
    for connections in (1, 10, 50):
        bare, ours = await _in_turns(_https, ports.bare_https, ports.https, connections, known)
        _print(f"HTTPS keep-alive, {connections} open, no package", ours, bare)
        fresh = eids(f"package-{connections}", _PACKAGES)
        there.prepare(fresh, package=True)
        ours = await _https(ports.https, connections, iter(fresh), _SECONDS * 10)
        _print(f"HTTPS keep-alive, {connections} open, signed package", ours, bare)
    for connections in (1, 10):
        bare, ours = await _in_turns(_coaps, ports.bare_coaps, ports.coaps, connections, known)
        _print(f"DTLS session, {connections} open, no package", ours, bare)
    fresh = eids("package-dtls", _PACKAGES)
    there.prepare(fresh, package=True)
    ours = await _coaps(ports.coaps, 10, iter(fresh), _SECONDS * 10)
    _print("DTLS session, 10 open, signed package", ours, bare)
    for resumed in (False, True):
        word = "resumed" if resumed else "full"
        for version in (TlsVersions.ONLY_1_2, TlsVersions.ONLY_1_3):
            bare = await _tls_handshakes(ports.bare_https, version, known[0], resumed=resumed)
            ours = await _tls_handshakes(ports.https, version, known[0], resumed=resumed)
            _print(f"{version} handshake and poll, {word}", ours, bare)
        bare = await _dtls_handshakes(ports.bare_coaps, known[0], resumed=resumed)
        ours = await _dtls_handshakes(ports.coaps, known[0], resumed=resumed)
        _print(f"DTLS 1.2 handshake and poll, {word}", ours, bare)


async def _in_turns(
    measure: Measure, bare_port: int, port: int, connections: int, known: list[Eid]
) -> tuple[_Figure, _Figure]:
    """Measure the bare server and ours, a while each, several times."""
    figures: dict[int, list[_Figure]] = {bare_port: [], port: []}
    for one in (bare_port, port) * _TURNS:
        figures[one].append(await measure(one, connections, cycle(known), _SECONDS / _TURNS))
    return _Figure.of(figures[bare_port]), _Figure.of(figures[port])


def _poll(eid: Eid) -> bytes:
    return bytes.fromhex("BF4F125A10" + eid)


async def _worker(once: Once, wanted: Iterator[Eid], until: float, took: list[float]) -> None:
    for eid in wanted:
        began = time.perf_counter()
        await once(_poll(eid))
        ended = time.perf_counter()
        took.append(ended - began)
        if ended > until:
            break


class _Figure:
    """Requests a second, and how long one took, in ms."""

    def __init__(self, took: list[float], seconds: float) -> None:
        cuts = quantiles(took, n=100, method="inclusive")
        self.took, self.seconds = took, seconds
        self.rate = len(took) / seconds
        self.p50, self.p99 = cuts[49] * 1000, cuts[98] * 1000

    @classmethod
    def of(cls, parts: list[_Figure]) -> _Figure:
        """Return several measurements of the same as one."""
        took = [one for part in parts for one in part.took]
        return cls(took, sum(part.seconds for part in parts))

    def __str__(self) -> str:
        return f"{self.rate:7.0f}/s p50 {self.p50:6.2f} p99 {self.p99:6.2f} ms"


async def _https(port: int, connections: int, wanted: Iterator[Eid], seconds: float) -> _Figure:
    """Poll over raw streams of the `ssl` module, which cost the least of all clients."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    head = "".join(f"{name}: {value}\r\n" for name, value in _HEADERS.items())
    streams = [
        await asyncio.open_connection("127.0.0.1", port, ssl=context) for _ in range(connections)
    ]

    def posting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Once:
        async def once(body: bytes) -> None:
            request = f"POST /{_PATH} HTTP/1.1\r\nHost: localhost\r\n{head}"
            writer.write(f"{request}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            _, _, length = answer.lower().partition(b"content-length: ")
            await reader.readexactly(int(length.split(b"\r\n")[0]))

        return once

    figure = await _together([posting(*stream) for stream in streams], wanted, seconds)
    for _, writer in streams:
        writer.close()
    return figure


async def _coaps(port: int, connections: int, wanted: Iterator[Eid], seconds: float) -> _Figure:
    clients = [CoapClient(f"coaps://127.0.0.1:{port}", _TRUST) for _ in range(connections)]
    for client in clients:
        await client.post(_PATH, _poll(eids("poll", 1)[0]))

    def posting(client: CoapClient) -> Once:
        return lambda body: client.post(_PATH, body)

    figure = await _together([posting(client) for client in clients], wanted, seconds)
    for client in clients:
        await client.close()
    return figure


async def _together(ways: list[Once], wanted: Iterator[Eid], seconds: float) -> _Figure:
    took: list[float] = []
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for once in ways:
            group.create_task(_worker(once, wanted, began + seconds, took))
    return _Figure(took, time.perf_counter() - began)


async def _tls_handshakes(port: int, version: TlsVersions, eid: Eid, *, resumed: bool) -> _Figure:
    client = HttpsClient(f"https://127.0.0.1:{port}", _TRUST, versions=version)
    took: list[float] = []
    for number in range(_HANDSHAKES + 1):
        if not resumed:
            client.forget_session()
        began = time.perf_counter()
        await client.post(f"/{_PATH}", Headers(_HEADERS), _poll(eid))
        if number:
            took.append(time.perf_counter() - began)
            assert client.facts is not None
            assert client.facts.resumed is resumed
        await client.close()
    return _Figure(took, sum(took))


async def _dtls_handshakes(port: int, eid: Eid, *, resumed: bool) -> _Figure:
    client = CoapClient(f"coaps://127.0.0.1:{port}", _TRUST)
    took: list[float] = []
    for number in range(_HANDSHAKES + 1):
        if not resumed:
            client = CoapClient(f"coaps://127.0.0.1:{port}", _TRUST)
        began = time.perf_counter()
        await client.post(_PATH, _poll(eid))
        if number:
            took.append(time.perf_counter() - began)
            assert client.resumed is resumed
        await client.close()
    return _Figure(took, sum(took))


def _print(what: str, ours: _Figure, bare: _Figure) -> None:
    print(f"{what:46} {ours}   bare {bare}   ratio {ours.rate / bare.rate:.2f}", flush=True)


if __name__ == "__main__":
    main()
