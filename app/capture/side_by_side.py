"""A comparison to look into: for each pair of steps both trees, what differs in them, the times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.capture.difference import Comparison, Kind, Pair, Step, compare
from app.capture.part_difference import PartDifference, part_differences
from app.capture.parts import Decoding
from app.capture.session import Session
from app.values.traffic import Record

_HARMLESS = (Kind.SAME, Kind.VARIES)
_NOTABLE_NS = 1_000_000


def _never() -> None:
    """Never stop."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a step was and how long it took, on both sides; None where a side does not have it.

    since_start: from the first record of its session. Nanoseconds throughout.
    """

    left_since_start: int | None
    right_since_start: int | None
    left_took: int | None
    right_took: int | None

    @property
    def slower(self) -> int:
        """How much longer the right side took; 0 when one of them is not known."""
        if not self.left_took or not self.right_took:
            return 0
        return self.right_took - self.left_took

    @property
    def notable(self) -> bool:
        """Whether one side took more than twice as long, and a millisecond more."""
        if not self.left_took or not self.right_took:
            return False
        fast, slow = sorted((self.left_took, self.right_took))
        return slow > 2 * fast and slow - fast >= _NOTABLE_NS


@dataclass(frozen=True, slots=True)
class Sight:
    """A pair seen in full; a side without a step has no decoding."""

    pair: Pair
    left: Decoding | None
    right: Decoding | None
    differences: tuple[PartDifference, ...]
    timing: Timing


class SideBySide:
    """Two sessions and their comparison. Any thread may look into it.

    Making it decodes every record: keep that off the GUI thread. Raises SettingsError as `compare`.
    """

    def __init__(
        self,
        left: Sequence[Record],
        right: Sequence[Record],
        check: Callable[[], None] = _never,
    ) -> None:
        """check: as in `compare`."""
        self.comparison: Comparison = compare(left, right, check=check)
        self._sessions = Session(left), Session(right)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The rows of the comparison."""
        return self.comparison.pairs

    @property
    def differing(self) -> list[int]:
        """The places of the pairs that matter, in order."""
        return [at for at, pair in enumerate(self.pairs) if pair.kind not in _HARMLESS]

    def timing(self, pair: Pair) -> Timing:
        """Return when the steps of a pair were."""
        left, right = self._sessions
        return Timing(
            _since_start(left, pair.left), _since_start(right, pair.right),
            _took(pair.left), _took(pair.right),
        )  # fmt: skip

    def sight(self, place: int) -> Sight:
        """Decode both steps of a pair and say what differs in them."""
        pair = self.pairs[place]
        left, right = (
            session.decode(step.place) if step is not None else None
            for session, step in zip(self._sessions, (pair.left, pair.right), strict=True)
        )
        found = part_differences(left, right) if left and right else ()
        return Sight(pair, left, right, found, self.timing(pair))


def _since_start(session: Session, step: Step | None) -> int | None:
    return None if step is None else step.record.time_ns - session.originals[0].time_ns


def _took(step: Step | None) -> int | None:
    return step.record.duration_ns or None if step is not None else None
