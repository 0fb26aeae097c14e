"""An HTTPS server for one endpoint: TLS, limits, what came and what was refused.

It serves this machine only unless told otherwise. Everything runs on the event loop it was started
on; `status` may be asked from any thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from app.errors import SettingsError
from app.net.failure import explain
from app.net.http_connection import (
    HttpConnection,
    HttpServing,
    read_body,
    response_of,
)
from app.net.http_limits import Gate, HttpLimits, is_loopback
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.http_traffic import note_exchange
from app.net.peer_check import PeerCheck
from app.net.sealed_tape import TlsTape
from app.net.tls import ServerContext
from app.net.tls_facts import TlsFacts
from app.net.tls_link import TlsLink
from app.values.esipa import Binding, EndpointState, EndpointStatus, HandshakeFailure
from app.values.traffic import Direction, Layer, Tap, no_tap

_log = logging.getLogger(__name__)

Handler = Callable[[HttpRequest], Awaitable[HttpResponse]]

_KEPT_FAILURES = 100
_BACKLOG = 1024
_AT_ONCE = 32  # accepted before those that are open get their turn, or a crowd would starve them
_CLOSING_S = 2.0


class HttpsServer:
    """Serves one handler over HTTPS. May be started again after a stop."""

    def __init__(
        self,
        address: str,
        context: ServerContext,
        handler: Handler,
        limits: HttpLimits | None = None,
        *,
        tap: Tap = no_tap,
        name: str = "HTTPS",
        allow_remote: bool = False,
        reuse_port: bool = False,
    ) -> None:
        """Prepare; nothing listens yet.

        address: `host:port`, port 0 for any free one. name: the lane of its traffic records.
        allow_remote: also serve other machines, which has to be somebody's explicit wish.
        Raises SettingsError when the address is no address or not of this machine without that.
        """
        self._host, self._port = split_address(address)
        if not allow_remote and not is_loopback(self._host):
            raise SettingsError(
                f"{address} can be reached from other machines, which has not been allowed.",
                key="address",
                hint="Serve 127.0.0.1, or allow other machines on purpose.",
            )
        limits = limits or HttpLimits()
        self._context, self._handler, self._limits = context, handler, limits
        self._tap, self._name, self._reuse_port = tap, name, reuse_port
        self._gate = Gate(limits)
        self._links: dict[TlsLink, int] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self._failures: deque[HandshakeFailure] = deque(maxlen=_KEPT_FAILURES)
        self._counts: Counter[str] = Counter()
        self._server: asyncio.Server | None = None
        self._serving: HttpServing | None = None
        self._status = EndpointStatus(Binding.HTTPS, address, EndpointState.STOPPED)

    @property
    def address(self) -> str:
        """Where it listens, with the real port once started."""
        return self._status.address

    def status(self) -> EndpointStatus:
        """How it is doing now."""
        return replace(
            self._status,
            connections=self._gate.connections,
            failures=tuple(self._failures),
            handshakes=self._counts["handshakes"],
            resumed=self._counts["resumed"],
            refused=self._counts["refused"],
            requests=self._counts["requests"],
        )

    async def start(self) -> None:
        """Listen. Raises SettingsError when the address cannot be had."""
        if self._server is not None:
            return
        loop = asyncio.get_running_loop()
        self._serving = HttpServing(self._answer, self._limits, self._refused)
        self._failures.clear()
        self._counts.clear()
        try:
            self._server = await loop.create_server(
                self._link,
                self._host,
                self._port,
                backlog=_AT_ONCE,
                reuse_port=self._reuse_port or None,
            )
            for listening in self._server.sockets:
                with listening.dup() as same:  # the system may let more wait than we accept at once
                    same.listen(_BACKLOG)
        except OSError as error:
            problem = f"{self._status.address} cannot be served: {error.strerror or error}."
            self._status = replace(self._status, state=EndpointState.FAILED, problem=problem)
            raise SettingsError(
                problem,
                key="address",
                hint="Choose another port, or stop the program that has this one.",
            ) from error
        host, port, *_ = self._server.sockets[0].getsockname()
        self._status = EndpointStatus(
            Binding.HTTPS, join_address(host, port), EndpointState.SERVING
        )
        self._event("serving", self._status.address)

    async def stop(self) -> None:
        """Stop listening, let running requests end for a moment, and close every connection."""
        server, self._server = self._server, None
        if server is None or self._serving is None:
            return
        server.close()
        await self._serving.shutdown(_CLOSING_S)
        for link in list(self._links):
            link.close() if link.is_established else link.abort()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await self._empty.wait()
        for link in list(self._links):
            link.abort()
        await self._empty.wait()
        await server.wait_closed()
        self._status = replace(self._status, state=EndpointState.STOPPED)
        self._event("stopped", self._status.address)

    def opened(self, link: TlsLink) -> bool:
        """Let a TCP connection in, or turn it away at a limit."""
        refusal = "the server is stopping." if self._server is None else ""
        refusal = refusal or self._gate.enter(link.peer[0])
        if refusal:
            self._counts["refused"] += 1
            self._event("turned away", f"{join_address(*link.peer)}: {refusal}")
            return False
        self._empty.clear()
        session = self._links[link] = self._event("connected", join_address(*link.peer))
        link.tape = TlsTape.on(self._tap, self._name, session)
        return True

    def established(self, link: TlsLink, facts: TlsFacts) -> asyncio.Protocol:
        """Go on with HTTP after a handshake."""
        self._counts.update(handshakes=1, resumed=int(facts.resumed))
        session = self._links[link]
        self._event("handshake", f"{join_address(*link.peer)}: {facts}", session)
        if self._serving is None:
            raise RuntimeError("a link is established only while serving")
        return HttpConnection(self._serving, link, facts, session)

    def ended(self, link: TlsLink, error: Exception | None) -> None:
        """Count a connection out; explain it when its handshake had failed."""
        session = self._links.pop(link, 0)
        if not self._links:
            self._empty.set()
        self._gate.leave(link.peer[0])
        address = join_address(*link.peer)
        if link.is_established or (not link.hello and self._server is None):
            self._event("closed", address, session)
            return
        check = link.connection.get_app_data()
        finding = check.finding if isinstance(check, PeerCheck) else None
        why = explain(error, serving=True, finding=finding)
        failure = HandshakeFailure(
            time.time(), Binding.HTTPS, address, why.message, why.hint, why.code
        )
        self._failures.append(failure)
        self._counts["refused"] += 1
        self._event("handshake failed", f"{address}: {why.message}", session)
        _log.info("%s: handshake with %s failed: %s", self._name, address, why.message)

    def _refused(self, connection: HttpConnection, status: int) -> None:
        self._counts["refused"] += 1
        address = join_address(*connection.link.peer)
        self._event("refused", f"{address} with {status}", connection.session)

    def _link(self) -> TlsLink:
        limits = self._limits
        return TlsLink(
            self._context.connection(), self, handshake_s=limits.handshake_s, send_s=limits.send_s
        )

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        connection = request.protocol
        if not isinstance(connection, HttpConnection):
            raise TypeError("the server makes its own connections")
        connection.begin(request.content)
        try:
            return await self._respond(request, connection)
        finally:
            connection.end()

    async def _respond(self, request: web.BaseRequest, connection: HttpConnection) -> web.Response:
        self._counts["requests"] += 1
        began, host = time.perf_counter_ns(), connection.link.peer[0]
        body: bytes | HTTPStatus = HTTPStatus.TOO_MANY_REQUESTS
        if self._gate.admits(host, asyncio.get_running_loop().time()):
            body = await read_body(request, self._limits)
        refusal = body if isinstance(body, HTTPStatus) else None
        asked = HttpRequest(
            request.method,
            request.path_qs,
            Headers(request.headers),
            b"" if isinstance(body, HTTPStatus) else body,
            join_address(*connection.link.peer),
            connection.facts.identity,
            connection.session,
        )
        answer = HttpResponse(refusal) if refusal else await self._handled(asked)
        if refusal is HTTPStatus.TOO_MANY_REQUESTS:
            answer.headers["Retry-After"] = "1"
        note_exchange(self._tap, self._name, asked, answer, time.perf_counter_ns() - began)
        made = response_of(answer)
        if refusal or not request.content.is_eof():
            made.force_close()
        return made

    async def _handled(self, asked: HttpRequest) -> HttpResponse:
        try:
            async with asyncio.timeout(self._limits.handler_s or None):
                return await self._handler(asked)
        except TimeoutError:
            _log.warning("%s: a request took too long to answer", self._name)
            return HttpResponse(503, Headers({"Retry-After": "5"}))
        except Exception:
            _log.exception("%s: a request could not be answered", self._name)
            return HttpResponse(500)

    def _event(self, what: str, detail: str, session: int = 0) -> int:
        return self._tap(
            self._name, Layer.EVENT, Direction.NONE, b"", note=f"{what} {detail}", session=session
        )


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of `host:port` or `[v6]:port`. Raises SettingsError."""
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or parts.path or parts.username:
        raise SettingsError(
            f"{address!r} is no address to serve.",
            key="address",
            hint="Write host and port, as in 127.0.0.1:8443.",
        )
    return host, port


def join_address(host: str, port: int) -> str:
    """Return host and port as people write them, an IPv6 number in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
