"""Block-wise transfer on the server's side, per peer and bounded: RFC 7959 with Request-Tag.

aiocoap's own assembly knows no limit and keeps each body for 93 s. Here a peer has room for a few
bodies, and what it began is forgotten with its association.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from app.net.coap_message import CoapResponse

TRANSFERS = 4
"""Bodies under way per peer and direction; the oldest makes room for another."""


@dataclass(frozen=True, slots=True)
class Block:
    """A Block1 or Block2 option. size: bytes per block."""

    number: int
    more: bool
    exponent: int

    @property
    def size(self) -> int:
        """Bytes per block."""
        return 16 << min(self.exponent, 6)

    @property
    def start(self) -> int:
        """Where the block begins in the body."""
        return self.number * self.size

    def within(self, exponent: int) -> Block:
        """Return the block that starts at the same byte, no larger than this exponent allows."""
        if self.exponent <= exponent:
            return self
        return Block(self.number << (min(self.exponent, 6) - exponent), self.more, exponent)


class IncompleteError(Exception):
    """A block came whose predecessors are not here (4.08)."""


class TooLargeError(Exception):
    """The body would be larger than we take (4.13)."""


class MalformedError(Exception):
    """A block has the wrong size, or lies outside the body (4.00)."""


class Uploads:
    """Joins the blocks of requests."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bodies: OrderedDict[Hashable, bytearray] = OrderedDict()

    def take(self, key: Hashable, block: Block, payload: bytes, announced: int) -> bytes | None:
        """Add a block; return the whole body after the last one, None before.

        key: tells transfers apart. announced: Size1, 0 when absent. Raises IncompleteError,
        TooLargeError, MalformedError; the transfer is then forgotten.
        """
        body = bytearray() if block.number == 0 else self._bodies.pop(key, None)
        if body is None or block.start > len(body):
            raise IncompleteError
        if max(announced, block.start + len(payload)) > self._limit:
            raise TooLargeError
        if block.more and len(payload) != block.size:
            raise MalformedError
        # A block that comes again under a new message id takes the place of its earlier self.
        body[block.start :] = payload
        if not block.more:
            self._bodies.pop(key, None)
            return bytes(body)
        self._bodies[key] = body
        self._bodies.move_to_end(key)
        if len(self._bodies) > TRANSFERS:
            self._bodies.popitem(last=False)
        return None


@dataclass(frozen=True, slots=True)
class Slice:
    """One block of an answer. etag: the same for all blocks of one answer."""

    payload: bytes
    block: Block
    etag: bytes
    size: int


class Downloads:
    """Keeps answers that do not fit in one block until the peer has fetched them."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._answers: OrderedDict[Hashable, tuple[bytes, CoapResponse]] = OrderedDict()

    def keep(self, key: Hashable, answer: CoapResponse) -> None:
        """Have an answer ready to be fetched by block."""
        etag = (next(self._numbers) & 0xFFFFFF).to_bytes(3, "big")
        self._answers[key] = (etag, answer)
        self._answers.move_to_end(key)
        if len(self._answers) > TRANSFERS:
            self._answers.popitem(last=False)

    def get(self, key: Hashable, block: Block) -> tuple[CoapResponse, Slice]:
        """Return one block of an answer that was kept.

        Raises IncompleteError when there is none, MalformedError outside of it.
        """
        if key not in self._answers:
            raise IncompleteError
        etag, answer = self._answers[key]
        body = answer.body
        if block.start >= len(body):
            raise MalformedError
        end = block.start + block.size
        here = Block(block.number, end < len(body), block.exponent)
        return answer, Slice(body[block.start : end], here, etag, len(body))
