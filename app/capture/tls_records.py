"""TLS and DTLS records: where each begins and ends, and what its header says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.capture.tls_names import CONNECTION_ID, CONTENT_TYPES

TLS_HEADER, DTLS_HEADER = 5, 13
_NEWEST_DTLS = 0xFE
_TLS = 3
_LONGEST = (1 << 14) + 2048


@dataclass(frozen=True, slots=True)
class WireRecord:
    """One record, `start` to `end` in the bytes it was found in; its content begins at `body`.

    epoch, number: of DTLS; -1 in TLS, whose records carry neither. missing: bytes of its content
    that are not there.
    """

    kind: int
    version: int
    start: int
    body: int
    end: int
    epoch: int = -1
    number: int = -1
    missing: int = 0

    @property
    def size(self) -> int:
        """Bytes of its content that are there."""
        return self.end - self.body


def tls_records(data: bytes) -> Iterator[WireRecord]:
    """Yield the TLS records at the beginning of bytes; ends where no header can be read."""
    at = 0
    while at + TLS_HEADER <= len(data):
        version, length = (
            int.from_bytes(data[at + 1 : at + 3]),
            int.from_bytes(data[at + 3 : at + 5]),
        )
        if data[at] not in CONTENT_TYPES or version >> 8 != _TLS or length > _LONGEST:
            return
        body = at + TLS_HEADER
        end = min(body + length, len(data))
        yield WireRecord(data[at], version, at, body, end, missing=body + length - end)
        at = end


def dtls_records(data: bytes) -> Iterator[WireRecord]:
    """Yield the DTLS records of a datagram; ends where no header can be read.

    A record with a connection id is taken to fill the datagram: how long its id is, only the peers
    know.
    """
    at = 0
    while at + DTLS_HEADER <= len(data):
        version = int.from_bytes(data[at + 1 : at + 3])
        if data[at] not in CONTENT_TYPES or version >> 8 != _NEWEST_DTLS:
            return
        epoch, number = (
            int.from_bytes(data[at + 3 : at + 5]),
            int.from_bytes(data[at + 5 : at + 11]),
        )
        if data[at] == CONNECTION_ID:
            yield WireRecord(data[at], version, at, at + 11, len(data), epoch, number)
            return
        body = at + DTLS_HEADER
        stated = body + int.from_bytes(data[at + 11 : body])
        end = min(stated, len(data))
        yield WireRecord(data[at], version, at, body, end, epoch, number, stated - end)
        at = end
