"""What a link does to packets, with time handed in."""

from __future__ import annotations

import pytest

from app.net.link import NONE, Link
from app.net.link_pipe import LinkPipe, fragments, segment_payload, udp_packet_bytes


def test_packets_queue_for_a_slow_link() -> None:
    pipe = LinkPipe(Link("slow", 8_000), 8_000, seed=1)
    first = pipe.datagram(972, now=10.0)
    second = pipe.datagram(472, now=10.0)
    assert first == pytest.approx((11.0,))
    assert second == pytest.approx((11.5,))
    assert pipe.datagram(72, now=20.0) == pytest.approx((20.1,))


def test_latency_is_added_once_and_rate_is_not_slowed_by_it() -> None:
    pipe = LinkPipe(Link("far", 8_000, latency_s=5.0), 8_000, seed=1)
    assert pipe.datagram(972, now=0.0) == pytest.approx((6.0,))
    assert pipe.datagram(972, now=0.0) == pytest.approx((7.0,))


def test_the_shares_of_mishaps_are_met() -> None:
    pipe = LinkPipe(NONE.disturbed(loss=0.1, duplicates=0.3, reordering=0.2), 0, seed=7)
    arrivals = [pipe.datagram(100, now=float(n)) for n in range(10_000)]
    assert sum(not one for one in arrivals) == pipe.lost
    assert sum(len(one) == 2 for one in arrivals) == pipe.duplicated
    assert pipe.lost == pytest.approx(1000, rel=0.15)
    assert pipe.duplicated == pytest.approx(2700, rel=0.15)
    assert pipe.reordered == pytest.approx(1800, rel=0.15)


def test_a_reordered_datagram_arrives_after_the_one_sent_next() -> None:
    pipe = LinkPipe(NONE.disturbed(reordering=0.5), 0, seed=3)
    arrivals = [pipe.datagram(100, now=n / 1000)[0] for n in range(200)]
    assert arrivals != sorted(arrivals)


def test_fragments_share_their_fate() -> None:
    whole = LinkPipe(NONE.disturbed(loss=0.1), 0, seed=5)
    cut = LinkPipe(NONE.disturbed(loss=0.1), 0, seed=5)
    for n in range(5_000):
        whole.datagram(1_000, now=float(n))
        cut.datagram(4_000, now=float(n))
    assert cut.lost > 2 * whole.lost


def test_the_same_seed_does_the_same_again() -> None:
    link = Link("odd", latency_s=0.1, jitter_s=0.1, loss=0.3, duplicates=0.3, reordering=0.3)
    one, other = (LinkPipe(link, 0, seed=11) for _ in range(2))
    assert [one.datagram(50, 0.0) for _ in range(100)] == [
        other.datagram(50, 0.0) for _ in range(100)
    ]


def test_a_lost_segment_comes_late_and_holds_up_those_behind_it() -> None:
    pipe = LinkPipe(Link("lossy", latency_s=0.1, loss=0.3), 0, seed=2)
    arrivals = [pipe.segment(1_000, now=n / 100) for n in range(300)]
    assert arrivals == sorted(arrivals)
    delays = [arrival - n / 100 for n, arrival in enumerate(arrivals)]
    assert min(delays) == pytest.approx(0.1)
    assert max(delays) >= 0.1 + 0.4
    assert pipe.lost > 50


@pytest.mark.parametrize(
    ("size", "mtu", "parts", "on_wire"),
    [
        pytest.param(100, 1500, 1, 128, id="small"),
        pytest.param(1472, 1500, 1, 1500, id="just-fits"),
        pytest.param(1473, 1500, 2, 1473 + 8 + 40, id="one-byte-too-many"),
        pytest.param(4001, 1358, 4, 4001 + 8 + 80, id="several"),
    ],
)
def test_headers_of_a_datagram_and_its_fragments(
    size: int, mtu: int, parts: int, on_wire: int
) -> None:
    assert fragments(size, mtu) == parts
    assert udp_packet_bytes(size, mtu) == on_wire


def test_a_segment_leaves_room_for_its_headers() -> None:
    assert segment_payload(1500) == 1448
