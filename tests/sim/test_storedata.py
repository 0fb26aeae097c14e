import pytest

from app.sim.status import Refused
from app.sim.storedata import Assembly


def test_one_block_is_the_message():
    assert Assembly().add(0x91, 0, b"abc") == b"abc"


def test_blocks_are_joined_in_order():
    assembly = Assembly()
    assert assembly.add(0x11, 0, b"a") is None
    assert assembly.add(0x11, 1, b"b") is None
    assert assembly.add(0x91, 2, b"c") == b"abc"


def test_as_many_as_256_blocks():
    assembly = Assembly()
    for number in range(255):
        assert assembly.add(0x11, number, bytes((number,))) is None
    assert assembly.add(0x91, 255, b"\xff") == bytes(range(256))


def test_block_zero_begins_anew():
    assembly = Assembly()
    assembly.add(0x11, 0, b"old")
    assembly.add(0x11, 0, b"new")
    assert assembly.add(0x91, 1, b"!") == b"new!"


@pytest.mark.parametrize(
    ("p1", "p2"),
    [
        pytest.param(0x91, 2, id="gap"),
        pytest.param(0x11, 5, id="gap-in-the-middle"),
        pytest.param(0x80, 1, id="no-format-bit"),
        pytest.param(0x00, 0, id="zero"),
    ],
)
def test_wrong_block_is_refused_and_all_forgotten(p1: int, p2: int):
    assembly = Assembly()
    assembly.add(0x11, 0, b"a")
    with pytest.raises(Refused, match="6A86"):
        assembly.add(p1, p2, b"b")
    with pytest.raises(Refused, match="6A86"):
        assembly.add(0x91, 1, b"b")


def test_last_block_without_a_first_is_refused():
    with pytest.raises(Refused, match="6A86"):
        Assembly().add(0x91, 1, b"b")
