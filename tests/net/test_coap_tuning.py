import pytest

from app.errors import SettingsError
from app.net.coap_tuning import CoapTuning


def test_sizes_that_cannot_be_are_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="no blocks of 500 bytes"):
        CoapTuning(block_bytes=500)
    with pytest.raises(SettingsError, match="100 bytes are not possible"):
        CoapTuning(mtu=100)
    with pytest.raises(SettingsError, match="without a wait"):
        CoapTuning(acknowledge_s=0)
