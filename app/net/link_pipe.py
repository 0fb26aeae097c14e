"""One direction of a link without any wire: when does a packet arrive, how often, or not at all.

Time is handed in and handed back, so that the model can be tried without waiting. Packets queue
for the wire (rate), then travel (latency and jitter). A stream is different from datagrams: TCP
hides loss, and what a program sees of a lost segment is the time its retransmission took.
"""

from __future__ import annotations

from random import Random

from app.net.link import Link

_IP = 20
_UDP = 8
_TCP = 32
_LEAST_RTO_S = 0.2
_MOST_RETRANSMISSIONS = 8


class LinkPipe:
    """One direction of a link for one flow. Used from one thread only.

    seed: two pipes with the same seed, given the same packets, do the same.
    """

    def __init__(self, link: Link, rate_bps: int, seed: int) -> None:
        self._link = link
        self._rate = rate_bps
        self._random = Random(seed)  # noqa: S311 - it loses packets, it keeps no secrets
        self._free_at = 0.0
        self._last_arrival = 0.0
        self.lost = 0
        self.duplicated = 0
        self.reordered = 0

    def datagram(self, size: int, now: float) -> tuple[float, ...]:
        """Return when copies of a UDP payload of `size` bytes arrive; nothing when it is lost.

        One too big for the MTU travels in fragments, and is lost with any one of them.
        """
        arrival = self._sent(udp_packet_bytes(size, self._link.mtu), now) + self._travel()
        survives = (1 - self._link.loss) ** fragments(size, self._link.mtu)
        if self._random.random() >= survives:
            self.lost += 1
            return ()
        if self._happens(self._link.reordering):
            self.reordered += 1
            arrival += max(0.03, self._link.latency_s)
        if self._happens(self._link.duplicates):
            self.duplicated += 1
            return (arrival, arrival + max(0.005, self._link.jitter_s))
        return (arrival,)

    def segment(self, size: int, now: float) -> float:
        """Return when a TCP segment of `size` bytes arrives, never before the one ahead of it."""
        arrival = self._sent(size + _TCP + _IP, now) + self._travel()
        timeout = max(_LEAST_RTO_S, 4 * self._link.latency_s)
        for _ in range(_MOST_RETRANSMISSIONS):
            if not self._happens(self._link.loss):
                break
            self.lost += 1
            arrival += timeout
            timeout *= 2
        self._last_arrival = max(arrival, self._last_arrival)
        return self._last_arrival

    def _sent(self, size: int, now: float) -> float:
        """Return when the last bit of a packet has left, after those that wait before it."""
        starts = max(now, self._free_at)
        self._free_at = starts + (size * 8 / self._rate if self._rate else 0.0)
        return self._free_at

    def _travel(self) -> float:
        return self._link.latency_s + self._link.jitter_s * self._random.random()

    def _happens(self, share: float) -> bool:
        return share > 0 and self._random.random() < share


def fragments(size: int, mtu: int) -> int:
    """Return how many IPv4 packets carry a UDP payload of `size` bytes."""
    room = (mtu - _IP) // 8 * 8
    return max(1, -(-(size + _UDP) // room)) if size + _UDP + _IP > mtu else 1


def udp_packet_bytes(size: int, mtu: int) -> int:
    """Return the bytes on the wire of a UDP payload: with UDP and IPv4 headers, fragments each."""
    return size + _UDP + _IP * fragments(size, mtu)


def segment_payload(mtu: int) -> int:
    """Return how many bytes of a stream fit into one TCP segment with timestamps."""
    return mtu - _IP - _TCP
