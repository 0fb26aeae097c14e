"""Which side of a TLS or DTLS connection called the other: who says ClientHello is the client."""

from __future__ import annotations

from app.capture.correlation import Bounded
from app.capture.tls_names import CLIENT_HELLO, HANDSHAKE, HELLO_VERIFY_REQUEST, SERVER_HELLO
from app.capture.tls_records import DTLS_HEADER, TLS_HEADER
from app.values.traffic import Direction, Layer, Record

_MOST_CONNECTIONS = 4096


class Callers:
    """Remembers of each connection where its server is; those asked for longest ago are forgotten.

    A connection whose handshake is not on record is taken for one this side opened.
    """

    def __init__(self) -> None:
        self._there: Bounded[tuple[str, Layer, int], bool] = Bounded(_MOST_CONNECTIONS)

    def asks_there(self, record: Record) -> bool:
        """Whether the server is at the lane's end. Records have to come in their order."""
        key = (record.lane, record.layer, record.session)
        outward = record.direction is not Direction.IN
        kind = hello(record)
        if kind == CLIENT_HELLO:
            self._there[key] = outward
        elif kind in (SERVER_HELLO, HELLO_VERIFY_REQUEST):
            self._there[key] = not outward
        return self._there.setdefault(key, True)


def hello(record: Record) -> int:
    """Return the type of the handshake message a record begins with, 0 when it does with none."""
    at = DTLS_HEADER if record.layer is Layer.DTLS else TLS_HEADER
    clear = record.layer is not Layer.DTLS or record.data[3:5] == b"\0\0"
    if len(record.data) <= at or record.data[0] != HANDSHAKE or not clear:
        return 0
    return record.data[at]
