import pytest

from app.sim import bits


@pytest.mark.parametrize(
    ("positions", "packed"),
    [
        pytest.param((), (b"", 0), id="none"),
        pytest.param((0,), (b"\x80", 1), id="first"),
        pytest.param((1,), (b"\x40", 2), id="enable-as-0640"),
        pytest.param((0, 3), (b"\x90", 4), id="install-and-delete-as-0490"),
        pytest.param((7, 8), (b"\x01\x80", 9), id="across-bytes"),
    ],
)
def test_pack_and_unpack(positions: tuple[int, ...], packed: tuple[bytes, int]):
    assert bits.pack(positions) == packed
    assert bits.unpack(packed) == set(positions)


def test_unpack_does_not_look_beyond_the_bytes_or_the_bits():
    assert bits.unpack((b"\xff", 3)) == {0, 1, 2}
    assert bits.unpack((b"\x80", 99)) == {0}


def test_names_without_a_bit_are_passed_over():
    assert bits.unpack_names(bits.EVENTS, (b"\xff", 8)) == bits.EVENTS
    assert bits.pack_names(bits.RULES, ["ppr2"]) == (b"\x20", 3)
