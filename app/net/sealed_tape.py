"""Puts the protected bytes of one connection on record, as they are on the wire.

TLS is recorded in flights: whole TLS records that went out or came in at once; what TCP cut is put
together first. DTLS is recorded by datagram. Whoever records nothing has no tape, so that a
connection pays one comparison for each flight.
"""

from __future__ import annotations

from app.net.dtls_records import APPLICATION_DATA as APPLICATION_RECORD
from app.values.traffic import APPLICATION_DATA, SENT_AGAIN, Direction, Layer, Tap, no_tap

_HEADER = 5
_CONTENT_TYPES = range(20, 25)
_LONGEST = (1 << 14) + 2048
"""Of what follows a header in TLS 1.2 (RFC 5246 §6.2.3); TLS 1.3 allows less."""


class TlsTape:
    """The records of one TLS connection. Never raises.

    session: seq of the record that opened the connection.
    """

    __slots__ = ("_came", "_lane", "_sent", "_tap", "session")

    def __init__(self, tap: Tap, lane: str, session: int) -> None:
        self.session = session
        self._tap, self._lane = tap, lane
        self._sent = self._came = b""

    @classmethod
    def on(cls, tap: Tap, lane: str, session: int) -> TlsTape | None:
        """Return a tape for a connection, None where nothing is recorded."""
        return None if tap is no_tap else cls(tap, lane, session)

    def sent(self, data: bytes, note: str = "") -> None:
        """Record what goes out."""
        self._sent = self._put(Direction.OUT, self._sent + data, note)

    def received(self, data: bytes, note: str = "") -> None:
        """Record what came in; the beginning of a record waits for its rest."""
        self._came = self._put(Direction.IN, self._came + data, note)

    def end(self) -> None:
        """Record what is left of records that never became whole."""
        for direction, left in ((Direction.OUT, self._sent), (Direction.IN, self._came)):
            if left:
                self._record(direction, left, "cut off")
        self._sent = self._came = b""

    def _put(self, direction: Direction, data: bytes, note: str) -> bytes:
        """Record what is whole and return the rest."""
        whole = _whole(data)
        if whole:
            self._record(direction, data[:whole], note)
        return data[whole:]

    def _record(self, direction: Direction, data: bytes, note: str) -> None:
        self._tap(self._lane, Layer.TLS, direction, data, session=self.session, note=note)


class DtlsTape:
    """The datagrams of one DTLS association. Never raises. session: as of `TlsTape`."""

    __slots__ = ("_lane", "_tap", "session")

    def __init__(self, tap: Tap, lane: str, session: int) -> None:
        self.session = session
        self._tap, self._lane = tap, lane

    def sent(self, datagram: bytes, *, again: bool = False) -> None:
        """Record what goes out. again: it is part of a flight that is repeated."""
        self._record(Direction.OUT, datagram, SENT_AGAIN if again else "")

    def received(self, datagram: bytes) -> None:
        """Record what came in."""
        self._record(Direction.IN, datagram, "")

    def _record(self, direction: Direction, datagram: bytes, note: str) -> None:
        if datagram[:1] == bytes([APPLICATION_RECORD]):
            note = APPLICATION_DATA
        self._tap(self._lane, Layer.DTLS, direction, datagram, session=self.session, note=note)


def _whole(data: bytes) -> int:
    """Return where the last whole record ends; all of what cannot be TLS counts as whole."""
    at = 0
    while at + _HEADER <= len(data):
        length = data[at + 3] << 8 | data[at + 4]
        if data[at] not in _CONTENT_TYPES or length > _LONGEST:
            return len(data)
        if at + _HEADER + length > len(data):
            break
        at += _HEADER + length
    return at if at or (data[:1] and data[0] in _CONTENT_TYPES) else len(data)
