from app.capture.parts import Piece
from app.capture.session import Session
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, find


def test_records_picked_from_many_still_know_what_came_before_them():
    tape = Tape()
    tape.exchange("81E2110002BF3E", "9000", lane="left")
    tape.exchange(GET_EID, "9000", lane="right")
    tape.exchange("81E29101035C015A", EID_ANSWER + "9000", lane="left")
    picked = [one for one in tape.recorder.since(0)[2] if one.lane == "left"]
    session = Session(picked)
    decoding = session.decode(3)
    assert decoding.function == "ES10c.GetEID"
    assert find(decoding, "eidValue").text.replace(" ", "") == EID_ANSWER[10:]
    request = session.decode(2).sources[1]
    assert [session.original(one).seq for one in request.pieces] == [1, 5]
    assert [one.seq for one in session.originals] == [1, 2, 5, 6]


def test_numbers_start_at_one_and_pairs_follow():
    tape = Tape()
    tape.event("power-up")
    sent, answer = tape.exchange(GET_EID, "9000")
    session = Session([sent, answer])
    first, second = session.get(1), session.get(2)
    assert first is not None
    assert second is not None
    assert (first.seq, second.pair, second.session) == (1, 1, 0)
    assert session.get(0) is None
    assert session.get(3) is None
    assert len(session) == 2
    assert session.original(Piece(2, 0, 1)) == Piece(answer.seq, 0, 1)
