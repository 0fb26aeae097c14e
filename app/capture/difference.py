"""Two sessions side by side: what came in both, what differs inside, where they part.

Steps are aligned by what they are (direction and decoded title), not by their bytes, so the same
command with another value stays one row. A message of several records is one step, the record that
completes it. Events, times and durations are never compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.capture.folding import folded
from app.capture.part_difference import VARYING, PartDifference, part_differences
from app.capture.parts import Decoding, Piece
from app.capture.session import Session
from app.errors import SettingsError
from app.values.traffic import Direction, Layer, Record

LONGEST = 20_000
"""How many records a session may have; beyond this, aligning takes minutes."""


class Kind(StrEnum):
    """What a pair of steps comes to."""

    SAME = "same"
    VARIES = "varies"
    """Different only in fields that are new each time, such as transaction ids and signatures."""
    DIFFERS = "differs"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"


@dataclass(frozen=True, slots=True)
class Step:
    """One message of one session. title, meaning and function: as the list shows them.

    record: the one that completes it. blocks: how many records carry it. place: of the record in
    its session, from 0.
    """

    record: Record
    title: str
    meaning: str
    function: str
    blocks: int = 1
    place: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same; None where a side does not have it.

    path: names from the message inwards, `EUICCInfo2.svn`. left, right: values for people.
    left_bytes, right_bytes: where they lie in the records of each capture.
    """

    path: str
    left: str | None
    right: str | None
    left_bytes: tuple[Piece, ...]
    right_bytes: tuple[Piece, ...]
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the comparison; at least one side has a step."""

    kind: Kind
    left: Step | None
    right: Step | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sessions aligned. first: index of the first pair that matters, None when there is none.

    A pair matters unless it is the same or varies only where it has to.
    """

    pairs: tuple[Pair, ...]
    first: int | None

    @property
    def counts(self) -> dict[Kind, int]:
        """How many pairs there are of each kind."""
        return {kind: sum(pair.kind is kind for pair in self.pairs) for kind in Kind}


def _never() -> None:
    """Never stop."""


def compare(
    left: Iterable[Record],
    right: Iterable[Record],
    *,
    varying: Collection[str] = VARYING,
    check: Callable[[], None] = _never,
) -> Comparison:
    """Align two sessions, each the records of one or more lanes in order.

    varying: names of fields that may differ. check: called before each record is decoded; what it
    raises ends the work. Raises SettingsError when a session is longer than
    LONGEST. Decodes every record, so keep it off the GUI thread.
    """
    sides = _Side(left, check), _Side(right, check)
    pairs = tuple(_pairs(*sides, varying))
    harmless = (Kind.SAME, Kind.VARIES)
    first = next((at for at, pair in enumerate(pairs) if pair.kind not in harmless), None)
    return Comparison(pairs, first)


class _Side:
    """One session, decoded, with what each record is aligned by."""

    def __init__(self, records: Iterable[Record], check: Callable[[], None]) -> None:
        self.session = Session(records)
        if len(self.session) > LONGEST:
            raise SettingsError(
                f"A session of {len(self.session)} records is too long to compare.",
                key="records",
                hint=f"Filter both captures first; up to {LONGEST} records are compared.",
            )
        decodings = [self._decoded(at, check) for at in range(len(self.session))]
        hidden = folded(self.session.records, decodings)
        shown = [
            at
            for at, record in enumerate(self.session.records)
            if record.seq not in hidden and record.layer is not Layer.EVENT
        ]
        self.numbers = shown
        self.records = [self.session.originals[at] for at in shown]
        self.decodings = [decodings[at] for at in shown]
        self.keys = [
            _key(record, found) for record, found in zip(self.records, self.decodings, strict=True)
        ]

    def _decoded(self, at: int, check: Callable[[], None]) -> Decoding:
        check()
        return self.session.decode(at)

    def step(self, at: int) -> Step:
        found = self.decodings[at]
        blocks = max(len(found.sources[-1].pieces), 1)
        place = self.numbers[at]
        return Step(self.records[at], found.title, found.meaning, found.function, blocks, place)

    def places(self, at: int, source: int, start: int, end: int) -> tuple[Piece, ...]:
        """Return where bytes of a source of a step lie, in the numbers of the capture."""
        pieces = self.decodings[at].sources[source].locate(start, end)
        return tuple(self.session.original(piece) for piece in pieces)


def _key(record: Record, found: Decoding) -> tuple[Layer, bool, str]:
    """Return what a step is. Which side recorded it does not matter, question or answer does."""
    if record.layer is Layer.APDU:
        return record.layer, record.direction is Direction.IN, found.title
    return record.layer, bool(record.pair), found.title


def _pairs(left: _Side, right: _Side, varying: Collection[str]) -> Iterator[Pair]:
    for low, high, other_low, other_high, same in _blocks(left.keys, right.keys):
        if same:
            for at, other in zip(range(low, high), range(other_low, other_high), strict=True):
                yield _pair(left, at, right, other, varying)
            continue
        for at in range(low, high):
            yield Pair(Kind.ONLY_LEFT, left.step(at), None)
        for at in range(other_low, other_high):
            yield Pair(Kind.ONLY_RIGHT, None, right.step(at))


def _blocks(
    left: Sequence[object], right: Sequence[object]
) -> Iterator[tuple[int, int, int, int, bool]]:
    """Yield what is aligned and what is not; the matcher only sees what lies between equal ends.

    Two sessions mostly begin and end alike, and the matcher needs time by the square.
    """
    shorter = min(len(left), len(right))
    head = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if left[-1 - at] != right[-1 - at]), rest)
    ends = len(left) - tail, len(right) - tail
    yield 0, head, 0, head, True
    matcher = SequenceMatcher(None, left[head : ends[0]], right[head : ends[1]], autojunk=False)
    for tag, low, high, other_low, other_high in matcher.get_opcodes():
        yield head + low, head + high, head + other_low, head + other_high, tag == "equal"
    yield ends[0], len(left), ends[1], len(right), True


def _pair(left: _Side, at: int, right: _Side, other: int, varying: Collection[str]) -> Pair:
    steps = left.step(at), right.step(other)
    found = part_differences(left.decodings[at], right.decodings[other], varying)
    if not found:
        return Pair(Kind.SAME, *steps)
    differences = tuple(_located(left, at, right, other, one) for one in found)
    kind = Kind.VARIES if all(one.varies for one in found) else Kind.DIFFERS
    return Pair(kind, *steps, differences)


def _located(left: _Side, at: int, right: _Side, other: int, found: PartDifference) -> Difference:
    mine, theirs = found.left, found.right
    return Difference(
        found.path,
        mine.text if mine else None,
        theirs.text if theirs else None,
        left.places(at, mine.source, mine.start, mine.end) if mine else (),
        right.places(other, theirs.source, theirs.start, theirs.end) if theirs else (),
        found.varies,
    )
