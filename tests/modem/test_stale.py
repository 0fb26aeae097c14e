"""Channels an earlier start left open, on a real pty."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.modem.cgla import Cgla
from app.modem.csim import CsimChannels
from app.modem.memory import Remembered
from app.modem.quirks import Behaviour
from app.modem.stale import tidy_up
from tests.modem.reach import ISDR, SELECT_ISDR, commanding, sent

USIM = bytes.fromhex("A0000000871002")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def test_handles_left_open_are_closed(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        handles = [card.ccho(ISDR), card.ccho(ISDR)]
        assert tidy_up(card) == ""
        assert card.memory.kept.handles == ()
    assert sent(recorder, "AT+CCHC") == [f"AT+CCHC={handle}" for handle in handles]


def test_channels_of_the_card_left_open_are_closed(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        way = CsimChannels(card)
        way.open(1)
        way.open(2)
        way.transmit(2, SELECT_ISDR)
        tidy_up(card)
        assert card.memory.kept == Remembered()
        assert CsimChannels(card).open(1).data == b"\x90\x00"
        assert card.memory.kept.channels == (1,)


def test_what_belongs_to_somebody_else_now_is_left_alone(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        handle = card.ccho(USIM)
        card.memory.opened(channel=int(handle))
        tidy_up(card)
        assert card.memory.kept == Remembered()
        assert card.cgla(handle, bytes.fromhex("80F2000C00")) == b"\x90\x00"
    assert sent(recorder, "AT+CCHC") == []


def test_what_is_gone_is_forgotten(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        card.memory.opened(handle="77")
        card.memory.opened(channel=9)
        tidy_up(card)
        assert card.memory.kept == Remembered()
    assert sent(recorder, "AT+CCHC") == []


def test_a_handle_that_cannot_be_closed_is_used_again(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder, Behaviour(close_channels=False)) as card:
        way = Cgla(card)
        way.transmit(1, SELECT_ISDR)
        way.release()
        (handle,) = card.memory.kept.handles
        assert tidy_up(card) == handle
        assert tidy_up(card) == handle


def test_nothing_is_asked_when_nothing_is_remembered(tmp_path: Path, recorder: Recorder):
    with commanding(tmp_path, recorder) as card:
        assert tidy_up(card) == ""
    assert sent(recorder) == []
