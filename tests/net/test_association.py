import socket

import pytest

from app.net.association import host_and_port, ip_header, next_number, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:18684", ("127.0.0.1", 18684)),
        ("localhost", ("localhost", 5684)),
        ("[::1]:7", ("::1", 7)),
        ("[::1]", ("::1", 5684)),
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, address: tuple[str, int]) -> None:
    assert parse_address(text, 5684) == address


def test_an_address_is_written_as_it_is_read() -> None:
    for text in ("127.0.0.1:1", "[::1]:2"):
        assert host_and_port(parse_address(text, 0)) == text


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        parse_address("127.0.0.1:http", 5684)


def test_ip_headers_differ_by_family() -> None:
    assert (ip_header(socket.AF_INET), ip_header(socket.AF_INET6)) == (20, 40)


def test_no_number_is_given_twice() -> None:
    assert len({next_number() for _ in range(100)}) == 100
