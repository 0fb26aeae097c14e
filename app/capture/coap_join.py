"""Whole messages out of CoAP blocks, in the order they were recorded.

A block that came twice is a copy of the first. A message that was not finished is handed over as
far as it came.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.coap_parts import read_coap
from app.capture.parts import Piece, Source
from app.values.traffic import Direction, Layer, Record

_Key = tuple[str, int, Direction]


class CoapJoin:
    """Takes CoAP records one by one. copies: seq of a repeated record -> seq of the first."""

    def __init__(self) -> None:
        self.copies: dict[int, int] = {}
        self._open: dict[_Key, dict[int, Record]] = {}

    def add(self, record: Record) -> Iterator[Source]:
        """Take a record in; yield the messages that are finished with it."""
        view = read_coap(record.data) if record.layer is Layer.COAP else None
        if view is None or not view.payload:
            return
        key = (record.lane, record.session, record.direction)
        number, more = view.block.number, view.block.more
        blocks = self._open.setdefault(key, {})
        if number in blocks and blocks[number].data == record.data:
            self.copies[record.seq] = blocks[number].seq
            return
        if number == 0 and blocks:
            yield _joined(blocks)
            blocks.clear()
        blocks[number] = record
        if not more:
            yield _joined(self._open.pop(key))

    def rest(self) -> Iterator[Source]:
        """Yield what was begun and not finished."""
        for blocks in self._open.values():
            yield _joined(blocks)
        self._open.clear()


def _joined(blocks: dict[int, Record]) -> Source:
    pieces: list[Piece] = []
    chunks: list[bytes] = []
    for _, record in sorted(blocks.items()):
        view = read_coap(record.data)
        payload = view.payload if view else b""
        end = len(record.data)
        pieces.append(Piece(record.seq, end - len(payload), end))
        chunks.append(payload)
    return Source("Message", b"".join(chunks), tuple(pieces))
