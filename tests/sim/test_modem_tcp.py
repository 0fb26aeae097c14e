from __future__ import annotations

import select
import socket
from collections.abc import Iterator

import pytest

from app.errors import DeviceError
from app.sim.modem_tcp import TcpLine


@pytest.fixture
def line() -> Iterator[TcpLine]:
    one = TcpLine("127.0.0.1", 0)
    one.open()
    yield one
    one.close()


def connected(line: TcpLine) -> socket.socket:
    host = socket.create_connection(("127.0.0.1", int(line.path.rpartition(":")[2])), timeout=5)
    take(line)
    return host


def take(line: TcpLine) -> bytes:
    """Read what has come, or take the connection that has."""
    ready = select.select(line.readers, [], [], 5)[0]
    return b"".join(line.read(one) for one in ready)


def test_the_path_names_the_port_it_got(line: TcpLine):
    assert line.path.startswith("socket://127.0.0.1:")
    assert not line.path.endswith(":0")
    assert line.name == line.path


def test_bytes_pass_both_ways(line: TcpLine):
    assert (line.writer, line.write(b"lost")) == (-1, 0)
    with connected(line) as host:
        host.sendall(b"AT\r")
        assert take(line) == b"AT\r"
        assert line.write(b"OK") == 2
        assert host.recv(10) == b"OK"


def test_a_second_host_is_turned_away(line: TcpLine):
    with connected(line) as first, connected(line) as second:
        assert second.recv(10) == b""
        assert line.write(b"still yours") == 11
        assert first.recv(20) == b"still yours"


def test_after_one_host_left_the_next_is_served(line: TcpLine):
    connected(line).close()
    assert take(line) == b""
    assert line.writer == -1
    with connected(line) as host:
        assert line.write(b"x") == 1
        assert host.recv(1) == b"x"


def test_closing_hangs_up_and_the_same_port_can_be_opened_again(line: TcpLine):
    path = line.path
    with connected(line) as host:
        line.close()
        assert host.recv(10) == b""
    assert (line.readers, line.write(b"x")) == ((), 0)
    line.open()
    assert line.path == path
    connected(line).close()


def test_a_port_that_is_taken_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(DeviceError, match="Nothing can listen"):
            TcpLine("127.0.0.1", taken.getsockname()[1]).open()


def test_a_host_may_come_back_before_its_leaving_was_seen(line: TcpLine):
    connected(line).close()
    with connected(line) as host:
        assert line.write(b"welcome") == 7
        assert host.recv(20) == b"welcome"
