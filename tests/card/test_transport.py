"""Addresses of cards."""

from __future__ import annotations

import pytest

from app.card.transport import CardUri, card_name, open_transport, undisturbed
from app.errors import SettingsError
from tests.card.small_card import SmallCard, SmallTransport


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param("sim:", CardUri("sim", "", {}), id="bench-card"),
        pytest.param(
            "sim:left?dialect=1.2&state=/a b/c.json",
            CardUri("sim", "left", {"dialect": "1.2", "state": "/a b/c.json"}),
            id="sim-options",
        ),
        pytest.param(
            "pcsc:ACS ACR39U [ICC] 00 00", CardUri("pcsc", "ACS ACR39U [ICC] 00 00", {}), id="pcsc"
        ),
        pytest.param(
            "pcsc:ACR39?mode=exclusive&protocol=t0",
            CardUri("pcsc", "ACR39", {"mode": "exclusive", "protocol": "t0"}),
            id="pcsc-options",
        ),
        pytest.param("pcsc:What?", CardUri("pcsc", "What?", {}), id="question-mark-in-a-name"),
        pytest.param("pcsc:A?b=c", CardUri("pcsc", "A?b=c", {}), id="no-option-of-ours"),
        pytest.param("pcsc:A?mode", CardUri("pcsc", "A?mode", {}), id="no-value"),
        pytest.param(
            "pcsc:A?b=c?reset=cold", CardUri("pcsc", "A?b=c", {"reset": "cold"}), id="last-mark"
        ),
        pytest.param("pcsc:50%25", CardUri("pcsc", "50%", {}), id="quoted"),
        pytest.param(
            "at:/dev/ttyUSB2?baud=115200",
            CardUri("at", "/dev/ttyUSB2", {"baud": "115200"}),
            id="modem-port",
        ),
        pytest.param("at:COM5", CardUri("at", "COM5", {}), id="modem-windows"),
        pytest.param(
            "at:rfc2217://host:2217?rung=csim",
            CardUri("at", "rfc2217://host:2217", {"rung": "csim"}),
            id="modem-elsewhere",
        ),
        pytest.param("Alcor: Link 00", CardUri("pcsc", "Alcor: Link 00", {}), id="bare-name"),
        pytest.param("Bare?mode=shared", CardUri("pcsc", "Bare?mode=shared", {}), id="bare-as-is"),
    ],
)
def test_reads_an_address(text: str, address: CardUri):
    assert CardUri.parse(text) == address


@pytest.mark.parametrize(
    "name",
    ["Virtual PCD 00 00", "Reader?mode=exclusive", "100% & more #1", "Zürich/2:x", "a?b?c=d"],
)
@pytest.mark.parametrize("options", [{}, {"mode": "exclusive", "reset": "cold"}], ids=str)
def test_an_address_printed_and_read_is_the_same(name: str, options: dict[str, str]):
    address = CardUri("pcsc", name, options)
    assert CardUri.parse(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "at:/dev/ttyUSB2?baud=115200",
        "at:/dev/serial/by-id/usb-Quectel_EG25-G-if02-port0",
        "at:COM5",
        "at:\\\\.\\COM15",
        "at:rfc2217://host:2217",
        "at:socket://[::1]:7000?rung=csim&deadline=500",
    ],
)
def test_a_modem_address_reads_the_same_both_ways(text: str):
    assert str(CardUri.parse(text)) == text


def test_a_reader_has_to_be_named():
    with pytest.raises(SettingsError, match="No reader is named"):
        open_transport("pcsc:")


def test_a_transport_nobody_shares_is_undisturbed_anyway():
    with undisturbed(SmallTransport(SmallCard())):
        pass


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        pytest.param("sim:", "Simulated IoT eUICC", id="simulated"),
        pytest.param(
            "replay:/captures/a b.eimcap?order=any", "Replay of a b.eimcap", id="replayed"
        ),
        pytest.param("at:/dev/ttyUSB2?baud=9600", "Modem ttyUSB2", id="modem"),
        pytest.param("at:COM5", "Modem COM5", id="modem-windows"),
        pytest.param("at:\\\\.\\COM15", "Modem COM15", id="modem-windows-high"),
        pytest.param("at:rfc2217://host:2217", "Modem host:2217", id="modem-elsewhere"),
    ],
)
def test_a_card_without_a_reader_has_the_name_of_its_lane(uri: str, name: str):
    assert card_name(CardUri.parse(uri)) == name
    assert open_transport(uri).name == name
