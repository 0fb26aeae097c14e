import pytest

from app.capture.difference import Kind
from app.capture.side_by_side import SideBySide, Timing
from app.errors import CancelledError
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from tests.capture.test_difference import OTHER_EID_ANSWER, card_info

MS = 1_000_000


def session(answer: str, *, extra: int = 0) -> list[Record]:
    tape = Tape()
    for _ in range(extra):
        tape.event("note")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, answer + "9000")
    return tape.recorder.since(0)[2]


def test_a_pair_is_seen_with_both_trees_and_the_parts_that_differ():
    found = SideBySide(session(EID_ANSWER), session(OTHER_EID_ANSWER, extra=2))
    assert found.differing == [3]
    sight = found.sight(3)
    assert sight.left is not None
    assert sight.right is not None
    (difference,) = sight.differences
    assert difference.left in list(sight.left.walk())
    assert difference.right in list(sight.right.walk())


def test_decodings_are_those_the_comparison_was_made_of():
    left, right = card_info("sim:?state=memory"), card_info("sim:?state=memory")
    found = SideBySide(left, right)
    for place, pair in enumerate(found.pairs):
        sight = found.sight(place)
        assert sight.left is not None
        assert pair.left is not None
        assert sight.left.title == pair.left.title
        assert len(sight.differences) == len(pair.differences)


def test_a_side_without_a_step_has_nothing_to_show():
    found = SideBySide([], session(EID_ANSWER))
    sight = found.sight(0)
    assert (sight.pair.kind, sight.left) == (Kind.ONLY_RIGHT, None)
    assert sight.timing.left_since_start is None
    assert sight.timing.right_since_start == 0


@pytest.mark.parametrize(
    ("left", "right", "slower", "notable"),
    [
        pytest.param(MS, 4 * MS, 3 * MS, True, id="slower"),
        pytest.param(4 * MS, MS, -3 * MS, True, id="faster"),
        pytest.param(10 * MS, 15 * MS, 5 * MS, False, id="less-than-twice"),
        pytest.param(1_000, 900_000, 899_000, False, id="under-a-millisecond"),
        pytest.param(None, 4 * MS, 0, False, id="one-side"),
    ],
)
def test_a_time_is_notable_when_it_doubled_and_shows(
    left: int | None, right: int, slower: int, notable: bool
):
    timing = Timing(0, 0, left, right)
    assert (timing.slower, timing.notable) == (slower, notable)


def test_comparing_stops_when_it_is_told_to():
    asked = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise CancelledError("Stopped by the user.")

    with pytest.raises(CancelledError):
        SideBySide(session(EID_ANSWER), session(EID_ANSWER), check)
    assert len(asked) == 3
