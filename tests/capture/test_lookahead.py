from __future__ import annotations

import pytest

from app.capture.lookahead import look_ahead
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, blocks

MESSAGE = "BF2181" + "90" + "AB" * 0x90


def test_a_message_of_one_record_needs_no_other() -> None:
    tape = Tape()
    sent, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert look_ahead(tape.recorder, sent).sources == ()
    assert look_ahead(tape.recorder, answer).sources == ()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_whole_message_is_found_from_each_of_its_blocks(place: int) -> None:
    tape = Tape()
    sent = [tape.exchange(block, "9000")[0] for block in blocks(MESSAGE, 60)]
    ahead = look_ahead(tape.recorder, sent[place])
    assert ahead.sources[0].data.hex().upper() == MESSAGE
    assert ahead.waits_for == 0
    assert ahead.end == sent[-1]


def test_other_lanes_and_channels_in_between_do_not_matter() -> None:
    tape = Tape()
    first, *rest = blocks(MESSAGE, 80)
    sent = tape.exchange(first, "9000")[0]
    tape.exchange("80E2110100", "9000", "slot 1")
    tape.exchange("82E2110100", "9000")
    for block in rest:
        tape.exchange(block, "9000")
    assert look_ahead(tape.recorder, sent).sources[0].data.hex().upper() == MESSAGE


def test_what_is_not_finished_waits_for_the_next_record() -> None:
    tape = Tape()
    sent, _ = tape.exchange(blocks(MESSAGE, 60)[0], "9000")
    ahead = look_ahead(tape.recorder, sent)
    assert ahead.waits_for == tape.recorder.last_seq + 1
    assert ahead.sources[0].data == sent.data[5:]


@pytest.mark.parametrize("between", ["80F2000C00", "event"])
def test_another_command_or_a_reset_ends_a_message_for_good(between: str) -> None:
    tape = Tape()
    sent, _ = tape.exchange(blocks(MESSAGE, 60)[0], "9000")
    if between == "event":
        tape.event("reset", "3B00")
    else:
        tape.exchange("8" + "1" + between[2:], "9000")
    assert look_ahead(tape.recorder, sent).waits_for == 0


def test_the_pieces_of_an_answer_are_joined_from_the_first_one_on() -> None:
    tape = Tape()
    _, first = tape.exchange(GET_EID, EID_ANSWER[:8] + "6111")
    tape.exchange("81C0000011", EID_ANSWER[8:] + "9000")
    assert look_ahead(tape.recorder, first).sources[0].data.hex().upper() == EID_ANSWER


def test_coap_blocks_sent_again_are_joined_once() -> None:
    tape = Tape()
    for number, more in ((0, 8), (0, 8), (1, 0), (1, 0)):
        head = bytes([0x60, 0x45, 0, number, 0xD1, 0x0A, number << 4 | more, 0xFF])
        tape.recorder("c", Layer.COAP, Direction.IN, head + bytes([number]) * 16)
    for seq in range(1, 5):
        record = tape.recorder.get(seq)
        assert record is not None
        (source,) = look_ahead(tape.recorder, record).sources
        assert source.data == b"\0" * 16 + b"\1" * 16
