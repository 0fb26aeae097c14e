"""TLS and DTLS on record: real connections of our own stacks, and records built by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import cache

from app.capture.recorder import Recorder
from app.errors import WorkbenchError
from app.net.coap_client import CoapClient
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.tls import TlsVersions
from app.net.tls_trust import ServerTrust
from app.values.traffic import Direction, Layer, Record
from tests.net import coap_stand, https_bench

PSK = Psk("meter-7", bytes(range(16)))
FOREIGN = ServerTrust.roots(https_bench.FOREIGN_CI.certificate)


@cache
def https(versions: TlsVersions = TlsVersions.ALL, *, trusted: bool = True) -> tuple[Record, ...]:
    """Record one post over HTTPS at both ends."""

    async def go(recorder: Recorder) -> None:
        async with https_bench.serving(versions=versions, tap=recorder) as server:
            trust = https_bench.ROOTS if trusted else FOREIGN
            client = https_bench.client_of(server, trust, versions=versions, tap=recorder)
            with contextlib.suppress(WorkbenchError):
                await https_bench.ask(client)

    return _recorded(go)


@cache
def coaps(*, psk: bool = False, trusted: bool = True) -> tuple[Record, ...]:
    """Record one post over CoAP and DTLS at both ends; with a wrong key where not trusted."""

    async def go(recorder: Recorder) -> None:
        made = coap_stand.keys()
        options = DtlsServerOptions(made.server_identity, psks=(PSK,) if psk else ())
        async with coap_stand.served(options, tap=recorder) as server:
            roots = made.roots if trusted else FOREIGN
            where = coap_stand.url(server)
            client = CoapClient(where, roots, psk=PSK if psk else None, tap=recorder, name="IPA")
            with contextlib.suppress(WorkbenchError):
                await client.post("/x", b"abc")
            await client.close()

    return _recorded(go)


def only(records: tuple[Record, ...], layer: Layer, direction: Direction) -> list[Record]:
    """Return the client's records of a layer that went one way."""
    lane = next(one.lane for one in records if one.layer is layer)
    return [
        one for one in records if (one.lane, one.layer, one.direction) == (lane, layer, direction)
    ]


class Lookup:
    """Records found by their seq."""

    def __init__(self, *records: Record) -> None:
        self._records = {one.seq: one for one in records}

    def get(self, seq: int) -> Record | None:
        return self._records.get(seq)


def record(
    data: bytes,
    seq: int = 2,
    layer: Layer = Layer.TLS,
    direction: Direction = Direction.OUT,
    note: str = "",
) -> Record:
    """Return a record of session 1 on one lane."""
    return Record(seq, seq, "eIM", layer, direction, data, session=1, note=note)


def vector(size: int, content: bytes) -> bytes:
    """Return content behind its length of `size` bytes."""
    return len(content).to_bytes(size) + content


def extension(number: int, content: bytes) -> bytes:
    """Return one extension."""
    return number.to_bytes(2) + vector(2, content)


def client_hello(*extensions: bytes, version: int = 0x0303, suites: str = "1301C02B00FF") -> bytes:
    """Return the body of a ClientHello."""
    cookie = b"\0" if version >> 8 == 0xFE else b""
    body = version.to_bytes(2) + bytes(32) + b"\0" + cookie + vector(2, bytes.fromhex(suites))
    return body + b"\1\0" + (vector(2, b"".join(extensions)) if extensions else b"")


def message(kind: int, body: bytes) -> bytes:
    """Return a handshake message of TLS."""
    return bytes([kind]) + vector(3, body)


def tls(kind: int, content: bytes, version: int = 0x0303) -> bytes:
    """Return a TLS record."""
    return bytes([kind]) + version.to_bytes(2) + vector(2, content)


def dtls(kind: int, content: bytes, epoch: int = 0, number: int = 0) -> bytes:
    """Return a DTLS 1.2 record."""
    return bytes([kind]) + b"\xfe\xfd" + epoch.to_bytes(2) + number.to_bytes(6) + vector(2, content)


def fragment(kind: int, number: int, body: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Return bytes `start` to `end` of a DTLS handshake message, with their header."""
    part = body[start:end]
    head = bytes([kind]) + len(body).to_bytes(3) + number.to_bytes(2)
    return head + start.to_bytes(3) + vector(3, part)


def _recorded(go: Callable[[Recorder], Coroutine[object, object, None]]) -> tuple[Record, ...]:
    recorder = Recorder()

    async def within_a_minute() -> None:
        async with asyncio.timeout(60):
            await go(recorder)

    asyncio.run(within_a_minute())
    return tuple(recorder.since(0)[2])
