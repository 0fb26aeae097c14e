from __future__ import annotations

import struct
from ipaddress import IPv4Address

from app.capture.datagram_writer import checksum
from app.capture.exported_pdu import Ends
from app.capture.tcp_writer import LARGEST_SEGMENT, TcpStreams

ENDS = Ends(IPv4Address("10.32.0.1"), IPv4Address("10.32.0.2"), 40000, 443)


def tcp(packet: bytes) -> tuple[int, int, int, int, bytes]:
    """Return source port, sequence, acknowledged, flags and payload."""
    source, _, sequence, acknowledged, _, flags = struct.unpack("!HHIIBB", packet[20:34])
    return source, sequence, acknowledged, flags, packet[40:]


def test_a_connection_is_opened_once() -> None:
    streams = TcpStreams()
    opening = list(streams.opening(ENDS, 1))
    assert [way == ENDS for way, _ in opening] == [True, False, True]
    assert [tcp(packet)[3] for _, packet in opening] == [0x02, 0x12, 0x10]
    assert list(streams.opening(ENDS, 1)) == []
    assert len(list(streams.opening(ENDS, 2))) == 3


def test_numbers_follow_what_was_sent_both_ways() -> None:
    streams = TcpStreams()
    (_, syn), *_ = streams.opening(ENDS, 7)
    first = tcp(syn)[1]
    (one,) = streams.segments(ENDS, 7, b"a" * 100, back=False)
    (two,) = streams.segments(ENDS, 7, b"b" * 30, back=True)
    (three,) = streams.segments(ENDS, 7, b"c", back=False)
    assert tcp(one)[:3] == (40000, first + 1, first + 1)
    assert tcp(two)[:3] == (443, first + 1, first + 101)
    assert tcp(three)[:3] == (40000, first + 101, first + 31)
    assert tcp(one)[4] == b"a" * 100


def test_what_is_long_is_cut_to_segments() -> None:
    streams = TcpStreams()
    list(streams.opening(ENDS, 1))
    data = bytes(range(256)) * 300
    segments = list(streams.segments(ENDS, 1, data, back=False))
    assert [len(tcp(one)[4]) for one in segments] == [LARGEST_SEGMENT, LARGEST_SEGMENT, 11264]
    assert b"".join(tcp(one)[4] for one in segments) == data


def test_checksums_add_up() -> None:
    streams = TcpStreams()
    list(streams.opening(ENDS, 1))
    (packet,) = streams.segments(ENDS, 1, b"odd", back=False)
    assert checksum(packet[:20]) == 0
    pseudo = packet[12:20] + struct.pack("!HH", 6, len(packet) - 20)
    assert checksum(pseudo + packet[20:]) == 0
