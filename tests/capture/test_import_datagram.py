import struct

import pytest

from app.capture.import_datagram import endpoint, read_datagram
from tests.capture.foreign_logs import udp

_IP = udp(b"hello", (1000, 5683))
_IPV6 = (
    struct.pack("!IHBB", 6 << 28, 13, 17, 64)
    + bytes(15)
    + b"\x01"
    + bytes(15)
    + b"\x02"
    + struct.pack("!HHHH", 1000, 5683, 13, 0)
    + b"hello"
)


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        pytest.param(101, _IP, id="raw"),
        pytest.param(228, _IP + b"padding", id="padding behind"),
        pytest.param(1, bytes(12) + b"\x08\x00" + _IP, id="Ethernet"),
        pytest.param(1, bytes(12) + b"\x81\x00\x00\x07\x08\x00" + _IP, id="VLAN"),
        pytest.param(113, bytes(14) + b"\x08\x00" + _IP, id="Linux cooked"),
        pytest.param(276, b"\x08\x00" + bytes(18) + _IP, id="Linux cooked 2"),
        pytest.param(0, bytes(4) + _IP, id="BSD loopback"),
        pytest.param(101, _IPV6, id="IPv6"),
    ],
)
def test_a_datagram_is_found_in_its_frame(link: int, frame: bytes):
    found = read_datagram(link, frame)
    assert found is not None
    assert (found.ports, found.data) == ((1000, 5683), b"hello")


def test_its_ends_are_written_as_people_do():
    found = read_datagram(101, _IP)
    assert found is not None
    assert (found.sender, found.receiver) == ("10.0.0.1:1000", "10.0.0.2:5683")
    assert endpoint("2001:db8::1", 5683) == "[2001:db8::1]:5683"


@pytest.mark.parametrize(
    ("link", "frame"),
    [
        pytest.param(101, b"", id="nothing"),
        pytest.param(101, _IP[:9] + b"\x06" + _IP[10:], id="TCP"),
        pytest.param(101, _IP[:6] + b"\x20\x00" + _IP[8:], id="fragment"),
        pytest.param(101, _IP[:22], id="cut off in UDP"),
        pytest.param(1, bytes(12) + b"\x08\x06" + _IP, id="ARP"),
        pytest.param(1, bytes(12) + b"\x81\x00", id="VLAN cut off"),
        pytest.param(113, bytes(14) + b"\x00\x04" + _IP, id="cooked, not IP"),
        pytest.param(217, _IP, id="another link"),
    ],
)
def test_other_traffic_gives_none(link: int, frame: bytes):
    assert read_datagram(link, frame) is None
