"""Handshakes as carriers: flights, repeats and alerts of TLS and DTLS, without taking them apart.

Records that only carry messages are passed over: the messages are on record in the clear and
counted there.
"""

from __future__ import annotations

from app.capture.correlation import Bounded
from app.capture.dtls_fragments import fragments
from app.capture.net_carriers import Carrier
from app.capture.procedure import Failure
from app.capture.tls_alerts import FATAL, is_parting
from app.capture.tls_callers import Callers
from app.capture.tls_explain import of_alert
from app.capture.tls_names import ALERT, APPLICATION, HANDSHAKE
from app.capture.tls_records import WireRecord, dtls_records, tls_records
from app.values.traffic import APPLICATION_DATA, CLOSING, SENT_AGAIN, Direction, Layer, Record

_MOST_SEEN = 8192
_ALERT_SIZE = 2
_AFTERWARDS = (bytes([APPLICATION]), bytes([ALERT]))
"""What begins a DTLS datagram when the handshake is over, in an epoch after the first."""

_Seen = tuple[str, int, Direction, int, int, int]


class SealedCarriers:
    """Reads flights, remembering DTLS's message numbers to know what came again."""

    def __init__(self) -> None:
        self._callers = Callers()
        self._seen: Bounded[_Seen, None] = Bounded(_MOST_SEEN)

    def read(self, record: Record) -> Carrier | None:
        """Return a flight of a handshake; None for messages and for a goodbye."""
        is_dtls = record.layer is Layer.DTLS
        later = is_dtls and record.data[3:5] != b"\0\0" and record.data[:1] in _AFTERWARDS
        if later or record.note in (APPLICATION_DATA, CLOSING):
            return None
        wire = list((dtls_records if is_dtls else tls_records)(record.data))
        outward = record.direction is not Direction.IN
        asks_there = self._callers.asks_there(record)
        again = any([self._again(record, one) for one in wire]) if is_dtls else False
        return Carrier(
            outward == asks_there,
            len(record.data),
            again=again or record.note == SENT_AGAIN,
            failure=_failure(record, wire),
            flight=True,
        )

    def _again(self, record: Record, one: WireRecord) -> bool:
        """Whether a handshake message went the same way before."""
        if one.kind != HANDSHAKE or one.epoch:
            return False
        again = False
        for part in fragments(record.seq, record.data, one.body, one.end):
            where = (record.lane, record.session, record.direction)
            key = (*where, part.kind, part.number, part.offset)
            again = again or key in self._seen
            self._seen[key] = None
        return again


def _failure(record: Record, wire: list[WireRecord]) -> Failure | None:
    """Explain the first alert in the clear that ends the connection for a fault."""
    for one in wire:
        if one.kind == ALERT and one.epoch <= 0 and one.size == _ALERT_SIZE:
            level, code = record.data[one.body : one.end]
            if level == FATAL and not is_parting(code):
                return of_alert(code, record)
    return None
