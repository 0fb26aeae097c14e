"""ESipa questions that wait for an answer, found by record, by lane and by their own bytes."""

from __future__ import annotations

from dataclasses import dataclass

from app.capture.correlation import MOST_DEVICES, Bounded
from app.capture.net_carriers import Load
from app.capture.procedure_draft import Draft
from app.values.traffic import Direction, Record

_LONGEST_OPEN = 512
_NOTHING = Load()


@dataclass(slots=True, eq=False)
class Asked:
    """A question and where its step is. answer_place: of the answer's step, -1 while there is none.

    back: what carried the answer so far. answered_there: whether the other end recorded an answer.
    """

    draft: Draft
    place: int
    seq: int
    lane: str
    direction: Direction
    label: str
    answer_place: int = -1
    answered_there: bool = False
    back: Load = _NOTHING

    @property
    def waiting(self) -> bool:
        """Whether no answer was recorded at the end that asked."""
        return self.answer_place < 0


class OpenQuestions:
    """Bounded tables of questions; those asked longest ago are forgotten."""

    def __init__(self) -> None:
        self._by_record: Bounded[tuple[str, int], Asked] = Bounded(MOST_DEVICES)
        self._latest: Bounded[tuple[str, int], Asked] = Bounded(MOST_DEVICES)
        self._open: Bounded[bytes, Asked] = Bounded(_LONGEST_OPEN)

    def put(self, asked: Asked, record: Record) -> None:
        """Keep a question, or the other end's record of it."""
        self._by_record[record.lane, record.seq] = asked
        self._latest[record.lane, record.session] = asked
        if asked.seq == record.seq:
            self._open[record.data] = asked

    def mirrored(self, record: Record) -> Asked | None:
        """Return the open question a record shows as seen at the other end."""
        asked = self._open.get(record.data)
        if asked is None or not asked.waiting or asked.lane == record.lane:
            return None
        return asked if asked.direction is not record.direction else None

    def answered(self, record: Record) -> Asked | None:
        """Return the question a record answers, and forget its record."""
        return self._by_record.pop((record.lane, record.pair), None)

    def latest(self, record: Record) -> Asked | None:
        """Return the question asked last on a record's lane, in its session if that is known."""
        found = self._latest.get((record.lane, record.session))
        return found or self._latest.get((record.lane, 0))

    @property
    def pending(self) -> bool:
        """Whether any question waits for its answer."""
        return any(one.waiting and one.draft.open for one in self._open.values())

    def waits(self, draft: Draft) -> bool:
        """Whether a question of a procedure is open."""
        return any(one.draft is draft and one.waiting for one in self._open.values())
