from __future__ import annotations

import pytest

from app.card.transport import CardUri
from app.errors import SettingsError
from app.modem.address import ModemAddress
from app.values.modem import Rung


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param("at:/dev/ttyUSB2", ModemAddress("/dev/ttyUSB2"), id="port-alone"),
        pytest.param(
            "at:COM5?baud=9600&rung=csim&deadline=1500&block=120&quirk=needs-le,no-cchc",
            ModemAddress("COM5", 9600, Rung.CSIM_CHANNEL, 1.5, 120, ("needs-le", "no-cchc")),
            id="all-options",
        ),
        pytest.param("at:x?rung=auto", ModemAddress("x"), id="best-rung"),
        pytest.param("at:x?rung=CGLA", ModemAddress("x", rung=Rung.CGLA), id="capitals"),
        pytest.param("at:x?rung=basic", ModemAddress("x", rung=Rung.CSIM_BASIC), id="basic"),
    ],
)
def test_reads_port_and_options(text: str, address: ModemAddress):
    assert ModemAddress.from_uri(CardUri.parse(text)) == address


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("colour=red", "colour"),
        ("baud=fast", "baud"),
        ("baud=", "baud"),
        ("baud=0", "baud"),
        ("rung=third", "rung"),
        ("deadline=-1", "deadline"),
        ("block=256", "block"),
        ("block=0", "block"),
    ],
)
def test_says_which_option_is_wrong_and_what_would_be_right(query: str, key: str):
    with pytest.raises(SettingsError) as caught:
        ModemAddress.from_uri(CardUri.parse(f"at:x?{query}"))
    assert caught.value.key == key
    assert caught.value.hint
