"""A root, servers and devices for HTTPS tests, and a server that runs while a test looks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from app.crypto import issuing
from app.crypto.identity import Identity
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.net.http_client import HttpsClient
from app.net.http_limits import HttpLimits
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.http_server import HttpsServer
from app.net.tls import TlsIdentity, TlsVersions, server_context
from app.net.tls_trust import ClientTrust, ServerTrust
from app.values.traffic import Tap, no_tap

CI = issuing.make_ci(Curve.P256)
FOREIGN_CI = issuing.make_ci(Curve.P256)
BRAINPOOL_CI = issuing.make_ci(Curve.BRAINPOOL)
SERVER = issuing.make_tls(CI, Role.EIM_TLS, "localhost")
BRAINPOOL_SERVER = issuing.make_tls(BRAINPOOL_CI, Role.EIM_TLS, "localhost")
DEVICE = issuing.make_tls(CI, Role.EIM_TLS, "device.example")
FOREIGN_DEVICE = issuing.make_tls(FOREIGN_CI, Role.EIM_TLS, "stranger.example")
ROOTS = ServerTrust.roots(CI.certificate)
WITHIN_S = 20.0


async def echo(request: HttpRequest) -> HttpResponse:
    """Say what came."""
    said = f"{request.method} {request.path} {len(request.body)} {request.identity}"
    return HttpResponse(200, Headers({"Content-Type": "text/plain"}), said.encode())


@asynccontextmanager
async def serving(
    identity: Identity = SERVER,
    *,
    handler: Callable[[HttpRequest], Awaitable[HttpResponse]] = echo,
    clients: ClientTrust | None = None,
    limits: HttpLimits | None = None,
    versions: TlsVersions = TlsVersions.ALL,
    tap: Tap = no_tap,
) -> AsyncIterator[HttpsServer]:
    """Run a server on a free port of this machine."""
    context = server_context(TlsIdentity.of(identity), clients, versions=versions)
    server = HttpsServer("127.0.0.1:0", context, handler, limits, tap=tap)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, left
    assert server.status().connections == 0


def port_of(server: HttpsServer) -> int:
    return int(server.address.rpartition(":")[2])


def client_of(
    server: HttpsServer,
    trust: ServerTrust = ROOTS,
    identity: Identity | None = None,
    *,
    host: str = "localhost",
    versions: TlsVersions = TlsVersions.ALL,
    timeout_s: float = WITHIN_S,
    tap: Tap = no_tap,
) -> HttpsClient:
    """Return a client that goes to the server whatever host it believes in."""
    return HttpsClient(
        f"https://{host}:{port_of(server)}",
        trust,
        TlsIdentity.of(identity) if identity else None,
        connect_to=("127.0.0.1", port_of(server)),
        versions=versions,
        timeout_s=timeout_s,
        tap=tap,
    )


async def ask(client: HttpsClient, body: bytes = b"abc", path: str = "/x") -> HttpResponse:
    """Post once and close."""
    try:
        return await client.post(path, Headers(), body)
    finally:
        await client.close()


async def until(condition: Callable[[], object]) -> None:
    """Wait for what the other side of a socket will have noticed in a moment."""
    async with asyncio.timeout(WITHIN_S):
        while not condition():  # noqa: ASYNC110 - the other side has no event to wait for
            await asyncio.sleep(0.005)
