import pytest

from app.capture.card_script import NO_ATR, card_lanes, choose_lane, power_ups
from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.values.traffic import Record
from tests.capture.tape import GET_EID, SELECT_ISDR, Tape

ATR = "3B9F96803FC7828031E073FE211F6765494D5742"


def _records(recorder: Recorder) -> list[Record]:
    return recorder.since(0)[2]


def test_each_reset_begins_a_life_of_the_card():
    tape = Tape()
    tape.event("power-up, T=1", ATR)
    tape.exchange(SELECT_ISDR, "9000")
    tape.event("reset, T=0", ATR)
    tape.exchange(GET_EID, "6A88")
    tape.event("power-off")
    lives = power_ups(_records(tape.recorder), tape.lane)
    assert [(life.protocol, len(life.lines)) for life in lives] == [("T=1", 1), ("T=0", 1)]
    assert {life.atr for life in lives} == {bytes.fromhex(ATR)}
    assert lives[1].lines[0].answer == b"\x6a\x88"


def test_a_capture_without_power_up_has_one_life_and_a_plain_atr():
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    (life,) = power_ups(_records(tape.recorder), tape.lane)
    assert (life.atr, life.protocol) == (NO_ATR, "T=0")


def test_a_note_in_between_ends_no_life():
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.event("a mark of mine")
    tape.exchange(GET_EID, "9000")
    assert [len(life.lines) for life in power_ups(_records(tape.recorder), tape.lane)] == [2]


def test_what_has_no_status_word_is_no_answer():
    tape = Tape()
    tape.exchange(SELECT_ISDR, "90")
    (life,) = power_ups(_records(tape.recorder), tape.lane)
    assert life.lines[0].answer is None


def test_other_lanes_stay_out():
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000", lane="left")
    tape.exchange(GET_EID, "9000", lane="right")
    (life,) = power_ups(_records(tape.recorder), "right")
    assert [line.question.hex().upper() for line in life.lines] == [GET_EID]


def test_a_lane_with_answers_only_is_no_card():
    tape = Tape()
    tape.answer("9000", lane="left")
    tape.send(GET_EID, lane="right")
    assert card_lanes(_records(tape.recorder)) == ["right"]


@pytest.mark.parametrize(
    ("lanes", "wanted", "chosen"),
    [
        pytest.param(["left"], "", "left", id="the-only-one"),
        pytest.param(["left", "right"], "right", "right", id="named"),
    ],
)
def test_chooses_a_lane(lanes: list[str], wanted: str, chosen: str):
    tape = Tape()
    for lane in lanes:
        tape.send(GET_EID, lane=lane)
    assert choose_lane(_records(tape.recorder), wanted) == chosen


@pytest.mark.parametrize(
    ("lanes", "wanted", "message"),
    [
        pytest.param([], "", "no card traffic", id="empty"),
        pytest.param(["left", "right"], "", "more than one card; its cards: left; right", id="two"),
        pytest.param(["left"], "up", "no card on the lane “up”; its cards: left", id="unknown"),
    ],
)
def test_says_which_lanes_there_are(lanes: list[str], wanted: str, message: str):
    tape = Tape()
    for lane in lanes:
        tape.send(GET_EID, lane=lane)
    with pytest.raises(SettingsError, match=message):
        choose_lane(_records(tape.recorder), wanted)
