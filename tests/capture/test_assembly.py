from __future__ import annotations

import pytest

from app.capture import assembly
from app.capture.apdu_view import read_command
from app.capture.parts import Piece
from app.capture.recorder import Recorder
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape, blocks

MESSAGE = "BF57" + "7C" + bytes(range(124)).hex()


def joined(tape: Tape, record: Record) -> assembly.Message:
    command = read_command(record.data)
    assert command is not None
    return assembly.request(tape.recorder, record, command)


def test_blocks_become_one_message_with_the_place_of_each_piece() -> None:
    tape = Tape()
    sent = [tape.exchange(command, "9000")[0] for command in blocks(MESSAGE, 50)]
    message = joined(tape, sent[-1])
    assert message.data.hex().upper() == MESSAGE.upper()
    assert message.complete
    assert message.source.pieces == (
        Piece(sent[0].seq, 5, 55),
        Piece(sent[1].seq, 5, 55),
        Piece(sent[2].seq, 5, 32),
    )


def test_other_lanes_and_channels_do_not_disturb() -> None:
    tape = Tape()
    for mine, theirs in zip(blocks(MESSAGE, 50), blocks(MESSAGE[::-1], 50), strict=True):
        tape.exchange(mine, "9000", "slot 0")
        tape.exchange(theirs, "9000", "slot 1")
        record = tape.exchange(mine.replace("81E2", "82E2", 1).replace("7C", "7D"), "9000")[0]
    own = tape.recorder.get(record.seq - 4)
    assert own is not None
    assert joined(tape, own).data.hex().upper() == MESSAGE.upper()


def test_a_message_whose_beginning_is_overwritten_is_not_complete() -> None:
    tape = Tape(Recorder(capacity=3))
    record = [tape.exchange(command, "9000")[0] for command in blocks(MESSAGE, 50)][-1]
    message = joined(tape, record)
    assert (message.complete, message.blocks) == (False, 1)
    assert message.data.hex().upper() == MESSAGE.upper()[200:]


def test_a_reset_between_blocks_breaks_the_message() -> None:
    tape = Tape()
    first, second, third = blocks(MESSAGE, 50)
    tape.exchange(first, "9000")
    tape.event("reset")
    tape.exchange(second, "9000")
    assert not joined(tape, tape.exchange(third, "9000")[0]).complete


def test_a_block_asked_again_with_another_le_counts_once() -> None:
    tape = Tape()
    tape.exchange(GET_EID + "00", "6C15")
    record, _ = tape.exchange(GET_EID + "15", EID_ANSWER + "9000")
    message = joined(tape, record)
    assert (message.blocks, message.data.hex().upper()) == (1, "BF3E035C015A")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(["6115", EID_ANSWER + "9000"], id="one-fetch"),
        pytest.param(["6100", EID_ANSWER[:20] + "610B", EID_ANSWER[20:] + "9000"], id="two"),
        pytest.param([EID_ANSWER[:8] + "6111", EID_ANSWER[8:] + "9000"], id="data-at-once"),
        pytest.param(["6115", "6C15", EID_ANSWER + "9000"], id="wrong-length-first"),
    ],
)
def test_an_answer_in_parts_becomes_whole(answers: list[str]) -> None:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    origin, record = tape.exchange(GET_EID, answers[0])
    for answer in answers[1:]:
        _, record = tape.exchange("81C0000015", answer)
    message = assembly.response(tape.recorder, record)
    assert message.data.hex().upper() == EID_ANSWER
    assert (message.complete, message.origin) == (True, origin.seq)


def test_an_answer_with_more_waiting_is_not_complete() -> None:
    tape = Tape()
    _, record = tape.exchange(GET_EID, "6115")
    assert not assembly.response(tape.recorder, record).complete


def test_an_answer_without_its_command_belongs_to_nothing() -> None:
    tape = Tape()
    message = assembly.response(tape.recorder, tape.answer(EID_ANSWER + "9000"))
    assert message.origin == 0


def test_looking_back_is_bounded() -> None:
    tape = Tape()
    tape.exchange(blocks(MESSAGE, 50)[0], "9000")
    for _ in range(assembly.REACH):
        tape.send("00F20000", "slot 1")
    second = tape.send(blocks(MESSAGE, 50)[1])
    assert not joined(tape, second).complete
    assert joined(tape, second).blocks == 1
