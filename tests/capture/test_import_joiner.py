import pytest

from app.capture.import_joiner import Joiner
from app.values.traffic import Direction, Layer


def test_answers_belong_to_the_open_command_of_their_lane():
    joiner = Joiner()
    first = joiner.command("a", 10, b"\x00\xa4\x00\x00")
    second = joiner.command("b", 20, b"\x00\xb0\x00\x00")
    assert joiner.answer("a", 30, b"\x90\x00").pair == first.seq
    told = joiner.answer("b", 45, b"\x90\x00")
    assert (told.pair, told.duration_ns, told.direction) == (second.seq, 25, Direction.IN)
    assert joiner.answer("b", 50, b"\x90\x00").pair == 0
    assert joiner.count == 5


def test_layers_of_a_lane_wait_for_answers_of_their_own():
    joiner = Joiner()
    head = joiner.command("a", 1, b"POST", Layer.HTTP)
    body = joiner.command("a", 1, b"\xbf\x4f\x00", Layer.ESIPA)
    assert joiner.answer("a", 2, b"HTTP", Layer.HTTP).pair == head.seq
    assert joiner.answer("a", 2, b"\xbf\x50\x00", Layer.ESIPA).pair == body.seq


def test_a_power_up_opens_a_session_and_forgets_what_was_open():
    joiner = Joiner()
    joiner.command("a", 1, b"\x00\xa4\x00\x00")
    opened = joiner.began("a", 2, "power-up", b"\x3b\x00")
    assert not joiner.awaits("a")
    assert joiner.command("a", 3, b"\x00\xa4\x00\x00").session == opened.seq
    assert joiner.event("b", 3, "note").session == 0


def test_a_command_without_an_answer_is_closed_by_an_event():
    joiner = Joiner()
    command = joiner.command("a", 1, b"\x00\xa4\x00\x00")
    assert joiner.unanswered("a", 2, "gone").pair == command.seq
    assert joiner.unanswered("a", 3, "gone").pair == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param(-5, 0, id="before 1970"),
        pytest.param(1 << 80, (1 << 63) - 1, id="too late for 64 bits"),
    ],
)
def test_times_fit_into_64_bits(given: int, kept: int):
    assert Joiner().event("a", given, "note").time_ns == kept
