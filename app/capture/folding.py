"""Which records of a session only carry a piece of a message that a later record shows whole.

The block size, the protocol and the reader decide how many pieces there are; what was said stays
the same. Folded away are the pieces, GET RESPONSE between them, and a plain 9000 to a block; and
the AT lines between an APDU and its answer, which carried both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.capture.apdu_view import read_response
from app.capture.parts import Decoding
from app.values.traffic import Direction, Layer, Record

_GET_RESPONSE = 0xC0
_DONE = b"\x90\x00"


def folded(records: Sequence[Record], decodings: Sequence[Decoding]) -> frozenset[int]:
    """Return the seqs of the records to fold away; each decoding is that of the record beside it.

    Pieces in the decodings have to bear the seqs of the records.
    """
    blocks = {
        piece.seq
        for record, decoding in zip(records, decodings, strict=True)
        if _is_command(record)
        for source in decoding.sources[1:]
        for piece in source.pieces
        if piece.seq != record.seq
    }
    plain = {
        record.seq
        for record in records
        if _is_answer(record) and record.pair in blocks and record.data == _DONE
    }
    return frozenset(blocks | plain | set(_asking_for_more(records)) | set(_lines(records)))


def _asking_for_more(records: Sequence[Record]) -> Iterator[int]:
    """Yield answers that say more is waiting, and the GET RESPONSE that then fetched it."""
    answered = {record.pair for record in records if _is_answer(record)}
    waiting: dict[str, Record] = {}
    for record in records:
        if _is_answer(record):
            waiting[record.lane] = record
        elif _is_command(record) and (before := waiting.pop(record.lane, None)):
            more = read_response(before.data).more
            if more and record.data[1:2] == bytes([_GET_RESPONSE]) and record.seq in answered:
                yield before.seq
                yield record.seq


def _lines(records: Sequence[Record]) -> Iterator[int]:
    """Yield the AT lines through which a modem was handed an APDU that is on record itself."""
    open_: dict[str, int] = {}
    within: set[int] = set()
    for record in records:
        if _is_command(record):
            open_[record.lane] = record.seq
        elif _is_answer(record):
            open_.pop(record.lane, None)
        elif record.layer is not Layer.AT:
            continue
        elif record.direction is Direction.OUT and record.lane in open_:
            within.add(record.seq)
            yield record.seq
        elif record.pair in within:
            yield record.seq


def _is_command(record: Record) -> bool:
    return record.layer is Layer.APDU and record.direction is Direction.OUT


def _is_answer(record: Record) -> bool:
    return record.layer is Layer.APDU and record.direction is Direction.IN
