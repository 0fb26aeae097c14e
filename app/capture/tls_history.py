"""What went the same way earlier on a TLS or DTLS connection, as far as handshakes need it.

Nothing is kept while traffic runs: whoever looks at a record walks back to the beginning of its
connection, and not farther than REACH records.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.assembly import Records
from app.capture.parts import Piece, Source
from app.capture.tls_names import (
    CHANGE_CIPHER_SPEC,
    CLIENT_HELLO,
    HANDSHAKE,
    SERVER_HELLO,
)
from app.capture.tls_records import WireRecord, tls_records
from app.values.traffic import APPLICATION_DATA, Record

REACH = 256
MESSAGE_HEADER = 4
LARGEST_MESSAGE = 1 << 17
"""Longer than any chain of certificates of the standard; what claims more is no message."""


def earlier(records: Records, record: Record) -> Iterator[Record]:
    """Yield what went the same way on the same connection before, the newest first."""
    lowest = max(record.session, record.seq - 1 - REACH, 0)
    for seq in range(record.seq - 1, lowest, -1):
        found = records.get(seq)
        if found is None:  # a capture may hold only some of the records
            continue
        same = (found.lane, found.layer, found.direction, found.session)
        if same == (record.lane, record.layer, record.direction, record.session):
            yield found


class HandshakeStream:
    """Handshake messages out of TLS records of one direction, however they are cut.

    sealed: whether what follows is encrypted. source: the beginning of a message that waits.
    """

    def __init__(self) -> None:
        self.sealed = False
        self.source = Source("", b"", ())

    @classmethod
    def before(cls, records: Records, record: Record) -> HandshakeStream:
        """Return the stream as it stood when a record came."""
        stream = cls()
        passed = [one for one in earlier(records, record) if one.note != APPLICATION_DATA]
        for one in reversed(passed):
            for found in tls_records(one.data):
                stream.add(one.seq, one.data, found)
        return stream

    def add(self, seq: int, data: bytes, found: WireRecord) -> list[Source]:
        """Take in a record; returns the messages it completes, with their headers."""
        if found.kind == CHANGE_CIPHER_SPEC:
            self.sealed = True
        if found.kind != HANDSHAKE or self.is_sealed(data, found):
            return []
        piece = Piece(seq, found.body, found.end)
        whole = self.source.data + data[found.body : found.end]
        pieces = (*self.source.pieces, piece) if found.size else self.source.pieces
        return self._cut(Source("Handshake message", whole, pieces))

    def is_sealed(self, data: bytes, found: WireRecord) -> bool:
        """Whether a handshake record is encrypted; a hello may follow a ChangeCipherSpec."""
        if not self.sealed:
            return False
        head = data[found.body : found.body + MESSAGE_HEADER]
        is_hello = head[:1] in (bytes([CLIENT_HELLO]), bytes([SERVER_HELLO]))
        return not (is_hello and MESSAGE_HEADER + int.from_bytes(head[1:]) == found.size)

    def _cut(self, stream: Source) -> list[Source]:
        messages = []
        at, data = 0, stream.data
        while at + MESSAGE_HEADER <= len(data):
            end = at + MESSAGE_HEADER + int.from_bytes(data[at + 1 : at + MESSAGE_HEADER])
            if end > len(data) and end - at <= LARGEST_MESSAGE:
                break
            end = min(end, len(data))
            messages.append(Source(stream.name, data[at:end], stream.locate(at, end)))
            at = end
        self.source = Source(stream.name, data[at:], stream.locate(at, len(data)))
        return messages
