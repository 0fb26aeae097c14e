"""What is typed to name a modem's port."""

from __future__ import annotations

import pytest

from app.errors import SettingsError
from widgets.modem_address import has_baud, modem_uri


@pytest.mark.parametrize(
    ("text", "baud", "uri"),
    [
        pytest.param("/dev/ttyUSB2", 115_200, "at:/dev/ttyUSB2", id="device"),
        pytest.param(" at:/dev/ttyUSB2 ", 9_600, "at:/dev/ttyUSB2?baud=9600", id="pasted-slow"),
        pytest.param("com5", 115_200, "at:COM5", id="windows"),
        pytest.param("socket://10.0.0.7:4000", 9_600, "at:socket://10.0.0.7:4000", id="stream"),
        pytest.param(
            "RFC2217://bench:4000", 9_600, "at:rfc2217://bench:4000?baud=9600", id="rfc2217"
        ),
        pytest.param("socket://[::1]:4000", 115_200, "at:socket://[::1]:4000", id="ipv6"),
    ],
)
def test_a_right_address_becomes_a_uri(text: str, baud: int, uri: str) -> None:
    assert modem_uri(text, baud) == uri


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "No port is named", id="empty"),
        pytest.param("ttyUSB2", "names no port", id="no-folder"),
        pytest.param("COM0", "names no port", id="com-zero"),
        pytest.param("/dev/", "is no file of a port", id="folder"),
        pytest.param("/dev/tty USB", "no spaces", id="space"),
        pytest.param("socket://", "host and its port are missing", id="no-host"),
        pytest.param("socket://bench", "no host with a port", id="no-port"),
        pytest.param("socket://bench:0", "leads nowhere", id="port-0"),
        pytest.param("rfc2217://bench:70000", "no host with a port", id="port-too-high"),
        pytest.param("http://bench:80", "leads to no modem", id="other-scheme"),
    ],
)
def test_a_wrong_address_says_what_is_wrong_and_what_is_right(text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        modem_uri(text)
    assert "socket://host:port" in caught.value.hint


def test_only_a_bare_stream_has_no_speed() -> None:
    assert has_baud("/dev/ttyUSB2")
    assert has_baud("rfc2217://bench:4000")
    assert not has_baud("socket://bench:4000")
