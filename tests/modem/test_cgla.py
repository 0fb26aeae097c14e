"""Channels of the modem, on a real pty."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.errors import DeviceError
from app.modem.cgla import Cgla
from app.modem.quirks import Behaviour
from tests.modem.peer import ERROR, OK
from tests.modem.reach import GET_EID, SELECT_ISDR, commanding, on_1, sent
from tests.modem.test_card_commands import CCHO, commands

ECASD = bytes.fromhex("A0000005591010FFFFFFFF8900000200")
SELECT_ECASD = bytes.fromhex("00A4040010") + ECASD
SELECT_NOBODY = bytes.fromhex("00A4040005A000000001")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_the_modem_opens_a_channel_with_the_first_select(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = Cgla(card)
        assert way.open(1).data == b"\x90\x00"
        assert sent(recorder, "AT+CCHO") == []
        early = way.transmit(1, on_1(GET_EID))
        assert (early.data, "SELECT by AID" in early.note) == (b"\x69\x85", True)
        assert way.transmit(1, on_1(SELECT_ISDR)).data[0] == 0x61
        assert way.transmit(1, on_1(GET_EID)).data[0] == 0x61
        way.close(1)
        assert way.transmit(1, on_1(GET_EID)).data == b"\x69\x85"
    assert len(sent(recorder, "AT+CCHC")) == 1


def test_two_channels_are_two_handles(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = Cgla(card)
        way.transmit(1, SELECT_ISDR)
        way.transmit(2, SELECT_ECASD)
        assert len(sent(recorder, "AT+CCHO")) == 2
        assert way.transmit(1, GET_EID).data[0] == 0x61
        assert way.transmit(2, GET_EID).data == b"\x69\x85"
        way.release()
    assert len(sent(recorder, "AT+CCHC")) == 2


def test_another_application_is_selected_on_the_same_handle(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = Cgla(card)
        way.transmit(1, SELECT_ISDR)
        assert way.transmit(1, SELECT_ECASD).data[0] == 0x61
        assert way.transmit(1, SELECT_NOBODY).data == b"\x6a\x82"
        assert way.transmit(1, SELECT_ISDR).data[0] == 0x61
        assert way.transmit(1, GET_EID).data[0] == 0x61
    assert len(sent(recorder, "AT+CCHO")) == 1


def test_an_application_the_card_lacks_is_not_found(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        reply = Cgla(card).transmit(1, SELECT_NOBODY)
    assert reply.data == b"\x6a\x82"
    assert "Answered for the modem" in reply.note


def test_a_modem_that_passes_no_select_on_is_not_asked_again():
    answers = {CCHO: (b"\r\n+CCHO: 7\r\n" + OK,), "AT+CCHC=7": (OK,)}
    with commands(answers) as (card, peer):
        way = Cgla(card)
        for _ in range(2):
            reply = way.transmit(1, SELECT_ISDR)
            assert reply.data == b"\x90\x00"
            assert "keeps the answer" in reply.note
        assert len([line for line in peer.heard if "CGLA" in line]) == 1


def test_without_a_card_nothing_is_answered_for_the_modem():
    with commands({CCHO: (b"\r\n+CME ERROR: 10\r\n",)}) as (card, _):
        with pytest.raises(DeviceError, match="sees no card"):
            Cgla(card).transmit(1, SELECT_ISDR)


def test_a_close_that_is_refused_gives_the_channel_up():
    answers = {
        CCHO: (b"\r\n+CCHO: 7\r\n" + OK,),
        "AT+CCHC=7": (ERROR,),
        'AT+CGLA=7,42,"00A4040010A0000005591010FFFFFFFF8900000100"': (
            b'\r\n+CGLA: 4,"9000"\r\n' + OK,
        ),
    }
    with commands(answers) as (card, _):
        way = Cgla(card)
        way.transmit(1, SELECT_ISDR)
        reply = way.close(1)
        assert (reply.data, "given up" in reply.note) == (b"\x90\x00", True)
        assert card.memory.kept.handles == ()


def test_a_channel_that_cannot_be_closed_serves_the_next_select(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder, Behaviour(close_channels=False)) as card:
        way = Cgla(card)
        for number in (1, 2, 3, 4, 5):
            assert way.transmit(number, SELECT_ISDR).data[0] == 0x61
            assert way.transmit(number, GET_EID).data[0] == 0x61
            assert "kept for later" in way.close(number).note
    assert len(sent(recorder, "AT+CCHO")) == 1
