"""Questions and answers out of a capture, found again when a question is asked anew.

Kept apart from what asks: a card's commands and ESipa messages are played back by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.values.traffic import Direction, Layer, Record


class Order(StrEnum):
    """Which question may be asked next."""

    STRICT = "strict"
    """Only the one that came next in the capture."""
    ANY = "any"
    """Any of them; one asked several times is answered as it was then, and after that as last."""


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the capture. answer: None when none was recorded. seq: of the question."""

    question: bytes
    answer: bytes | None
    seq: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question with no answer to play. expected: what would have come next, None at the end.

    elsewhere: the same question at another place of the capture.
    """

    expected: Line | None
    elsewhere: Line | None


def exact(question: bytes) -> bytes:
    """Tell questions apart by all of their bytes."""
    return question


def never(question: bytes) -> bool:
    """Take every question for one that stands by itself."""
    return False


class Dialogue:
    """Lines to be played. key: questions with the same key count as the same.

    goes_on: whether a question only asks for more of the answer before, as GET RESPONSE does; in
    any order too it is answered as it was after the line played last.
    """

    def __init__(
        self,
        lines: Iterable[Line],
        order: Order = Order.STRICT,
        key: Callable[[bytes], bytes] = exact,
        goes_on: Callable[[bytes], bool] = never,
    ) -> None:
        self.lines = tuple(lines)
        self._order = order
        self._key = key
        self._goes_on = goes_on
        self._by_key: dict[bytes, list[int]] = {}
        for place, line in enumerate(self.lines):
            self._by_key.setdefault(key(line.question), []).append(place)
        self.rewind()

    def rewind(self) -> None:
        """Begin anew."""
        self._next = 0
        self._asked: dict[bytes, int] = {}

    def find(self, question: bytes) -> Line | None:
        """Return the first line with this question, wherever playing is."""
        places = self._by_key.get(self._key(question))
        return self.lines[places[0]] if places else None

    def continues(self, question: bytes) -> bool:
        """Whether it asks for more, and the capture went on so after the line played last."""
        if not self._goes_on(question) or not 0 < self._next < len(self.lines):
            return False
        return self._key(self.lines[self._next].question) == self._key(question)

    def play(self, question: bytes) -> Line | Miss:
        """Return the line to answer with. After a Miss, playing is where it was."""
        key = self._key(question)
        same = self._by_key.get(key, [])
        if self._order is Order.ANY and same:
            times = min(self._asked.get(key, 0), len(same) - 1)
            if self.continues(question):
                times = same.index(self._next)
            self._asked[key] = times + 1
            self._next = same[times] + 1
            return self.lines[same[times]]
        expected = self.lines[self._next] if self._next < len(self.lines) else None
        if self._order is Order.ANY:
            return Miss(None, None)
        if expected is None or self._key(expected.question) != key:
            return Miss(expected, self.lines[same[0]] if same else None)
        self._next += 1
        return expected


def lines_of(records: Iterable[Record]) -> list[Line]:
    """Pair the questions among records with their answers, in the order of the questions.

    A card's answer that names no command, as in captures of other programs, belongs to the last
    command.
    """
    asked: dict[int, Record] = {}
    answers: dict[int, bytes] = {}
    last = 0
    for record in records:
        from_card = record.layer is Layer.APDU and record.direction is Direction.IN
        owner = record.pair or (last if from_card else 0)
        if owner in asked:
            answers.setdefault(owner, record.data)
        elif not owner and not from_card and record.direction is not Direction.NONE:
            asked[record.seq] = record
            last = record.seq
    return [Line(record.data, answers.get(seq), seq) for seq, record in asked.items()]
