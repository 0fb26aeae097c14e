import pytest

from app.errors import SettingsError
from app.net.coap_limits import CoapLimits, block_exponent


@pytest.mark.parametrize(("size", "exponent"), [(16, 0), (64, 2), (1024, 6)])
def test_block_sizes_have_their_exponents(size: int, exponent: int) -> None:
    assert block_exponent(size) == exponent


@pytest.mark.parametrize("size", [0, 8, 100, 2048])
def test_sizes_coap_does_not_have_are_refused(size: int) -> None:
    with pytest.raises(SettingsError, match="no blocks of"):
        CoapLimits(block_bytes=size)
