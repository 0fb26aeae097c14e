from functools import reduce
from operator import xor

import pytest

from app.sim.atr import atr
from tests.sim.terminal import options


@pytest.mark.parametrize("kind", ["sgp32", "sgp22", "sgp02", "uicc"])
@pytest.mark.parametrize("protocol", ["t0", "t1"])
def test_check_byte_makes_the_sum_zero(kind: str, protocol: str):
    made = atr(options(f"kind={kind}&protocol={protocol}"))
    assert made[0] == 0x3B
    assert reduce(xor, made[1:]) == 0
    assert len(made) <= 33


def test_euicc_bit_stands_after_t15_on_euiccs_only():
    assert bytes.fromhex("3FC782") in atr(options())
    assert bytes.fromhex("1FC78031") in atr(options("kind=uicc"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param("channels=0", 0x00, id="none"),
        pytest.param("channels=3", 0x1B, id="three-others"),
        pytest.param("channels=19", 0x1F, id="eight-or-more"),
    ],
)
def test_capabilities_tell_the_logical_channels(query: str, count: int):
    made = atr(options(query))
    assert made[made.index(bytes.fromhex("73FE21")) + 3] == count
