"""The servers that `bench_esipa` measures, in a process of their own: ours, and bare ones beside.

The bare HTTPS server is aiohttp with the `ssl` module; the bare CoAP server is aiocoap over the
same DTLS. Both answer with a body as long as the eIM's and do nothing else.
"""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

from app.crypto.issuing import make_ci, make_tls
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.eim.options import EimOptions
from app.fleet.rehearsal import LIST_PROFILES
from app.fleet.stand import HOST, Stand
from app.net.coap_limits import CoapLimits
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.net.coap_server import CoapServer
from app.net.dtls_options import DtlsServerOptions
from app.net.tls import TlsIdentity
from app.runtime import Runtime
from app.sim.credentials import eid_for
from app.values.eim import Device
from app.values.esipa import Binding
from app.values.ids import Eid

_NO_PACKAGE = bytes.fromhex("BF4F03020101")
_FAST = CoapLimits(requests_per_s=0)


@dataclass(frozen=True)
class Ports:
    """Where the servers listen, all on loopback."""

    https: int
    coaps: int
    bare_https: int
    bare_coaps: int


class Servers:
    """The other process, seen from this one."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.ports: Ports = pipe.recv()

    def prepare(self, eids: list[Eid], *, package: bool) -> None:
        """Make devices known, with one package each if wanted."""
        self._pipe.send((eids, package))
        self._pipe.recv()


@contextmanager
def servers() -> Iterator[Servers]:
    """Start the servers in a process of their own, on a SQLite file of their own."""
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(theirs,))
    process.start()
    theirs.close()
    try:
        yield Servers(ours)
    finally:
        ours.send(None)
        process.join(30)


def eids(name: str, count: int) -> list[Eid]:
    """Return EIDs that are valid and differ."""
    return [eid_for(f"{name}-{number}") for number in range(count)]


def _serve(pipe: Connection) -> None:
    runtime = Runtime()
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{Path(folder) / 'bench.db'}"
        stand = Stand(runtime, options=EimOptions(ask_certificates=False), store=store)
        bare = _Bare(Path(folder))
        runtime.spawn(stand.start()).result()
        runtime.spawn(bare.start()).result()
        https, coaps = (stand.way(one).server[1] for one in (Binding.HTTPS, Binding.COAPS))
        pipe.send(Ports(https, coaps, *bare.ports))
        while (order := pipe.recv()) is not None:
            runtime.spawn(_prepare(stand, *order)).result()
            pipe.send(None)
        runtime.spawn(bare.stop()).result()
        runtime.spawn(stand.close()).result()
        runtime.close()


async def _prepare(stand: Stand, wanted: list[Eid], package: bool) -> None:
    await asyncio.gather(*(stand.service.register(Device(eid)) for eid in wanted))
    if package:
        await stand.service.enqueue(wanted, LIST_PROFILES)


class _Bare:
    """What answers without thinking."""

    def __init__(self, folder: Path) -> None:
        identity = make_tls(make_ci(Curve.P256), Role.EIM_TLS, HOST)
        self._pem = folder / "bare.pem"
        self._pem.write_bytes(identity.pem)
        dtls = DtlsServerOptions(TlsIdentity.of(identity))
        self._coap = CoapServer("127.0.0.1:0", _echo_coap, dtls, _FAST, name="bare CoAP")
        self._runner: web.ServerRunner | None = None

    @property
    def ports(self) -> tuple[int, int]:
        """Of HTTPS and CoAP."""
        assert self._runner is not None
        return self._runner.addresses[0][1], int(self._coap.address.rpartition(":")[2])

    async def start(self) -> None:
        """Serve on free ports."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._pem)
        self._runner = web.ServerRunner(web.Server(_echo_https))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start()
        await self._coap.start()

    async def stop(self) -> None:
        """Let go of the ports."""
        await self._coap.stop()
        if self._runner is not None:
            await self._runner.cleanup()


async def _echo_https(request: web.BaseRequest) -> web.Response:
    await request.read()
    headers = {"X-Admin-Protocol": "gsma/rsp/v2.1.0"}
    return web.Response(
        body=_NO_PACKAGE, content_type="application/x-gsma-rsp-asn1", headers=headers
    )


async def _echo_coap(request: CoapRequest) -> CoapResponse:
    return CoapResponse(CoapCode.CHANGED, _NO_PACKAGE)
