"""Counting headers and splitting a flow by use."""

from __future__ import annotations

import pytest

from app.net.link_bytes import DatagramTally, FlowBytes, RecordTally, StreamTally


def test_datagrams_cost_their_headers_and_fragments_an_ip_header_each() -> None:
    tally = DatagramTally(mtu=1500)
    tally.count(100)
    tally.count(3000)
    assert (tally.packets, tally.transport, tally.ip) == (4, 16, 80)
    tally.clear()
    assert (tally.packets, tally.transport, tally.ip) == (0, 0, 0)


@pytest.mark.parametrize(
    ("bursts", "packets"),
    [
        pytest.param([(300, True)], 1, id="one-segment"),
        pytest.param([(300, True), (700, False)], 2, id="request-and-answer"),
        pytest.param([(100, True), (200, True)], 1, id="written-in-two-pieces"),
        pytest.param([(1448 * 5, False)], 5 + 2, id="a-long-answer-is-acknowledged"),
    ],
)
def test_a_stream_is_reckoned_in_full_segments(
    bursts: list[tuple[int, bool]], packets: int
) -> None:
    tally = StreamTally(mtu=1500)
    for size, outgoing in bursts:
        tally.count(size, outgoing=outgoing)
    assert (tally.packets, tally.transport, tally.ip) == (packets, packets * 32, packets * 20)


def test_opening_and_closing_a_connection_cost_three_packets_each() -> None:
    tally = StreamTally(mtu=1500)
    tally.opened()
    assert (tally.packets, tally.transport) == (3, 112)
    tally.closed()
    assert (tally.packets, tally.transport) == (6, 112 + 96)


def test_a_flow_is_split_so_that_nothing_is_lost() -> None:
    flow = FlowBytes(900, 31, 500, 442, 80, 200, 10, 1)
    wire = flow.wire(payload=300)
    assert (wire.payload, wire.application, wire.handshake) == (300, 142, 900)
    assert (wire.record, wire.transport, wire.ip) == (500 - 442 + 31, 80, 200)
    assert wire.total == flow.total


def test_tickets_of_tls_1_3_count_as_handshake_when_the_client_knows_its_plaintext() -> None:
    flow = FlowBytes(1000, 0, 22 * 4 + 940, 940, late=((220, 220, 200),))
    wire = flow.wire(payload=100, plaintext=500)
    assert wire.handshake == 1000 + 440 + 2 * 22
    assert (wire.payload, wire.application, wire.record) == (100, 400, 2 * 22)
    assert wire.total == flow.total


def test_plaintext_that_explains_no_ticket_leaves_the_split_as_it_was() -> None:
    flow = FlowBytes(1000, 0, 600, 556, late=((220, 200),))
    assert flow.wire(payload=100, plaintext=401) == flow.wire(payload=100)


def test_a_tally_begins_anew() -> None:
    tally = RecordTally(1, 2, 3, 4, [5], inexact=True)
    tally.clear()
    assert tally == RecordTally()
