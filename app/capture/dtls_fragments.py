"""Fragments of DTLS handshake messages, and whole messages put together from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.capture.assembly import Records
from app.capture.parts import Piece, Source
from app.capture.tls_history import earlier
from app.capture.tls_names import HANDSHAKE
from app.capture.tls_records import dtls_records
from app.values.traffic import Record

FRAGMENT_HEADER = 12
_MOST = 64


@dataclass(frozen=True, slots=True)
class Fragment:
    """Bytes `offset` to `offset + size` of message `number`, whose length is `total`.

    start, body, end: where header and content lie in the datagram of the record `seq`. missing:
    bytes of the fragment that are not there.
    """

    kind: int
    total: int
    number: int
    offset: int
    seq: int
    start: int
    body: int
    end: int
    data: bytes
    missing: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether it is all of its message."""
        return not self.offset and self.total == len(self.data)


def fragments(seq: int, datagram: bytes, start: int, end: int) -> Iterator[Fragment]:
    """Yield the fragments in the content of a record; ends where no header can be read."""
    at = start
    while at + FRAGMENT_HEADER <= end:
        head, body = datagram[at : at + FRAGMENT_HEADER], at + FRAGMENT_HEADER
        stated = body + int.from_bytes(head[9:12])
        stop = min(stated, end)
        yield Fragment(
            head[0],
            int.from_bytes(head[1:4]),
            int.from_bytes(head[4:6]),
            int.from_bytes(head[6:9]),
            seq,
            at,
            body,
            stop,
            datagram[body:stop],
            stated - stop,
        )
        at = stop


def joined(last: Fragment, here: list[Fragment], record: Record, records: Records) -> Source | None:
    """Return the content of a message of which `last` came last; None while some is missing.

    here: the fragments before it in its own datagram.
    """
    found = [last, *(one for one in here if _same(one, last))]
    for before in earlier(records, record):
        if _cover(found, last.total) or len(found) > _MOST:
            break
        found += [one for one in _plain(before) if _same(one, last)]
    return _cover(found, last.total)


def _plain(record: Record) -> Iterator[Fragment]:
    for one in dtls_records(record.data):
        if one.kind == HANDSHAKE and not one.epoch:
            yield from fragments(record.seq, record.data, one.body, one.end)


def _same(one: Fragment, other: Fragment) -> bool:
    return (one.number, one.kind, one.total) == (other.number, other.kind, other.total)


def _cover(found: list[Fragment], total: int) -> Source | None:
    """Lay fragments side by side until the message is whole."""
    data, pieces = b"", []
    for one in sorted(found, key=lambda one: one.offset):
        skip = len(data) - one.offset
        if skip < 0:
            return None
        if skip < len(one.data):
            data += one.data[skip:]
            pieces.append(Piece(one.seq, one.body + skip, one.end))
    if len(data) < total or not total:
        return None
    return Source("Handshake message", data, tuple(pieces))
