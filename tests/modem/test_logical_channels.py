"""Channels as the terminal counts them, over a way that only writes down what it is asked."""

from __future__ import annotations

import pytest

from app.errors import CodecError
from app.modem.logical_channels import LogicalChannels
from app.modem.rungs import Reply
from app.values.modem import Rung

OK = b"\x90\x00"


class Tape:
    """A way whose card answers 9000 to everything. refuses: to open channels."""

    rung = Rung.CSIM_CHANNEL

    def __init__(self) -> None:
        self.said: list[object] = []
        self.refuses = False

    def open(self, number: int) -> Reply:
        self.said.append(("open", number))
        return Reply(b"\x68\x81") if self.refuses else Reply(OK)

    def transmit(self, number: int, command: bytes) -> Reply:
        self.said.append((number, command))
        return Reply(OK)

    def basic(self, command: bytes) -> Reply:
        self.said.append((0, command))
        return Reply(OK)

    def close(self, number: int) -> Reply:
        self.said.append(("close", number))
        return Reply(OK)

    def release(self) -> None:
        self.said.append("release")


def play(*texts: str) -> tuple[list[str], Tape]:
    way = Tape()
    channels = LogicalChannels(way)
    return [channels.exchange(bytes.fromhex(text)).data.hex() for text in texts], way


def test_the_lowest_free_number_is_given():
    answers, _ = play("0070000001", "0070000001", "00708001", "0070000001")
    assert answers == ["019000", "029000", "9000", "019000"]


def test_a_number_can_be_asked_for_once():
    answers, way = play("0070000500", "0070000500", "C4E29100", "0070001500")
    assert answers == ["9000", "6985", "6881", "6881"]
    assert way.said == [("open", 5)]


def test_commands_go_to_their_channel_and_the_basic_one():
    command, basic = bytes.fromhex("81E29100"), bytes.fromhex("80F2000C00")
    answers, way = play("0070000001", "81E29100", "80F2000C00")
    assert answers == ["019000", "9000", "9000"]
    assert way.said[1:] == [(1, command), (0, basic)]


@pytest.mark.parametrize("text", ["01A40004023F00", "0070800100", "0070800300", "41708000"])
def test_nothing_is_sent_for_a_channel_that_is_not_open(text: str):
    answers, way = play(text)
    assert answers == ["6881"]
    assert way.said == []


@pytest.mark.parametrize("text", ["00708000", "00704000"])
def test_what_manage_channel_cannot_do_is_refused(text: str):
    answers, way = play(text)
    assert answers == ["6a86"]
    assert way.said == []


def test_a_channel_closes_itself_when_none_is_named():
    answers, way = play("0070000001", "01708000")
    assert answers == ["019000", "9000"]
    assert way.said[-1] == ("close", 1)


def test_all_channels_can_be_open_and_no_more():
    answers, _ = play(*["0070000001"] * 20)
    assert answers[-2:] == ["139000", "6a81"]


def test_a_channel_that_was_refused_is_not_open():
    way = Tape()
    way.refuses = True
    channels = LogicalChannels(way)
    assert channels.exchange(bytes.fromhex("0070000001")).data == b"\x68\x81"
    assert channels.exchange(bytes.fromhex("81E29100")).data == b"\x68\x81"


def test_nothing_is_open_after_a_release():
    way = Tape()
    channels = LogicalChannels(way)
    channels.exchange(bytes.fromhex("0070000001"))
    channels.release()
    assert channels.exchange(bytes.fromhex("81E29100")).data == b"\x68\x81"
    assert way.said[-1] == "release"


def test_less_than_a_command_is_refused():
    with pytest.raises(CodecError):
        LogicalChannels(Tape()).exchange(b"\x00\xa4")
