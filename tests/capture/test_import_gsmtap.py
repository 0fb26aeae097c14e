import pytest

from app.capture.import_gsmtap import read_gsmtap, split_exchange

_SELECT = "00a4040010a0000005591010ffffffff8900000100"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        pytest.param("00a40004022f00", "6a82", id="data and no answer"),
        pytest.param(_SELECT, "611e", id="data, Le and no answer"),
        pytest.param("81e2910003bf2000", "6108", id="T=0, no Le"),
        pytest.param("81e2910003bf200000", "bf20009000", id="Le 00 and answer"),
        pytest.param("81e2910003bf200003", "bf20009000", id="Le tells the answer"),
        pytest.param("81e2910003bf2000", "bf20009000", id="answer without Le"),
        pytest.param("81e2910003bf200020", "0102039000", id="Le beyond the answer"),
        pytest.param("81c0000015", "bf3e009000", id="GET RESPONSE"),
        pytest.param("00b2010426", "0102039000", id="READ RECORD"),
        pytest.param("0070000001", "019000", id="MANAGE CHANNEL"),
        pytest.param("00c0000000", "00" * 256 + "9000", id="256 bytes of zeros"),
        pytest.param("80e29100000003bf20000000", "bf20009000", id="extended lengths"),
        pytest.param("00a4000c", "9000", id="header alone"),
        pytest.param("00a4000c00", "9000", id="Le alone"),
    ],
)
def test_command_and_answer_are_told_apart(command: str, answer: str):
    found = split_exchange(bytes.fromhex(command + answer))
    assert tuple(part.hex() for part in found) == (command, answer)


def test_too_short_for_an_answer_is_a_command():
    assert split_exchange(b"\x00\xa4\x00\x04\x02") == (b"\x00\xa4\x00\x04\x02", b"")


def test_the_header_is_taken_off():
    head = bytes((2, 4, 4, 3, 0x40, 0)) + bytes(6) + bytes((1, 0, 0, 0))
    packet = read_gsmtap(head + b"\x3b\x00")
    assert packet is not None
    assert (packet.kind, packet.slot, packet.body) == (1, 3, b"\x3b\x00")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes((2, 4, 4)), id="cut off"),
        pytest.param(bytes((3, 4, 4)) + bytes(13), id="version 3"),
        pytest.param(bytes((2, 4, 1)) + bytes(13), id="radio"),
        pytest.param(bytes((2, 200, 4)) + bytes(13), id="header longer than the packet"),
        pytest.param(bytes((2, 1, 4)) + bytes(13), id="header too short"),
    ],
)
def test_other_packets_are_refused(data: bytes):
    assert read_gsmtap(data) is None


def test_the_sub_slot_and_the_frame_number_are_read():
    packet = read_gsmtap(bytes((2, 4, 4, 3, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 5, 0)) + b"\x00\xa4")
    assert packet is not None
    assert (packet.slot, packet.frame) == (0x503, 0x102)
