"""One connection of the HTTPS client: TLS link, request out, answer in."""

from __future__ import annotations

import asyncio
import contextlib

from OpenSSL import SSL

from app.net.http_message import HttpResponse
from app.net.http_reader import BrokenAnswerError, ResponseReader
from app.net.tls_facts import TlsFacts
from app.net.tls_link import TlsLink
from app.values.esipa import WireBytes

_HEAD_LIMIT = 32 * 1024
_SEGMENT = 1448
_TCP_HEADER = 32
_IP_HEADER = 20
_OPENING = 3
_CLOSING = 4


class ConnectionLostError(Exception):
    """The connection ended before an answer did. has_begun: whether some of it had come."""

    def __init__(self, cause: Exception | None, has_begun: bool) -> None:
        super().__init__(str(cause or "closed"))
        self.cause, self.has_begun = cause, has_begun


class ClientConnection(asyncio.Protocol):
    """Owns a TLS link and speaks HTTP on it, one exchange after the other."""

    def __init__(self, native: SSL.Connection, timeout_s: float, body_limit: int) -> None:
        loop = asyncio.get_running_loop()
        self.session_seq = 0
        self.reached = False
        self.link = TlsLink(native, self, handshake_s=timeout_s, send_s=timeout_s)
        self._native = native
        self._body_limit = body_limit
        self._facts: asyncio.Future[TlsFacts] = loop.create_future()
        self._ended: asyncio.Future[None] = loop.create_future()
        self._answer: asyncio.Future[HttpResponse] | None = None
        self._reader: ResponseReader | None = None
        self._last = False
        self._payload = self._heads = self._segments = 0

    @property
    def is_usable(self) -> bool:
        """Whether another request can be sent on it."""
        return not (self._last or self._ended.done() or self.link.is_closing)

    def opened(self, link: TlsLink) -> bool:
        """Hear of the TCP connection."""
        self.reached = True
        return True

    def established(self, link: TlsLink, facts: TlsFacts) -> asyncio.Protocol:
        """Hear of the finished handshake."""
        if not self._facts.done():
            self._facts.set_result(facts)
        return self

    def ended(self, link: TlsLink, error: Exception | None) -> None:
        """Hear of the end, and tell whoever waits."""
        if not self._ended.done():
            self._ended.set_result(None)
        if not self._facts.done():
            self._facts.set_exception(error or ConnectionResetError("closed"))
        self._give_up(error)

    def data_received(self, data: bytes) -> None:
        self._segments += 1
        answer, reader = self._answer, self._reader
        if answer is None or reader is None or answer.done():
            self._last = True  # nobody asked for this; what follows cannot be told apart
            self.link.close()
            return
        try:
            whole = reader.feed(data)
        except BrokenAnswerError as error:
            answer.set_exception(error)
            self._last = True
            return
        if whole is not None:
            self._finish(whole, keep=reader.keeps_alive)

    def eof_received(self) -> bool:
        whole = self._reader.end() if self._reader else None
        if whole is not None:
            self._finish(whole, keep=False)
        return False

    async def handshake(self) -> TlsFacts:
        """Wait for the handshake. Raises what OpenSSL or the network raised."""
        return await self._facts

    async def send(self, head: bytes, body: bytes) -> HttpResponse:
        """Send one request and wait for its answer.

        Raises ConnectionLostError, or BrokenAnswerError when what came cannot be read.
        """
        self._reader = ResponseReader(head_limit=_HEAD_LIMIT, body_limit=self._body_limit)
        self._answer = asyncio.get_running_loop().create_future()
        self._payload += len(body)
        self._heads += len(head)
        self.link.write(head + body)
        if self._ended.done():
            self._give_up(None)
        try:
            return await self._answer
        finally:
            self._answer = self._reader = None

    def session(self) -> SSL.Session | None:
        """Return what a later connection may take up again."""
        return self._native.get_session()

    def close(self) -> None:
        """Say goodbye and close."""
        self._last = True
        self.link.close()

    def abort(self) -> None:
        """Close at once; also before there was a connection."""
        self._last = True
        self._facts.cancel()
        self.link.abort()

    async def closed(self, timeout_s: float) -> None:
        """Wait until the connection is gone, but not without end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await asyncio.shield(self._ended)

    def wire(self) -> WireBytes:
        """What was spent on it. Segments are reckoned: one per record read, and acknowledged."""
        link = self.link
        if not self.reached:
            return WireBytes()
        plain = self._payload + self._heads
        sent = link.sent // _SEGMENT + link.received // _SEGMENT
        segments = _OPENING + _CLOSING + 2 * (sent + self._segments)
        return WireBytes(
            payload=self._payload,
            application=self._heads,
            handshake=link.handshake_bytes,
            record=max(link.sent + link.received - link.handshake_bytes - plain, 0),
            transport=segments * _TCP_HEADER,
            ip=segments * _IP_HEADER,
            estimated=True,
        )

    def _finish(self, whole: HttpResponse, *, keep: bool) -> None:
        if self._reader is not None:
            self._heads += self._reader.head_bytes
        self._payload += len(whole.body)
        self._last = self._last or not keep
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(whole)

    def _give_up(self, error: Exception | None) -> None:
        answer, reader = self._answer, self._reader
        if answer is not None and not answer.done():
            begun = reader is not None and reader.has_begun
            answer.set_exception(ConnectionLostError(error, begun))
