from __future__ import annotations

import pytest

from app.capture.gsmtap import SLOTS, gsmtap_packet, joined_exchange


def test_the_header_is_sixteen_bytes_of_version_two() -> None:
    packet = gsmtap_packet(bytes.fromhex("00a40004022f006a82"))
    assert packet.hex() == "02040400" + "00" * 12 + "00a40004022f006a82"


def test_kind_and_slot_have_their_places() -> None:
    packet = gsmtap_packet(b"\x3b", kind=1, slot=2)
    assert (packet[3], packet[12], packet[16:]) == (2, 1, b"\x3b")


def test_a_slot_beyond_a_byte_goes_on_in_the_sub_slot() -> None:
    packet = gsmtap_packet(b"\x3b", slot=0x1FF)
    assert (packet[3], packet[14]) == (0xFF, 1)
    assert max(gsmtap_packet(b"", slot=SLOTS - 1)[one] for one in (3, 14)) == 0xFF


@pytest.mark.parametrize(
    ("command", "answer", "joined"),
    [
        pytest.param("81E2910003BF2000", "6108", "81E2910003BF20006108", id="status only, as sent"),
        pytest.param("81E2910003BF2000", "AB9000", "81E2910003BF200000AB9000", id="data wants Le"),
        pytest.param("81E2910003BF200000", "AB9000", "81E2910003BF200000AB9000", id="Le is there"),
        pytest.param("80F20000", "AB9000", "80F2000000AB9000", id="header only"),
        pytest.param("81C0000001", "AB9000", "81C0000001AB9000", id="Le alone"),
        pytest.param("81E29100000001BF", "AB9000", "81E29100000001BF0000AB9000", id="long form"),
        pytest.param("81E2910005BF", "AB9000", "81E2910005BFAB9000", id="damaged, as sent"),
        pytest.param("81", "6700", "816700", id="no command, as sent"),
    ],
)
def test_le_is_there_when_response_data_follows(command: str, answer: str, joined: str) -> None:
    found = joined_exchange(bytes.fromhex(command), bytes.fromhex(answer))
    assert found.hex().upper() == joined
