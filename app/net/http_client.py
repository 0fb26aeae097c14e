"""An HTTPS client for one server: one request at a time on a connection that is kept open.

Nothing is sent before the server is known to be the right one. A request is repeated only when the
caller says that is harmless and a kept connection turned out dead before any answer.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

from OpenSSL import SSL

from app.errors import PeerError, SettingsError, TrustError
from app.net.failure import explain
from app.net.http_exchange import ClientConnection, ConnectionLostError
from app.net.http_message import Headers, HttpResponse
from app.net.http_reader import BrokenAnswerError
from app.net.http_traffic import request_head, response_head
from app.net.openssl import GROUPS
from app.net.peer_check import PeerCheck
from app.net.sealed_tape import TlsTape
from app.net.tls import ServerTrust, TlsIdentity, TlsVersions, client_context
from app.net.tls_facts import TlsFacts
from app.values.esipa import WireBytes
from app.values.traffic import Direction, Layer, Tap, no_tap

_HTTPS_PORT = 443


class HttpsClient:
    """Posts to one server. Used on one event loop; requests queue behind one another."""

    def __init__(
        self,
        url: str,
        trust: ServerTrust,
        identity: TlsIdentity | None = None,
        *,
        tap: Tap = no_tap,
        name: str = "",
        timeout_s: float = 30.0,
        connect_to: tuple[str, int] | None = None,
        versions: TlsVersions = TlsVersions.ALL,
        groups: str = GROUPS,
        body_limit: int = 1024 * 1024,
    ) -> None:
        """Prepare; it connects when first used.

        url: `https://host[:port]`; a path in it is ignored. name: lane of the traffic records.
        timeout_s: for connecting and handshake, and again for each answer. connect_to: host and
        port to connect to instead, while the URL's host is still the one asked for and checked.
        body_limit: bytes of an answer's body. Raises SettingsError when the URL is none of https.
        """
        self._host, self._port = split_url(url)
        self._context = client_context(trust, identity, versions=versions, groups=groups)
        self._connect_to = connect_to or (self._host, self._port)
        self._tap, self._name = tap, name or url
        self._timeout_s, self._body_limit = timeout_s, body_limit
        self._connection: ClientConnection | None = None
        self._session: SSL.Session | None = None
        self._lock = asyncio.Lock()
        self._spent = WireBytes()
        self.facts: TlsFacts | None = None

    @property
    def wire(self) -> WireBytes:
        """What was spent since it was made; TCP and IP are reckoned, not counted."""
        return self._spent + (self._connection.wire() if self._connection else WireBytes())

    async def post(
        self, path: str, headers: Headers, body: bytes, *, repeatable: bool = False
    ) -> HttpResponse:
        """Send one request and return its answer, whatever its status.

        repeatable: whether doing it twice does no harm.
        Raises TrustError when the handshake fails, PeerError when there is no usable answer.
        """
        async with self._lock:
            reused = self._connection is not None and self._connection.is_usable
            try:
                return await self._exchange(path, headers, body)
            except ConnectionLostError as error:
                if not (reused and repeatable and not error.has_begun):
                    raise self._lost(error) from error
            try:
                return await self._exchange(path, headers, body)
            except ConnectionLostError as error:
                raise self._lost(error) from error

    async def close(self) -> None:
        """Close the connection, if there is one."""
        connection = self._drop()
        if connection is not None:
            await connection.closed(self._timeout_s)

    def forget_session(self) -> None:
        """Make the next handshake a full one."""
        self._session = None

    async def _exchange(self, path: str, headers: Headers, body: bytes) -> HttpResponse:
        connection = await self._connected()
        fields = Headers({"Host": self._authority(), **headers, "Content-Length": str(len(body))})
        head = request_head("POST", path, fields)
        pair = self._tap(
            self._name, Layer.HTTP, Direction.OUT, head, session=connection.session_seq,
            note=f"{len(body)} B",
        )  # fmt: skip
        began = time.perf_counter_ns()
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await connection.send(head, body)
        except BrokenAnswerError as error:
            self._drop()
            raise PeerError(
                f"The server's answer cannot be used: {error}.",
                hint="This is the server's doing; record the traffic and show it to its maker.",
            ) from error
        except TimeoutError as error:
            self._drop()
            raise PeerError(
                f"{self._authority()} did not answer within {self._timeout_s:g} s.",
                hint="Allow more time on a slow link, or look at the server's log.",
            ) from error
        except BaseException:
            self._drop()
            raise
        self._tap(
            self._name, Layer.HTTP, Direction.IN, response_head(answer), pair=pair,
            session=connection.session_seq, duration_ns=time.perf_counter_ns() - began,
            note=f"{len(answer.body)} B",
        )  # fmt: skip
        self._session = connection.session() or self._session
        if not connection.is_usable:
            self._drop()
        return answer

    async def _connected(self) -> ClientConnection:
        if self._connection is not None and self._connection.is_usable:
            return self._connection
        self._drop()
        host, port = self._connect_to
        native = self._context.connection(self._host, self._session)
        connection = ClientConnection(native, self._timeout_s, self._body_limit)
        seq = self._event(f"connecting to {host}:{port}")
        connection.session_seq = seq
        connection.link.tape = TlsTape.on(self._tap, self._name, seq)
        try:
            async with asyncio.timeout(self._timeout_s):
                await asyncio.get_running_loop().create_connection(
                    lambda: connection.link, host, port
                )
                self.facts = await connection.handshake()
        except (OSError, SSL.Error) as error:
            connection.abort()
            self._spent += connection.wire()
            self._session = None
            raise self._no_connection(error, native, connection) from error
        except BaseException:
            connection.abort()
            raise
        self._event(f"handshake {self._authority()}: {self.facts}", seq)
        self._connection = connection
        return connection

    def _no_connection(
        self, error: Exception, native: SSL.Connection, connection: ClientConnection
    ) -> PeerError | TrustError:
        check = native.get_app_data()
        finding = check.finding if isinstance(check, PeerCheck) else None
        if not connection.reached:
            why = "in time" if isinstance(error, TimeoutError) else f"({_plain(error)})"
            message = f"{self._authority()} could not be reached {why}."
            self._event(message, connection.session_seq)
            return PeerError(message, hint="Check address, port and network; is the server on?")
        told = explain(error, serving=False, finding=finding)
        self._event(f"handshake failed: {told.message}", connection.session_seq)
        if isinstance(error, SSL.Error) or finding is not None:
            return TrustError(told.message, hint=told.hint)
        return PeerError(told.message, hint=told.hint)

    def _lost(self, error: ConnectionLostError) -> PeerError | TrustError:
        """Explain an end without an answer; in TLS 1.3 a refused certificate comes this late."""
        cause = error.cause
        if isinstance(cause, SSL.Error) and not error.has_begun:
            told = explain(cause, serving=False)
            self._event(f"handshake failed: {told.message}")
            self._session = None
            return TrustError(told.message, hint=told.hint)
        return PeerError(
            f"{self._authority()} closed the connection without a whole answer.",
            hint="Try again; if it stays so, look at the server's log.",
        )

    def _drop(self) -> ClientConnection | None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
            self._spent += connection.wire()
            self._event(f"closed {self._authority()}", connection.session_seq)
        return connection

    def _authority(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return host if self._port == _HTTPS_PORT else f"{host}:{self._port}"

    def _event(self, note: str, session: int = 0) -> int:
        return self._tap(self._name, Layer.EVENT, Direction.NONE, b"", note=note, session=session)


def split_url(url: str) -> tuple[str, int]:
    """Return host and port of an https URL. Raises SettingsError on any other."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme != "https" or not host:
        raise SettingsError(
            f"{url!r} is no https address.",
            key="url",
            hint="Write https://host or https://host:port.",
        )
    return host, port or _HTTPS_PORT


def _plain(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
