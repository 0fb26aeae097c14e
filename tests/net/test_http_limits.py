"""The gate of a server, and what counts as this machine."""

from __future__ import annotations

import pytest

from app.net.http_limits import Gate, HttpLimits, is_loopback

FAR = "192.0.2.1"


def test_a_host_may_open_so_many_and_more_after_some_left():
    gate = Gate(HttpLimits(connections_per_host=2))
    assert [gate.enter(FAR) == "" for _ in range(3)] == [True, True, False]
    assert gate.enter("192.0.2.2") == ""
    gate.leave(FAR)
    assert gate.enter(FAR) == ""
    assert gate.connections == 3


def test_all_together_may_open_so_many():
    gate = Gate(HttpLimits(connections=1))
    assert gate.enter("127.0.0.1") == ""
    assert "limit of this server" in gate.enter(FAR)
    gate.leave("127.0.0.1")
    assert gate.connections == 0


def test_a_burst_passes_and_then_the_rate_counts():
    gate = Gate(HttpLimits(rate=2, burst=3))
    assert [gate.admits(FAR, 0) for _ in range(4)] == [True, True, True, False]
    assert [gate.admits(FAR, 0.5) for _ in range(2)] == [True, False]
    assert gate.admits("192.0.2.2", 0.5)


def test_a_limit_of_nothing_is_none():
    gate = Gate(HttpLimits(connections=0, connections_per_host=0, rate=0))
    assert {gate.enter(FAR) for _ in range(50)} == {""}
    assert all(gate.admits(FAR, 0) for _ in range(500))


def test_this_machine_is_not_limited_unless_wanted():
    free, held = HttpLimits(rate=1, burst=1), HttpLimits(rate=1, burst=1, limits_loopback=True)
    assert all(Gate(free).admits("127.0.0.1", 0) for _ in range(9))
    gate = Gate(held)
    assert [gate.admits("127.0.0.1", 0) for _ in range(2)] == [True, False]


def test_many_hosts_are_not_remembered_for_ever():
    gate = Gate(HttpLimits(connections=1, rate=1, burst=1))
    for second in range(5000):
        assert gate.admits(f"host {second}", second)
    assert len(gate._buckets) < 1100


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.0.2.1", False),
        ("localhost.example", False),
        ("", False),
    ],
)
def test_this_machine_is_known(host, is_here):
    assert is_loopback(host) is is_here
