from app.capture.folding import folded
from app.capture.session import Session
from tests.capture.modem import CGLA_GET_EID, ModemTape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape, blocks


def hidden(tape: Tape) -> set[int]:
    session = Session(tape.recorder.since(0)[2])
    return set(folded(session.records, [session.decode(at) for at in range(len(session))]))


def test_messages_of_one_record_all_stay():
    tape = Tape()
    tape.event("power-up")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert hidden(tape) == set()


def test_blocks_but_the_last_are_folded_with_their_plain_answers():
    tape = Tape()
    first, second, last = blocks("BF3E035C015A", 2)
    sent, answer = tape.exchange(first, "9000")
    other, other_answer = tape.exchange(second, "9000")
    tape.exchange(last, EID_ANSWER + "9000")
    assert hidden(tape) == {one.seq for one in (sent, answer, other, other_answer)}


def test_a_block_that_was_answered_by_an_error_shows_it():
    tape = Tape()
    first, second = blocks("BF3E035C015A", 3)
    sent, _ = tape.exchange(first, "6581")
    tape.exchange(second, EID_ANSWER + "9000")
    assert hidden(tape) == {sent.seq}


def test_get_response_and_what_came_before_the_last_answer_are_folded():
    tape = Tape()
    _, first = tape.exchange(GET_EID, EID_ANSWER[:10] + "6110")
    more, _ = tape.exchange("81C0000010", EID_ANSWER[10:] + "9000")
    assert hidden(tape) == {first.seq, more.seq}


def test_an_answer_that_only_says_how_much_is_waiting_is_folded():
    tape = Tape()
    _, first = tape.exchange(GET_EID, "6115")
    more, second = tape.exchange("81C0000015", EID_ANSWER[:8] + "6111")
    other, _ = tape.exchange("81C0000011", EID_ANSWER[8:] + "9000")
    assert hidden(tape) == {one.seq for one in (first, more, second, other)}


def test_another_card_in_between_changes_nothing():
    tape = Tape()
    _, first = tape.exchange(GET_EID, "6115")
    tape.exchange(SELECT_ISDR, "9000", lane="another")
    more, _ = tape.exchange("81C0000015", EID_ANSWER + "9000")
    assert hidden(tape) == {first.seq, more.seq}


def test_a_chain_that_never_ended_is_shown_as_far_as_it_came():
    tape = Tape()
    tape.exchange(GET_EID, "6110")
    tape.send("81C0000010")
    assert hidden(tape) == set()


def test_lines_that_carried_an_apdu_fold_with_it():
    tape = ModemTape()
    _, line, reply, _ = tape.carry(GET_EID, EID_ANSWER + "9000")
    tape.talk("AT+CSQ", "+CSQ: 20,99\r\nOK")
    tape.reply("+CREG: 1")
    assert hidden(tape) == {line.seq, reply.seq}


def test_lines_on_their_own_stay():
    tape = ModemTape()
    tape.talk(CGLA_GET_EID, '+CGLA: 4,"9000"\r\nOK')
    assert hidden(tape) == set()
