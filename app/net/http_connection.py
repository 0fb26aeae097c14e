"""One connection of the HTTPS server: aiohttp's parser and writer under our limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

from aiohttp import hdrs, web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader
from aiohttp.web_protocol import RequestHandler

from app.net.http_limits import HttpLimits
from app.net.http_message import HttpResponse
from app.net.tls_facts import TlsFacts
from app.net.tls_link import TlsLink

_log = logging.getLogger(__name__)

SERVER_NAME = "eim-workbench"
TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_MANY_FIELDS = 64
_LINGERING_S = 2.0  # a peer still sending would otherwise be reset before it reads our refusal
_EXPECTATION = b"HTTP/1.1 100 Continue\r\n\r\n"


class HttpConnection(RequestHandler):
    """Parses requests and writes answers, in order. Slow heads and broken ones end here."""

    def __init__(self, server: HttpServing, link: TlsLink, facts: TlsFacts, session: int) -> None:
        limits = server.limits
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=limits.idle_s,
            access_log=cast(logging.Logger, None),
            logger=_log,
            max_line_size=limits.head_bytes // 2,
            max_field_size=limits.head_bytes // 2,
            max_headers=_MANY_FIELDS,
            lingering_time=_LINGERING_S,
            auto_decompress=False,
        )
        self.link, self.facts, self.session = link, facts, session
        self._serving, self._limits = server, limits
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_size = 0
        self._busy = False
        self._body: StreamReader = EMPTY_PAYLOAD

    def data_received(self, data: bytes) -> None:
        if self._busy or not self._body.is_eof():  # a body may go on after its answer
            super().data_received(data)
            return
        self._head_size += len(data)
        super().data_received(data)
        if self._messages:  # more may come before a task takes up the request
            self._busy = True
        elif self._head_size > self._limits.head_bytes:
            self._cut_off(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._head_timer is None:
            self._head_timer = self._loop.call_later(self._limits.head_s, self._head_is_late)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer what was asked before the peer said goodbye."""
        if self._busy or self._messages:
            self.close()
            return True
        return False

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def begin(self, body: StreamReader) -> None:
        """A request is taken up."""
        self._busy, self._body = True, body
        self._head_size = 0
        self._stop_head_timer()

    def end(self) -> None:
        """A request is answered."""
        self._busy = False

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what could not be parsed, or what failed in a handler, and close."""
        self._stop_head_timer()
        if isinstance(exc, LineTooLong) or "too many headers" in str(exc).lower():
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("a request of %s failed", self.link.peer[0], exc_info=exc)
        self._serving.refused(self, status)
        answer = response_of(HttpResponse(status))
        answer.force_close()
        return answer

    def _head_is_late(self) -> None:
        self._cut_off(HTTPStatus.REQUEST_TIMEOUT)

    def _cut_off(self, status: HTTPStatus) -> None:
        """Answer a request whose head never became whole, and close."""
        self._stop_head_timer()
        if self.transport is not None:
            self.transport.write(plain_refusal(status))
            self._serving.refused(self, status)
        self.force_close()

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


class HttpServing(web.Server):
    """aiohttp's server with our limits at hand. refused: hears of requests that were cut off."""

    def __init__(
        self,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        limits: HttpLimits,
        refused: Callable[[HttpConnection, int], None],
    ) -> None:
        super().__init__(handler)
        self.limits, self.refused = limits, refused


async def read_body(request: web.BaseRequest, limits: HttpLimits) -> bytes | HTTPStatus:
    """Return the body, or the status that says why it is not taken."""
    if request.content.is_eof() and not request.content.exception():
        whole = request.content.read_nowait()  # all of it came with the head, as it mostly does
        return whole if len(whole) <= limits.body_bytes else TOO_LARGE
    if (request.content_length or 0) > limits.body_bytes:
        return TOO_LARGE
    if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue":
        await request.writer.write(_EXPECTATION)
    chunks, size = [], 0
    try:
        async with asyncio.timeout(limits.body_s or None):
            async for chunk in request.content.iter_any():
                size += len(chunk)
                if size > limits.body_bytes:
                    return TOO_LARGE
                chunks.append(chunk)
    except TimeoutError:
        return HTTPStatus.REQUEST_TIMEOUT
    except (web.RequestPayloadError, ValueError):
        return HTTPStatus.BAD_REQUEST
    return b"".join(chunks)


def response_of(answer: HttpResponse) -> web.Response:
    """Return an answer as aiohttp sends it; no Content-Type unless the answer has one."""
    made = web.Response(status=answer.status, headers=answer.headers, body=answer.body or None)
    made.headers.setdefault(hdrs.SERVER, SERVER_NAME)
    return made


def plain_refusal(status: HTTPStatus) -> bytes:
    """Return a whole answer without a body, for a peer that is cut off."""
    return (
        f"HTTP/1.1 {status} {status.phrase}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ).encode()
