from __future__ import annotations

import random

import pytest

from app.capture.toolkit_values import qualifier_text, value_text
from app.capture.value_text import hex_text
from app.card.toolkit_names import OBJECTS


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        pytest.param(0x01, "012601", "number 1, PROVIDE LOCAL INFORMATION, IMEI", id="details"),
        pytest.param(0x02, "8121", "UICC → channel 1", id="devices"),
        pytest.param(0x03, "2004", "the terminal cannot do it now (20), no service", id="busy"),
        pytest.param(0x03, "3A02", "bearer independent protocol error (3A), the channel is closed",
                     id="bearer"),
        pytest.param(0x03, "00", "performed (00)", id="performed"),
        pytest.param(0x04, "011E", "30 seconds", id="duration"),
        pytest.param(0x05, "48656C6C6F", "Hello", id="alpha"),
        pytest.param(0x06, "919471223344F5", "+49172233445", id="address"),
        pytest.param(0x0D, "04" + b"8 bit".hex(), "8 bit", id="text-8-bit"),
        pytest.param(0x0D, "0800480069", "Hi", id="text-ucs2"),
        pytest.param(0x0D, "00C8329BFD06", "Hello", id="text-packed"),
        pytest.param(0x0F, "01" + b"Menu".hex(), "1: Menu", id="item"),
        pytest.param(0x11, "0414", "4 to 20 characters", id="response-length"),
        pytest.param(0x12, "023F002FE23F007FFF6F07",
                     "MF / EF.ICCID, MF / the selected application / EF.IMSI", id="files"),
        pytest.param(0x13, "00F11000010002", "001/01, LAC 00 01, cell 00 02", id="location"),
        pytest.param(0x14, "3A65840020436587", "356480002345678", id="imei"),
        pytest.param(0x19, "0309", "location status, data available", id="events"),
        pytest.param(0x1B, "02", "no service", id="location-status"),
        pytest.param(0x25, "101000", "01:01:00", id="timer"),
        pytest.param(0x26, "62112202113100", "2026-11-22 20:11:13, zone 00", id="moment"),
        pytest.param(0x2F, "A0000000871002", "USIM (A0000000871002)", id="aid"),
        pytest.param(0x35, "03", "the default bearer", id="bearer-description"),
        pytest.param(0x37, "FF", "255 bytes or more", id="much-data"),
        pytest.param(0x38, "8100", "channel 1, link established, no further information",
                     id="channel-status"),
        pytest.param(0x39, "0578", "1400 bytes", id="buffer"),
        pytest.param(0x3C, "0201BB", "TCP, remote, client, port 443", id="transport"),
        pytest.param(0x3E, "21C0000201", "192.0.2.1", id="ipv4"),
        pytest.param(0x3E, "5720010DB8" + "00" * 11 + "01", "2001:db8::1", id="ipv6"),
        pytest.param(0x3F, "080A", "E-UTRAN, NG-RAN", id="technologies"),
        pytest.param(0x47, "08696E7465726E6574036D6E63", "internet.mnc", id="access-name"),
        pytest.param(0x47, "FF61", "FF 61", id="access-name-cut-off"),
        pytest.param(0x36, "0102", "01 02", id="no-words"),
    ],
)  # fmt: skip
def test_values_are_put_in_words(kind: int, value: str, text: str) -> None:
    found = value_text(kind, bytes.fromhex(value), 0).replace("\u202f", "")
    assert found.startswith(text)


@pytest.mark.parametrize(
    ("command", "qualifier", "text"),
    [
        pytest.param(0x01, 0x09, "eUICC profile state change", id="refresh"),
        pytest.param(0x26, 0x08, "IMEISV", id="local-information"),
        pytest.param(0x27, 0x02, "get the current value", id="timer"),
        pytest.param(0x43, 0x01, "send at once", id="send-data"),
        pytest.param(0x10, 0x00, "", id="nothing-to-say"),
    ],
)
def test_qualifiers_are_said_by_command(command: int, qualifier: int, text: str) -> None:
    assert qualifier_text(command, qualifier) == text


@pytest.mark.parametrize("kind", OBJECTS)
def test_any_value_gets_a_text_that_can_be_written(kind: int) -> None:
    chance = random.Random(kind)
    assert value_text(kind, b"", 0) == ""
    for _ in range(200):
        value = chance.randbytes(chance.randrange(1, 30))
        assert value_text(kind, value, 0).encode("utf-8") or hex_text(value)
