"""What of a capture can be compared: all of it, one life of a card, or one procedure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.capture.procedure import Procedure
from app.capture.procedures import Procedures
from app.values.traffic import Layer, Record

_MESSAGES = frozenset({Layer.APDU, Layer.ESIPA})
_SLICE = 400
_CARRIERS = frozenset({Layer.TLS, Layer.DTLS, Layer.HTTP, Layer.COAP, Layer.AT})


class StretchKind(StrEnum):
    """What kind of stretch it is, in the words people see."""

    ALL = "everything"
    CARD = "card session"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of a capture's records, in order. title: what it is. detail: lane, or how it ended."""

    kind: StretchKind
    title: str
    detail: str
    records: tuple[Record, ...]

    @property
    def start_ns(self) -> int:
        """When it began, 0 for no record at all."""
        return self.records[0].time_ns if self.records else 0

    def holds(self, seq: int) -> bool:
        """Whether a record is part of it."""
        return any(record.seq == seq for record in self.records)


class Stretched:
    """The records of a stretch by their seq, for looking at them in their context."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.seq: record for record in records}

    def get(self, seq: int) -> Record | None:
        """Return the record with this seq, None when it is not part of the stretch."""
        return self._records.get(seq)


def _never() -> None:
    """Never stop."""


def stretches(records: Iterable[Record], check: Callable[[], None] = _never) -> list[Stretch]:
    """Return everything first, then the card sessions, then the procedures, each oldest first.

    What only carries messages (TLS, HTTP, CoAP) is left out where there are messages: it is new
    each time. check: called now and then; what it raises ends the work. Groups all records, so
    keep it off the GUI thread.
    """
    everything = list(records)
    said = _said(everything)
    lanes = ", ".join(dict.fromkeys(record.lane for record in said))
    whole = Stretch(StretchKind.ALL, "Everything", lanes, tuple(said))
    found = [whole] if said else []
    found += _card_sessions(said)
    lane_of = {record.seq: record.lane for record in everything}
    for procedure in _grouped(everything, check):
        check()
        made = _of_procedure(procedure, said, lane_of)
        found += [made] if made.records else []
    return found


def _grouped(records: Sequence[Record], check: Callable[[], None]) -> list[Procedure]:
    followed = Procedures()
    for start in range(0, len(records), _SLICE):
        check()
        followed.feed(records[start : start + _SLICE])
    followed.finish()
    return followed.snapshot()


def _said(records: Sequence[Record]) -> list[Record]:
    if not any(record.layer in _MESSAGES for record in records):
        return list(records)
    return [record for record in records if record.layer not in _CARRIERS]


def _card_sessions(records: Sequence[Record]) -> Iterator[Stretch]:
    """Yield what went to each card between two power-ups."""
    running: dict[str, list[Record]] = {}
    done: list[list[Record]] = []
    for record in records:
        begins = record.layer is Layer.EVENT and bool(record.data)
        if begins and record.lane in running:
            done.append(running.pop(record.lane))
        if begins or record.layer is Layer.APDU or record.lane in running:
            running.setdefault(record.lane, []).append(record)
    done += running.values()
    for life in sorted(done, key=lambda one: one[0].seq):
        count = sum(record.layer is Layer.APDU for record in life)
        if count:
            yield Stretch(StretchKind.CARD, life[0].lane, f"{count} APDUs", tuple(life))


def _of_procedure(one: Procedure, said: Sequence[Record], lane_of: Mapping[int, str]) -> Stretch:
    """Return the records between a procedure's first and last step, on the lanes of its steps."""
    seqs = [step.seq for step in one.steps]
    last = max((max(step.seq, step.last_seq) for step in one.steps), default=0)
    lanes = {lane_of[seq] for seq in seqs if seq in lane_of}
    first = bisect_left(said, min(seqs, default=0), key=lambda record: record.seq)
    while first and said[first - 1].time_ns >= one.start_ns:  # blocks of the first message
        first -= 1
    end = bisect_right(said, last, key=lambda record: record.seq)
    found = tuple(record for record in said[first:end] if record.lane in lanes)
    return Stretch(StretchKind.PROCEDURE, one.title or str(one.kind), one.status, found)
