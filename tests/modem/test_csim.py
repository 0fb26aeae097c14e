"""CSIM on channels of the card and on the basic one, on a real pty."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.modem.csim import Basic, CsimBasic, CsimChannels, close_channel, open_channel
from app.modem.memory import DeviceMemory
from tests.modem.reach import GET_EID, SELECT_ISDR, STATUS, commanding, on_1, sent
from tests.modem.test_card_commands import commands

SELECT_MASTER_FILE = bytes.fromhex("00A40004023F00")
USIM_AGAIN = 'AT+CSIM=24,"00A4040C07A0000000871002"'


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_our_number_is_put_in_place_by_the_cards(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        taken, _ = open_channel(card)
        way = CsimChannels(card)
        assert way.open(1).data == b"\x90\x00"
        assert way.transmit(1, on_1(SELECT_ISDR)).data[0] == 0x61
        assert way.transmit(1, on_1(GET_EID)).data[0] == 0x61
        assert way.close(1).data == b"\x90\x00"
        close_channel(card, taken)
    assert taken == 1
    assert 'AT+CSIM=22,"82E2910006BF3E035C015A"' in sent(recorder)
    assert 'AT+CSIM=10,"0070800200"' in sent(recorder)


def test_what_is_open_is_remembered_until_it_is_closed(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = CsimChannels(card)
        way.open(1)
        way.open(2)
        assert DeviceMemory("dut").kept.channels == (1, 2)
        way.close(1)
        assert DeviceMemory("dut").kept.channels == (2,)
        way.release()
        assert DeviceMemory("dut").kept.channels == ()


def test_the_channel_of_the_probe_is_used_first(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        number, _ = open_channel(card)
        way = CsimChannels(card, number)
        way.open(1)
        assert len(sent(recorder, "AT+CSIM=10")) == 1
        way.open(2)
        assert len(sent(recorder, "AT+CSIM=10")) == 2


def test_manage_channel_is_tried_in_both_spellings(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder, quirks=["csim-only"]) as card:
        assert open_channel(card)[0] == 1
    assert sent(recorder, "AT+CSIM") == ['AT+CSIM=10,"0070000001"', 'AT+CSIM=10,"0070000000"']


def test_a_card_that_opens_no_more_says_so(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = CsimChannels(card)
        answers = [way.open(number).data for number in range(1, 21)]
    assert answers[:19] == [b"\x90\x00"] * 19
    assert answers[19] == b"\x6a\x81"


def test_the_usim_is_selected_again_only_after_a_select(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        basic = Basic(card)
        basic.transmit(STATUS)
        basic.release()
        assert USIM_AGAIN not in sent(recorder)
        basic.transmit(SELECT_MASTER_FILE)
        basic.release()
        basic.release()
    assert sent(recorder).count(USIM_AGAIN) == 1


def test_the_basic_channel_alone_opens_nothing(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = CsimBasic(card)
        for reply in (way.open(1), way.transmit(1, GET_EID), way.close(1)):
            assert reply.data == b"\x68\x81"
            assert "only the basic channel" in reply.note
        assert sent(recorder) == []
        way.basic(SELECT_ISDR)
        assert way.basic(GET_EID).data[0] == 0x61


def test_without_csim_the_basic_channel_is_refused_here():
    with commands({}) as (card, peer):
        basic = Basic(card)
        for _ in range(2):
            reply = basic.transmit(SELECT_MASTER_FILE)
            assert reply.data == b"\x6e\x00"
            assert "no way to the basic channel" in reply.note
        assert len([line for line in peer.heard if "CSIM" in line]) == 1
