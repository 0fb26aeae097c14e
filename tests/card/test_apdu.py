"""Command APDUs: all cases in both lengths, and the channel in the class byte."""

from __future__ import annotations

import random

import pytest

from app.card.apdu import Command, Response, channel_of, class_on_channel
from app.errors import CodecError


@pytest.mark.parametrize(
    ("raw", "command", "case"),
    [
        pytest.param("00708001", Command(0x00, 0x70, 0x80, 1), 1, id="case-1"),
        pytest.param("0070000001", Command(0x00, 0x70, 0, 0, le=1), 2, id="case-2"),
        pytest.param("00C0000000", Command(0x00, 0xC0, 0, 0, le=256), 2, id="case-2-le-256"),
        pytest.param("00A40004023F00", Command(0, 0xA4, 0, 4, b"\x3f\x00"), 3, id="case-3"),
        pytest.param("00A40004023F0000", Command(0, 0xA4, 0, 4, b"\x3f\0", 256), 4, id="case-4"),
        pytest.param("00B00000000400", Command(0, 0xB0, 0, 0, b"", 1024, True), 2, id="case-2e"),
        pytest.param("00B00000000000", Command(0, 0xB0, 0, 0, b"", 65536, True), 2, id="65536"),
        pytest.param("80E29100000002AABB", Command(128, 0xE2, 0x91, 0, b"\xaa\xbb", None, True), 3,
                     id="case-3e"),
        pytest.param("80E29100000002AABB0000", Command(128, 0xE2, 145, 0, b"\xaa\xbb", 65536, True),
                     4, id="case-4e"),
    ],
)  # fmt: skip
def test_reads_and_writes_every_case(raw: str, command: Command, case: int):
    assert Command.parse(bytes.fromhex(raw)) == command
    assert bytes(command).hex().upper() == raw
    assert command.case == case


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("00A404", id="too-short"),
        pytest.param("00A4040010A000", id="lc-beyond-the-end"),
        pytest.param("00A4040001A00000", id="bytes-after-le"),
        pytest.param("00A404000000", id="lc-zero-and-more"),
        pytest.param("00A40400000005AA", id="extended-lc-beyond-the-end"),
    ],
)
def test_refuses_a_length_that_does_not_fit(raw: str):
    with pytest.raises(CodecError):
        Command.parse(bytes.fromhex(raw))


def test_long_data_is_written_extended():
    raw = bytes(Command(0x80, 0xE2, 0x91, 0, bytes(300), le=256))
    assert raw[4:7] == bytes.fromhex("00012C")
    assert Command.parse(raw).data == bytes(300)


def test_random_bytes_are_read_exactly_or_refused():
    chance = random.Random(1)
    for _ in range(3000):
        raw = chance.randbytes(chance.randrange(0, 20))
        try:
            command = Command.parse(raw)
        except CodecError:
            continue
        assert bytes(command) == raw


@pytest.mark.parametrize(
    ("cla", "channel", "coded"),
    [
        pytest.param(0x00, 0, 0x00, id="basic"),
        pytest.param(0x00, 3, 0x03, id="last-of-the-low-bits"),
        pytest.param(0x00, 4, 0x40, id="first-of-the-high-form"),
        pytest.param(0x00, 19, 0x4F, id="last"),
        pytest.param(0x80, 1, 0x81, id="proprietary"),
        pytest.param(0x80, 4, 0xC0, id="proprietary-high"),
        pytest.param(0x80, 19, 0xCF, id="proprietary-last"),
    ],
)
def test_channel_goes_into_the_class_byte(cla: int, channel: int, coded: int):
    assert class_on_channel(cla, channel) == coded
    assert channel_of(coded) == channel
    assert class_on_channel(coded, 0) == cla or channel > 3


@pytest.mark.parametrize("channel", [-1, 20])
def test_refuses_a_channel_that_does_not_exist(channel: int):
    with pytest.raises(CodecError, match="no logical channel"):
        class_on_channel(0, channel)


def test_names_known_instructions_and_shows_the_number_of_others():
    assert Command(0x80, 0xE2, 0x91, 0).name == "STORE DATA"
    assert Command(0x80, 0x99, 0, 0).name == "INS 99"


@pytest.mark.parametrize(
    ("raw", "sw", "ok"),
    [
        pytest.param("9000", 0x9000, True, id="done"),
        pytest.param("AA910B", 0x910B, True, id="proactive"),
        pytest.param("6A82", 0x6A82, False, id="refused"),
        pytest.param("6283", 0x6283, False, id="warning"),
    ],
)
def test_answer_is_split_at_the_status_word(raw: str, sw: int, ok: bool):
    response = Response.parse(bytes.fromhex(raw))
    assert (response.sw, response.ok) == (sw, ok)
    assert bytes(response).hex().upper() == raw


def test_answer_without_status_word_is_refused():
    with pytest.raises(CodecError, match="status word"):
        Response.parse(b"\x90")
