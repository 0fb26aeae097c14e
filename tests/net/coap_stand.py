"""CoAP servers, clients and certificates for tests; all of it real."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ParamSpec

from app.capture.recorder import Recorder
from app.crypto import issuing
from app.crypto.identity import Identity
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.net.coap_limits import CoapLimits
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.net.coap_server import CoapServer
from app.net.coap_site import Handler
from app.net.dtls_options import DtlsServerOptions
from app.net.tls import TlsIdentity
from app.net.tls_trust import ServerTrust
from app.values.traffic import Layer, Record

LARGE = bytes(range(256)) * 24
"""6 KB, more than five blocks."""


P = ParamSpec("P")


def on_loop(test: Callable[P, Coroutine[object, object, None]]) -> Callable[P, None]:
    """Run a test on an event loop of its own, within a minute."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(within_a_minute(test(*args, **kwargs)))

    async def within_a_minute(coroutine: Coroutine[object, object, None]) -> None:
        async with asyncio.timeout(60):
            await coroutine

    return run


@dataclass(frozen=True)
class Keys:
    """A root, a server for 127.0.0.1 and localhost, and a client, all on one curve."""

    ci: Identity
    server: Identity
    client: Identity

    @property
    def server_identity(self) -> TlsIdentity:
        return TlsIdentity.of(self.server)

    @property
    def client_identity(self) -> TlsIdentity:
        return TlsIdentity.of(self.client)

    @property
    def roots(self) -> ServerTrust:
        return ServerTrust.roots(self.ci.certificate)


@functools.cache
def keys(curve: Curve = Curve.P256, which: str = "ours") -> Keys:
    """Return the same keys for the same arguments."""
    ci = issuing.make_ci(curve)
    return Keys(
        ci,
        issuing.make_tls(ci, Role.EIM_TLS, "localhost"),
        issuing.make_tls(ci, Role.EIM_TLS, f"device.{which}.example"),
    )


async def echo(request: CoapRequest) -> CoapResponse:
    """Give a body back; 6 KB at /large; fail at /broken."""
    if request.method not in (CoapCode.POST, CoapCode.PUT):
        return CoapResponse(CoapCode.METHOD_NOT_ALLOWED)
    match request.path:
        case "/large":
            return CoapResponse(CoapCode.CONTENT, LARGE)
        case "/who":
            return CoapResponse(CoapCode.CONTENT, request.identity.encode())
        case "/broken":
            raise RuntimeError("on purpose")
        case "/slow":
            await asyncio.sleep(0.3)
        case "/late":
            await asyncio.sleep(1.5)
    return CoapResponse(CoapCode.CONTENT if request.body else CoapCode.CHANGED, request.body)


@asynccontextmanager
async def served(
    dtls: DtlsServerOptions | None,
    *,
    handler: Handler = echo,
    limits: CoapLimits | None = None,
    tap: Recorder | None = None,
) -> AsyncIterator[CoapServer]:
    """Run a server on a free port of this machine."""
    server = CoapServer("127.0.0.1:0", handler, dtls, limits, tap=tap or Recorder(), name="bench")
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def url(server: CoapServer, scheme: str = "coaps") -> str:
    """Return the address a client needs; the certificate is for localhost and its numbers."""
    return f"{scheme}://{server.address}"


def notes(recorder: Recorder) -> list[str]:
    """Return what was recorded as events."""
    return [record.note for record in records(recorder, Layer.EVENT)]


def records(recorder: Recorder, layer: Layer) -> list[Record]:
    """Return the records of one layer."""
    return [record for record in recorder.since(0)[2] if record.layer is layer]


async def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for something to become true, and fail when it does not."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
