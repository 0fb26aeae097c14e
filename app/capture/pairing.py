"""Joins commands with their answers while records pass by, within a bounded window."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.values.traffic import Direction, Layer, Record

WINDOW = 4096
"""How many pairs are held back at most while an answer is awaited."""

_ANSWERED = frozenset({Layer.APDU, Layer.ESIPA, Layer.HTTP})


@dataclass(slots=True)
class Pair:
    """A command and its answer; one of them may be missing, never both.

    What is neither, such as an event or a CoAP message, stands in the place of the command.
    """

    command: Record | None
    answer: Record | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """Those that are there, the command first."""
        return tuple(record for record in (self.command, self.answer) if record is not None)


def paired(records: Iterable[Record], window: int = WINDOW) -> Iterator[Pair]:
    """Yield each record once, in the order of the commands.

    An answer that comes after its command had to leave the window stands alone, as does one whose
    command is not among the records.
    """
    waiting: deque[Pair] = deque()
    unanswered: dict[int, Pair] = {}
    for record in records:
        if record.layer not in _ANSWERED:
            waiting.append(Pair(record))
        elif not _is_answer(record):
            pair = unanswered[record.seq] = Pair(record)
            waiting.append(pair)
        elif found := _asked_by(record, unanswered):
            found.answer = record
        else:
            waiting.append(Pair(None, record))
        yield from _ready(waiting, unanswered, window)
    yield from waiting


def _is_answer(record: Record) -> bool:
    """A server's requests come in as well, so the direction tells only for cards."""
    return bool(record.pair) or (record.layer is Layer.APDU and record.direction is Direction.IN)


def _asked_by(answer: Record, unanswered: dict[int, Pair]) -> Pair | None:
    pair = unanswered.get(answer.pair)
    if pair is None or pair.command is None or pair.command.layer is not answer.layer:
        return None
    return unanswered.pop(answer.pair)


def _ready(waiting: deque[Pair], unanswered: dict[int, Pair], window: int) -> Iterator[Pair]:
    while waiting:
        command = waiting[0].command
        is_open = command is not None and unanswered.get(command.seq) is waiting[0]
        if is_open and len(waiting) <= window:
            return
        if is_open and command is not None:
            del unanswered[command.seq]
        yield waiting.popleft()
