"""The requests of one CoAP server: blocks joined and cut, limits kept, handlers run.

A handler is never cancelled because its peer went away: what it does may already be half stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from aiocoap import Message
from aiocoap.numbers.codes import Code
from aiocoap.numbers.optionnumbers import OptionNumber
from aiocoap.optiontypes import BlockOption, OpaqueOption

from app.net.coap_blocks import (
    Block,
    Downloads,
    IncompleteError,
    MalformedError,
    TooLargeError,
    Uploads,
)
from app.net.coap_limits import CoapLimits, block_exponent
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.net.coap_transport import CoapPeer

_log = logging.getLogger(__name__)

Handler = Callable[[CoapRequest], Awaitable[CoapResponse]]

_PLACE = frozenset(
    {
        OptionNumber.URI_HOST,
        OptionNumber.URI_PORT,
        OptionNumber.URI_PATH,
        OptionNumber.BLOCK1,
        OptionNumber.BLOCK2,
        OptionNumber.SIZE1,
        OptionNumber.SIZE2,
    }
)
"""Options a handler does not see: they say where a message goes, or how it is cut."""

_UNDERSTOOD = _PLACE | {
    OptionNumber.URI_QUERY,
    OptionNumber.ACCEPT,
    OptionNumber.IF_NONE_MATCH,
}
"""Critical options we act on or may pass by; any other makes the answer 4.02."""


@dataclass(slots=True)
class _Bodies:
    """What one peer has under way."""

    uploads: Uploads
    downloads: Downloads = field(default_factory=Downloads)


class CoapSite:
    """Answers aiocoap's requests by a handler. Used from the event loop only."""

    def __init__(self, handler: Handler, limits: CoapLimits, *, secure: bool) -> None:
        self._handler = handler
        self._limits = limits
        self._exponent = block_exponent(limits.block_bytes)
        self._largest = Block(0, False, self._exponent)
        self._secure = secure
        self._bodies: dict[int, _Bodies] = {}
        self._running: set[asyncio.Future[Any]] = set()
        self.requests = 0

    async def render_to_pipe(self, pipe: Any) -> None:
        """Answer one message; aiocoap's entry."""
        sent = asyncio.get_running_loop().create_future()
        self._running.add(sent)
        try:
            pipe.add_response(await self.answer(pipe.request), is_last=True)
        finally:
            self._running.discard(sent)
            sent.set_result(None)

    def forget(self, association: int) -> None:
        """Drop what a peer had under way."""
        self._bodies.pop(association, None)

    async def finish(self, timeout_s: float) -> None:
        """Let handlers end and their answers leave, then cancel what is late."""
        running = set(self._running)
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=timeout_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def answer(self, message: Any) -> Any:
        """Return the answer to one message, which may be one block of several."""
        peer: CoapPeer = message.remote
        bodies = self._bodies.get(peer.association.number)
        if bodies is None:
            bodies = self._bodies[peer.association.number] = _Bodies(
                Uploads(self._limits.body_bytes)
            )
        try:
            return await self._answer(message, bodies)
        except IncompleteError:
            return Message(code=Code.REQUEST_ENTITY_INCOMPLETE)
        except TooLargeError:
            return Message(code=Code.REQUEST_ENTITY_TOO_LARGE, size1=self._limits.body_bytes)
        except MalformedError:
            return Message(code=Code.BAD_REQUEST)

    async def _answer(self, message: Any, bodies: _Bodies) -> Any:
        if any(o.number.is_critical() and o.number not in _UNDERSTOOD for o in _options(message)):
            return Message(code=Code.BAD_OPTION)
        key = _transfer(message)
        wanted = _block(message.opt.block2)
        if wanted is not None and wanted.number > 0:
            return self._next_block(bodies, key, wanted)
        body = bytes(message.payload)
        first = _block(message.opt.block1)
        if first is not None:
            whole = bodies.uploads.take(key, first, body, message.opt.size1 or 0)
            if whole is None:
                return Message(code=Code.CONTINUE, block1=self._acknowledged(first, more=True))
            body = whole
        elif len(body) > self._limits.body_bytes:
            raise TooLargeError
        answer = await self._handle(message, body)
        # Who sends small blocks wants small ones.
        exponent = min(block.exponent for block in (wanted, first, self._largest) if block)
        rendered = self._first_block(bodies, key, answer, exponent)
        if first is not None:
            rendered.opt.block1 = self._acknowledged(first, more=False)
        return rendered

    def _acknowledged(self, block: Block, *, more: bool) -> tuple[int, bool, int]:
        """Return the Block1 option of the answer: the block's number, and the size we prefer."""
        return block.number, more, min(block.exponent, self._exponent)

    async def _handle(self, message: Any, body: bytes) -> CoapResponse:
        self.requests += 1
        request = self._request(message, body)
        task = asyncio.get_running_loop().create_task(self._guarded(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _guarded(self, request: CoapRequest) -> CoapResponse:
        try:
            return await self._handler(request)
        except Exception:
            _log.exception("A CoAP request to %s could not be answered", request.path)
            return CoapResponse(CoapCode.INTERNAL_SERVER_ERROR)

    def _request(self, message: Any, body: bytes) -> CoapRequest:
        association = message.remote.association
        return CoapRequest(
            method=int(message.code),
            path="/" + "/".join(message.opt.uri_path),
            body=body,
            address=association.peer,
            identity=association.identity,
            secure=self._secure,
            options={
                int(o.number): o.encode() for o in _options(message) if o.number not in _PLACE
            },
            session=association.session,
        )

    def _first_block(
        self, bodies: _Bodies, key: Hashable, answer: CoapResponse, exponent: int
    ) -> Any:
        block = Block(0, False, exponent)
        if len(answer.body) <= block.size:
            return _rendered(answer, answer.body)
        bodies.downloads.keep(key, answer)
        return self._next_block(bodies, key, block)

    def _next_block(self, bodies: _Bodies, key: Hashable, wanted: Block) -> Any:
        answer, piece = bodies.downloads.get(key, wanted.within(self._exponent))
        rendered = _rendered(answer, piece.payload)
        rendered.opt.etag = piece.etag
        rendered.opt.block2 = (piece.block.number, piece.block.more, piece.block.exponent)
        if piece.block.number == 0:
            rendered.opt.size2 = piece.size
        return rendered


def _options(message: Any) -> list[Any]:
    return list(message.opt.option_list())


def _block(option: BlockOption.BlockwiseTuple | None) -> Block | None:
    return None if option is None else Block(*option)


def _transfer(message: Any) -> Hashable:
    """What blocks of one transfer have in common, next to their peer."""
    return int(message.code), message.opt.uri_path, message.opt.uri_query, message.opt.request_tag


def _rendered(answer: CoapResponse, payload: bytes) -> Any:
    message = Message(code=Code(answer.code), payload=payload)
    for number, value in answer.options:
        message.opt.add_option(OpaqueOption(OptionNumber(number), value))
    return message
