import pytest

from app.capture.dialogue import Dialogue, Line, Miss, Order, lines_of
from app.values.traffic import Direction, Layer, Record
from tests.capture.tape import Tape

A, B = Line(b"a", b"1", 1), Line(b"b", b"2", 3)
A_AGAIN = Line(b"a", b"3", 5)


def test_strict_order_plays_line_by_line():
    dialogue = Dialogue([A, B, A_AGAIN])
    assert [dialogue.play(one) for one in (b"a", b"b", b"a")] == [A, B, A_AGAIN]


def test_strict_order_tells_what_it_expected_and_goes_on_from_there():
    dialogue = Dialogue([A, B])
    assert dialogue.play(b"b") == Miss(A, B)
    assert dialogue.play(b"x") == Miss(A, None)
    assert dialogue.play(b"a") == A


def test_strict_order_ends_with_the_last_line():
    dialogue = Dialogue([A])
    dialogue.play(b"a")
    assert dialogue.play(b"a") == Miss(None, A)


def test_any_order_answers_repeated_questions_as_then_and_after_that_as_last():
    dialogue = Dialogue([A, B, A_AGAIN], Order.ANY)
    played = [dialogue.play(one) for one in (b"b", b"a", b"b", b"a", b"a")]
    assert played == [B, A, B, A_AGAIN, A_AGAIN]


def test_any_order_knows_nothing_that_was_not_asked():
    assert Dialogue([A], Order.ANY).play(b"b") == Miss(None, None)


@pytest.mark.parametrize("order", Order)
def test_rewinding_begins_anew(order: Order):
    dialogue = Dialogue([A, A_AGAIN], order)
    first = [dialogue.play(b"a"), dialogue.play(b"a")]
    dialogue.rewind()
    assert [dialogue.play(b"a"), dialogue.play(b"a")] == first == [A, A_AGAIN]


def test_a_key_makes_questions_the_same():
    dialogue = Dialogue([A, B], key=lambda question: question.lower())
    assert dialogue.play(b"A") == A
    assert dialogue.find(b"B") == B


def test_questions_and_answers_are_paired_though_others_come_between():
    tape = Tape()
    first, second = tape.send("00A4"), tape.send("00B0")
    tape.answer("9001", second)
    tape.event("a note")
    tape.answer("9000", first)
    tape.send("00C0")
    assert lines_of(tape.recorder.since(0)[2]) == [
        Line(b"\x00\xa4", b"\x90\x00", first.seq),
        Line(b"\x00\xb0", b"\x90\x01", second.seq),
        Line(b"\x00\xc0", None, 6),
    ]


def test_a_card_answers_the_last_command_when_no_pair_is_told():
    tape = Tape()
    tape.send("00A4")
    tape.answer("9000")
    assert [line.answer for line in lines_of(tape.recorder.since(0)[2])] == [b"\x90\x00"]


def test_devices_that_ask_at_the_same_time_do_not_answer_each_other():
    records = [Record(n, 0, "eIM", Layer.ESIPA, Direction.IN, bytes([n])) for n in (1, 2)]
    assert [line.answer for line in lines_of(records)] == [None, None]


def test_in_any_order_what_asks_for_more_goes_on_where_the_capture_did():
    more = b"more"
    lines = [
        Line(b"a", b"1", 1),
        Line(more, b"of a", 2),
        Line(b"b", b"2", 3),
        Line(more, b"of b", 4),
    ]
    dialogue = Dialogue(lines, Order.ANY, goes_on=lambda question: question == more)
    asked = [b"b", more, b"a", more]
    assert [dialogue.play(one) for one in asked] == [lines[2], lines[3], lines[0], lines[1]]
    assert not dialogue.continues(more)
