from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from app.capture.frames import (
    FRAME,
    HEADER_SIZE,
    MARKER,
    RECORD,
    Header,
    checksum,
    pack_loss,
    pack_record,
)
from app.capture.scan import scan
from tests.capture.recordings import exchanges

FRAMES = [pack_record(record, 0) for record in exchanges(6)]
STARTS = [HEADER_SIZE + sum(map(len, FRAMES[:number])) for number in range(len(FRAMES))]
WHOLE = Header(1, 2).pack() + b"".join(FRAMES)


def test_every_frame_of_a_whole_file_is_found() -> None:
    found = scan(WHOLE)
    assert list(found.starts) == STARTS
    assert (found.end, found.problems) == (len(WHOLE), [])


def test_a_tail_torn_anywhere_costs_the_last_record_only() -> None:
    for end in range(STARTS[5] + 1, len(WHOLE)):
        found = scan(WHOLE[:end])
        assert list(found.starts) == STARTS[:5]
        assert found.end == STARTS[5]
        (problem,) = found.problems
        assert (problem.offset, problem.size) == (STARTS[5], end - STARTS[5])
        assert "cut off" in problem.text


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda: flipped(WHOLE, STARTS[2]), id="marker"),
        pytest.param(lambda: flipped(WHOLE, STARTS[2] + 5), id="size"),
        pytest.param(lambda: flipped(WHOLE, STARTS[3] - 1), id="last-byte"),
        pytest.param(
            lambda: WHOLE[: STARTS[2]] + MARKER * 5 + WHOLE[STARTS[2] + 15 :], id="markers-inside"
        ),
    ],
)
def test_damage_in_the_middle_costs_what_it_hit(
    damage: Callable[[], bytes],
) -> None:
    found = scan(damage())
    assert list(found.starts) == STARTS[:2] + STARTS[3:]
    (problem,) = found.problems
    assert (problem.offset, problem.size) == (STARTS[2], STARTS[3] - STARTS[2])
    assert "damaged" in problem.text


def test_losses_are_added_up() -> None:
    found = scan(WHOLE + pack_loss(3, 0) + FRAMES[0] + pack_loss(4, 0))
    assert (found.lost, len(found.starts), found.problems) == (7, 7, [])


def test_frames_of_kinds_not_known_here_are_passed_over() -> None:
    body = b"a kind of a later version"
    later = FRAME.pack(MARKER, 99, len(body), checksum(99, len(body), body)) + body
    found = scan(WHOLE + later + FRAMES[0])
    assert (len(found.starts), found.problems) == (7, [])


def test_a_walk_can_begin_where_another_ended() -> None:
    first = scan(WHOLE[: STARTS[4] + 3])
    assert list(scan(WHOLE, first.end).starts) == STARTS[4:]


def test_progress_ends_at_the_size_and_may_stop_the_walk() -> None:
    told: list[tuple[int, int]] = []
    scan(WHOLE, progress=lambda at, size: told.append((at, size)))
    assert told[-1] == (len(WHOLE), len(WHOLE))

    def stop(at: int, size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan(WHOLE, progress=stop)


def test_a_file_made_to_keep_the_search_busy_is_given_up() -> None:
    bait = FRAME.pack(MARKER, RECORD, 300_000, 0) * 50_000
    found = scan(WHOLE + b"?" + bait)
    assert list(found.starts) == STARTS
    assert "too damaged" in found.problems[-1].text
    assert found.effort < 10 * len(bait)


def test_no_bytes_make_the_walk_raise() -> None:
    chance = random.Random(5)
    for _ in range(2000):
        data = bytearray(WHOLE)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(HEADER_SIZE, len(data))
            data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 4))
        found = scan(bytes(data))
        assert sum(problem.size for problem in found.problems) <= len(data)
        assert found.end <= len(data)
