from __future__ import annotations

import socket

import pytest

from app.capture.gsmtap_address import Address, read_address, resolved
from app.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", Address("127.0.0.1", 4729), id="nothing is this computer"),
        pytest.param("127.0.0.1:5000", Address("127.0.0.1", 5000), id="both"),
        pytest.param(":5000", Address("127.0.0.1", 5000), id="a port"),
        pytest.param("bench.example", Address("bench.example", 4729), id="a host"),
        pytest.param("[::1]:5000", Address("::1", 5000), id="IPv6"),
        pytest.param("[::1]", Address("::1", 4729), id="IPv6 without a port"),
    ],
)
def test_an_address_is_read_with_what_is_usual_for_the_rest(text, wanted):
    assert read_address(text) == wanted


@pytest.mark.parametrize("text", ["127.0.0.1:0", "127.0.0.1:70000", "a:b", "host:", "::1:4729"])
def test_what_is_no_address_is_said_to_be_none(text):
    with pytest.raises(SettingsError) as caught:
        read_address(text)
    assert text in caught.value.message
    assert "127.0.0.1:4729" in caught.value.hint


def test_an_address_is_written_as_it_is_read():
    for text in ("127.0.0.1:4729", "[::1]:4729"):
        assert str(read_address(text)) == text


def test_a_host_is_looked_up_and_an_unknown_one_told():
    assert resolved(Address()) == (socket.AF_INET, ("127.0.0.1", 4729))
    with pytest.raises(SettingsError, match=r"no-such-host\.invalid"):
        resolved(Address("no-such-host.invalid"))
