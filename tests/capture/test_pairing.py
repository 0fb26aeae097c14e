from __future__ import annotations

from app.capture.pairing import paired
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


def seqs(tape: Tape, window: int = 4096) -> list[tuple[int, int]]:
    """Return the pairs on a tape as seqs, 0 for what is missing."""
    records = tape.recorder.since(0)[2]
    return [
        (pair.command.seq if pair.command else 0, pair.answer.seq if pair.answer else 0)
        for pair in paired(records, window)
    ]


def test_answers_join_their_commands_though_other_lanes_speak_between() -> None:
    tape = Tape()
    first = tape.send(SELECT_ISDR)
    second = tape.send(SELECT_ISDR, lane="other")
    tape.event("note", lane="other")
    tape.answer("9000", to=second, lane="other")
    tape.answer("9000", to=first)
    assert seqs(tape) == [(1, 5), (2, 4), (3, 0)]


def test_an_answer_to_none_stands_alone() -> None:
    tape = Tape()
    tape.answer("9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert seqs(tape) == [(0, 1), (2, 3)]


def test_an_answer_whose_command_was_filtered_out_stands_alone() -> None:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    records = tape.recorder.since(1)[2]
    (pair,) = paired(records)
    assert (pair.command, pair.answer) == (None, records[0])


def test_a_second_answer_does_not_replace_the_first() -> None:
    tape = Tape()
    sent = tape.send(SELECT_ISDR)
    tape.answer("6108", to=sent)
    tape.answer("9000", to=sent)
    assert seqs(tape) == [(1, 2), (0, 3)]


def test_a_command_that_is_never_answered_leaves_with_the_window() -> None:
    tape = Tape()
    silent = tape.send(SELECT_ISDR)
    for _ in range(5):
        tape.event("tick")
    tape.answer("9000", to=silent)
    assert seqs(tape, window=3) == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (0, 7)]


def test_a_request_that_came_in_is_no_answer_on_a_network_lane() -> None:
    tape = Tape()
    asked = tape.recorder("eIM", Layer.ESIPA, Direction.IN, b"\xbf\x4f\x00")
    tape.recorder("eIM", Layer.ESIPA, Direction.OUT, b"\xbf\x4f\x00", pair=asked)
    assert seqs(tape) == [(1, 2)]


def test_coap_messages_stay_single_whatever_they_answer() -> None:
    tape = Tape()
    asked = tape.recorder("eIM", Layer.COAP, Direction.IN, b"\x40\x02\x00\x01")
    tape.recorder("eIM", Layer.COAP, Direction.OUT, b"\x60\x44\x00\x01", pair=asked)
    assert seqs(tape) == [(1, 0), (2, 0)]


def test_an_event_does_not_take_the_place_of_an_answer() -> None:
    tape = Tape()
    sent = tape.send(SELECT_ISDR)
    tape.recorder("slot 0", Layer.EVENT, Direction.NONE, b"", pair=sent.seq, note="reader gone")
    tape.answer("9000", to=sent)
    assert seqs(tape) == [(1, 3), (2, 0)]
