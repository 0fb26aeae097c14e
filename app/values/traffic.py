"""Traffic records: what was on a wire, when, on which lane, and in answer to what.

A card exchange is two records, the command and the answer, joined by `pair`; that way a command
whose answer is still awaited can be seen. Decoding happens elsewhere and later.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypedDict, Unpack


class Layer(StrEnum):
    """Which wire the bytes were on."""

    APDU = "apdu"
    AT = "at"
    """Command lines to a modem and its answers, which may carry APDUs."""
    ESIPA = "esipa"
    """Whole messages between IPA and eIM, whatever carried them."""
    HTTP = "http"
    COAP = "coap"
    TLS = "tls"
    DTLS = "dtls"
    EVENT = "event"
    """No bytes on a wire: power, reset, insertion, a note. `note` says it in words."""


APPLICATION_DATA = "application data"
"""Note of a TLS or DTLS record that only carries messages, which are on record in the clear too."""

CLOSING = "close"
"""Note of TLS records that only say goodbye, which in TLS 1.3 cannot be seen from outside."""

SENT_AGAIN = "sent again"
"""Note of a DTLS flight that was repeated because no answer had come."""


class Wires(StrEnum):
    """How much of TLS and DTLS is recorded."""

    ALL = "all"
    HANDSHAKES = "handshakes"
    """Handshakes, alerts and goodbyes; not the records that only carry messages."""
    NONE = "none"

    def keeps(self, layer: Layer, note: str) -> bool:
        """Whether a record of a layer, with a note, is to be recorded."""
        if self is Wires.ALL or layer not in (Layer.TLS, Layer.DTLS):
            return True
        return self is Wires.HANDSHAKES and note != APPLICATION_DATA


class Direction(StrEnum):
    """Seen from the workbench's side of the wire."""

    OUT = "out"
    IN = "in"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened on one lane.

    seq: rises by one per record for the life of a recorder. time_ns: wall clock at the start.
    duration_ns: on an answer, the time since its command. pair: seq of the command, 0 when none.
    lane: the reader, modem or endpoint, by the name people see. session: seq of the record that
    opened the session (card power-up, connection), 0 when none.
    """

    seq: int
    time_ns: int
    lane: str
    layer: Layer
    direction: Direction
    data: bytes
    duration_ns: int = 0
    pair: int = 0
    session: int = 0
    note: str = ""


class Details(TypedDict, total=False):
    """What a record may say besides, as in `Record`."""

    duration_ns: int
    pair: int
    session: int
    note: str


class Tap(Protocol):
    """Where transports put traffic. Never blocks and never raises.

    Returns the record's seq, to be given as `pair` with the answer.
    """

    def __call__(
        self,
        lane: str,
        layer: Layer,
        direction: Direction,
        data: bytes,
        **details: Unpack[Details],
    ) -> int: ...


def no_tap(
    lane: str,
    layer: Layer,
    direction: Direction,
    data: bytes,
    **details: Unpack[Details],
) -> int:
    """Record nothing."""
    return 0
