from __future__ import annotations

import random

import pytest

from app.capture.apdu_view import read_command, read_response


@pytest.mark.parametrize(
    ("raw", "data", "data_start", "le", "oddity"),
    [
        pytest.param("00A40004", "", 4, None, "", id="case-1"),
        pytest.param("81C0000015", "", 4, 21, "", id="case-2"),
        pytest.param("81C0000000", "", 4, 256, "", id="case-2-of-256"),
        pytest.param("00A40004022FE2", "2FE2", 5, None, "", id="case-3"),
        pytest.param("00A40004022FE200", "2FE2", 5, 256, "", id="case-4"),
        pytest.param("80E29100000002AABB", "AABB", 7, None, "", id="extended-3"),
        pytest.param("80E29100000002AABB0000", "AABB", 7, 65536, "", id="extended-4"),
        pytest.param("80CA005A000000", "", 4, 65536, "", id="extended-2"),
        pytest.param("00A40004042FE2", "2FE2", 5, None, "Lc says 4 bytes, 2", id="cut-off"),
        pytest.param("00A40004012FE2AA", "2FE2AA", 5, None, "Lc says 1 bytes, 3", id="too-long"),
    ],
)
def test_fields_are_found_in_every_case(
    raw: str, data: str, data_start: int, le: int | None, oddity: str
) -> None:
    command = read_command(bytes.fromhex(raw))
    assert command is not None
    assert (command.data.hex().upper(), command.le) == (data, le)
    assert command.data_start == data_start or not data
    assert command.oddity.startswith(oddity)
    assert bool(command.oddity) == bool(oddity)


@pytest.mark.parametrize(
    ("cla", "channel", "secured"),
    [
        pytest.param("00", 0, False, id="basic"),
        pytest.param("83", 3, False, id="proprietary-3"),
        pytest.param("C1", 5, False, id="proprietary-5"),
        pytest.param("4F", 19, False, id="highest"),
        pytest.param("0C", 0, True, id="secured"),
        pytest.param("60", 4, True, id="secured-4"),
    ],
)
def test_class_byte_names_channel_and_security(cla: str, channel: int, secured: bool) -> None:
    command = read_command(bytes.fromhex(cla + "A40000"))
    assert command is not None
    assert (command.channel, command.secured) == (channel, secured)


def test_less_than_a_header_is_no_command() -> None:
    assert read_command(b"\x00\xa4\x00") is None


@pytest.mark.parametrize(
    ("raw", "data", "sw", "more"),
    [
        pytest.param("9000", "", 0x9000, False, id="bare"),
        pytest.param("AABB6115", "AABB", 0x6115, True, id="more-waits"),
        pytest.param("90", "90", 0, False, id="cut-off"),
    ],
)
def test_an_answer_ends_with_its_status_word(raw: str, data: str, sw: int, more: bool) -> None:
    answer = read_response(bytes.fromhex(raw))
    assert (answer.data.hex().upper(), answer.sw, answer.more) == (data, sw, more)


def test_any_bytes_can_be_looked_at() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        raw = chance.randbytes(chance.randrange(12))
        command = read_command(raw)
        if command is not None:
            assert command.data_start + len(command.data) <= len(raw) or not command.data
