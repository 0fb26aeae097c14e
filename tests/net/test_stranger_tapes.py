"""What strangers say is recorded, but a flood of them is not."""

from __future__ import annotations

from app.capture.recorder import Recorder
from app.net.sealed_tape import DtlsTape
from app.net.stranger_tapes import MOST, SILENT_S, WORDS, StrangerTapes
from app.values.traffic import Direction, Layer
from tests.capture.sealed import dtls

HELLO, REQUEST = dtls(22, b"hello"), dtls(22, b"cookie?")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def tapes(recorder: Recorder, clock: Clock | None = None) -> StrangerTapes:
    def begin(what: str) -> DtlsTape:
        seq = recorder("eIM", Layer.EVENT, Direction.NONE, b"", note=what)
        return DtlsTape(recorder, "eIM", seq)

    return StrangerTapes(begin, clock or Clock())


def test_what_a_stranger_said_joins_its_association() -> None:
    recorder = Recorder()
    found = tapes(recorder)
    found.note(("127.0.0.1", 7), HELLO, REQUEST)
    tape = found.leave(("127.0.0.1", 7))
    assert tape is not None
    tape.received(HELLO)
    event, hello, request, again = recorder.since(0)[2]
    assert event.note == "127.0.0.1:7 says hello"
    assert (hello.data, request.data) == (HELLO, REQUEST)
    assert (hello.direction, request.direction) == (Direction.IN, Direction.OUT)
    assert {hello.session, request.session, again.session} == {event.seq}


def test_who_comes_with_a_cookie_at_once_gets_a_tape() -> None:
    recorder = Recorder()
    assert tapes(recorder).leave(("127.0.0.1", 7)) is not None
    assert recorder.last_seq == 1


def test_a_flood_of_addresses_leaves_few_records() -> None:
    recorder, clock = Recorder(), Clock()
    found = tapes(recorder, clock)
    for port in range(10 * MOST):
        found.note(("10.0.0.1", port), HELLO, REQUEST)
    assert recorder.last_seq == 3 * MOST
    clock.now = SILENT_S
    found.note(("10.0.0.2", 1), HELLO, REQUEST)
    assert recorder.last_seq == 3 * MOST + 3


def test_one_stranger_that_does_not_stop_leaves_few_records() -> None:
    recorder = Recorder()
    found = tapes(recorder)
    for _ in range(1000):
        found.note(("10.0.0.1", 7), HELLO, REQUEST)
    assert recorder.last_seq == 1 + 2 * WORDS


def test_nothing_is_kept_where_nothing_is_recorded() -> None:
    silent = StrangerTapes(lambda what: None)
    silent.note(("10.0.0.1", 7), HELLO, REQUEST)
    assert silent.leave(("10.0.0.1", 7)) is None
