import pytest

from app.capture.outgoing import Form, outgoing
from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape, blocks

POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


def test_a_store_data_can_go_as_its_message_or_as_it_is():
    tape = Tape()
    tape.event("power-up", "3B00")
    tape.exchange(SELECT_ISDR, "9000")
    command, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    message, apdu = outgoing(command, tape.recorder)
    assert (message.form, message.data.hex()) == (Form.MESSAGE, "bf3e035c015a")
    assert (apdu.form, apdu.data) == (Form.COMMAND, command.data)
    assert message.then == apdu.then == answer.data
    assert apdu.before == (bytes.fromhex(SELECT_ISDR),)


def test_an_answer_stands_for_what_it_answers():
    tape = Tape()
    command, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert outgoing(answer, tape.recorder) == outgoing(command, tape.recorder)


def test_any_block_stands_for_the_whole_message_and_its_whole_answer():
    tape = Tape()
    sent = [tape.exchange(one, "9000")[0] for one in blocks("BF3E035C015A", 4)[:-1]]
    last, _ = tape.exchange(blocks("BF3E035C015A", 4)[-1], "6115")
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    for record in (*sent, last):
        message = outgoing(record, tape.recorder)[0]
        assert message.data.hex() == "bf3e035c015a"
        assert message.then == bytes.fromhex(EID_ANSWER + "9000")


def test_what_came_before_begins_at_the_last_power_up_of_that_card():
    tape = Tape()
    tape.exchange("00A40004023F00", "9000")
    tape.event("power-up", "3B00")
    tape.exchange("00A4000C022FE2", "9000", lane="other")
    tape.exchange("00A4000C022F00", "9000")
    command, _ = tape.exchange("00B0000000", "6A82")
    (only,) = outgoing(command, tape.recorder)
    assert only.before == (bytes.fromhex("00A4000C022F00"),)
    assert only.then == bytes.fromhex("6A82")


def test_a_command_nobody_answered_has_no_answer():
    tape = Tape()
    command = tape.send("00B0000000")
    assert outgoing(command, tape.recorder)[0].then is None


def test_an_esipa_message_goes_with_its_answer():
    recorder = Recorder()
    seq = recorder("eIM", Layer.ESIPA, Direction.IN, POLL)
    recorder("eIM", Layer.ESIPA, Direction.OUT, b"\xbf\x4f\x00", pair=seq)
    record = recorder.get(seq)
    assert record is not None
    (found,) = outgoing(record, recorder)
    assert (found.form, found.data, found.then) == (Form.ESIPA, POLL, b"\xbf\x4f\x00")


@pytest.mark.parametrize("layer", [Layer.EVENT, Layer.TLS, Layer.HTTP], ids=str)
def test_what_was_not_asked_of_anybody_is_refused(layer: Layer):
    recorder = Recorder()
    record = recorder.get(recorder("x", layer, Direction.OUT, b"\x16\x03\x01"))
    assert record is not None
    with pytest.raises(SettingsError, match="cannot be sent"):
        outgoing(record, recorder)
