"""What carried an ESipa message: CoAP messages, blocks, retransmissions, HTTP heads, as counts."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, replace

from app.capture.coap_parts import read_coap
from app.capture.es9_decoder import es9_function
from app.capture.failure_levels import of_binding
from app.capture.procedure import Failure
from app.values.traffic import Direction, Layer, Record

_REMEMBERED = 64
_MOST_PEERS = 1024
_CODE_AT, _ID = 1, slice(2, 4)
_LONGEST_LINE = 400
_BODY = re.compile(r"(?:^| )([0-9]{1,12}) B$")


@dataclass(frozen=True, slots=True)
class Carrier:
    """One record seen as a carrier of messages.

    question: whether it goes the way of requests. block: whether it is one of several. again:
    whether the same was sent before. es9: the ES9+ function an HTTP head calls, `ES9+.Name`. body:
    length of the HTTP body, which may be missing in the record; size counts it. flight: whether
    it belongs to a handshake or to a connection's end.
    """

    question: bool
    size: int
    block: bool = False
    again: bool = False
    failure: Failure | None = None
    es9: str = ""
    body: int = 0
    flight: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What carried one message, summed up."""

    wire: int = 0
    frames: int = 0
    blocks: int = 0
    retransmissions: int = 0
    flights: int = 0

    def plus(self, carrier: Carrier) -> Load:
        """Return it with one more carrier."""
        return replace(
            self,
            wire=self.wire + carrier.size,
            frames=self.frames + (not carrier.flight),
            blocks=self.blocks + carrier.block,
            retransmissions=self.retransmissions + carrier.again,
            flights=self.flights + carrier.flight,
        )


class Carriers:
    """Reads carriers, remembering the message ids of each peer to know what was sent again."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, int], OrderedDict[bytes, None]] = OrderedDict()

    def read(self, record: Record) -> Carrier | None:
        """Read a CoAP message or an HTTP head; None for anything else."""
        if record.layer is Layer.COAP:
            return self._coap(record)
        return _http(record) if record.layer is Layer.HTTP else None

    def _coap(self, record: Record) -> Carrier | None:
        view = read_coap(record.data)
        if view is None:
            return None
        code = record.data[_CODE_AT]
        kind = code >> 5
        failure = of_binding(view.code, kind) if view.failed else None
        return Carrier(
            kind == 0 and code != 0,
            len(record.data),
            bool(view.blocks),
            self._again(record, code),
            failure,
        )

    def _again(self, record: Record, code: int) -> bool:
        """Whether a message with this id went the same way lately."""
        peer = (record.lane, record.session)
        seen = self._seen.setdefault(peer, OrderedDict())
        self._seen.move_to_end(peer)
        if len(self._seen) > _MOST_PEERS:
            self._seen.popitem(last=False)
        outward = record.direction is Direction.OUT
        key = bytes((outward, record.data[0] >> 4 & 3, code)) + record.data[_ID]
        if key in seen:
            return True
        seen[key] = None
        if len(seen) > _REMEMBERED:
            seen.popitem(last=False)
        return False


def _http(record: Record) -> Carrier:
    line = record.data[:_LONGEST_LINE].partition(b"\r\n")[0].decode("latin-1")
    told = _BODY.search(record.note)
    body = int(told[1]) if told else 0
    head = record.data.partition(b"\r\n\r\n")
    body = body or len(head[2])
    size = len(head[0]) + len(head[1]) + body
    if not line.startswith("HTTP/"):
        return Carrier(True, size, es9=es9_function(record.data), body=body)
    status = line[9:12]
    failed = status.isdecimal() and status[:1] in ("4", "5")
    failure = of_binding(f"HTTP {status}", int(status[0])) if failed else None
    return Carrier(False, size, failure=failure, body=body)
