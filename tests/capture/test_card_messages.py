from __future__ import annotations

from app.capture.card_messages import MOST_BYTES, CardExchange, CardMessages
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, blocks


def fed(records: list[Record]) -> list[CardExchange]:
    messages = CardMessages()
    return [one for record in records for one in messages.feed(record)]


def everything(tape: Tape) -> list[Record]:
    return tape.recorder.since(0)[2]


def test_blocks_and_get_response_make_one_exchange() -> None:
    tape = Tape()
    long = "BF51820140" + "AB" * 0x140
    for command in blocks(long, 200)[:-1]:
        tape.exchange(command, "9000")
    tape.exchange(blocks(long, 200)[-1], "6104")
    tape.exchange("81C0000004", "BF5100009000")
    [found] = fed(everything(tape))
    assert (found.request.hex(), found.response.hex()) == (long.lower(), "bf510000")
    assert (found.blocks, found.frames, found.answers, found.sw) == (2, 3, 3, 0x9000)
    assert found.whole


def test_a_command_asked_again_for_its_length_is_one_exchange() -> None:
    tape = Tape()
    tape.exchange("00B2010400", "6C05")
    tape.exchange("00B2010405", "0102030405" + "9000")
    [found] = fed(everything(tape))
    assert (found.repeats, found.response.hex()) == (1, "0102030405")


def test_channels_and_lanes_do_not_mix() -> None:
    tape = Tape()
    first, _ = tape.exchange(GET_EID, "6115"), tape.exchange(GET_EID, "6115", lane="slot 1")
    tape.exchange("0070000001", "039000")
    tape.exchange("81C0000015", EID_ANSWER + "9000", lane="slot 1")
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    found = fed(everything(tape))
    assert [one.lane for one in found] == ["slot 0", "slot 1", "slot 0"]
    assert found[2].seq == first[0].seq


def test_a_card_powered_up_ends_what_it_never_answered() -> None:
    tape = Tape()
    tape.send(GET_EID)
    tape.event("power-up", "3B00")
    [found] = fed(everything(tape))
    assert (found.answer_seq, found.request.hex().upper()) == (0, "BF3E035C015A")


def test_a_chain_the_card_refused_ends_there() -> None:
    tape = Tape()
    tape.exchange(blocks("BF5104A1B2C3D4", 4)[0], "6A80")
    [found] = fed(everything(tape))
    assert (found.sw, bytes(found.request).hex()) == (0x6A80, "bf5104a1")


def test_a_message_without_end_is_counted_on_and_not_kept() -> None:
    tape = Tape()
    messages = CardMessages()
    chunk = "00" * 250
    found: list[CardExchange] = []
    for number in range(400):
        sent, answer = tape.exchange(f"81E211{number % 256:02X}FA{chunk}", "9000")
        found += [*messages.feed(sent), *messages.feed(answer)]
    ends = tape.exchange(f"81E29190FA{chunk}", "9000")
    [last] = [one for record in ends for one in messages.feed(record)]
    assert found == []
    assert last.size == 401 * 250
    assert len(last.request) <= MOST_BYTES
    assert not last.whole
