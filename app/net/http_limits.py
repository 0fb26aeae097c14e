"""How much one HTTPS server takes from strangers, and the gate that holds peers to it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Limits of one server; a limit of 0 is none. Times in seconds, sizes in bytes.

    head_s, body_s: for a whole request head or body, however slowly it drips in. idle_s: between
    two requests of one connection. send_s: for a peer that does not read. rate: requests a second
    per host, on average over `burst` of them. The limits per host do not count for this machine,
    where many virtual devices share one address, unless limits_loopback.
    """

    connections: int = 2000
    connections_per_host: int = 64
    handshake_s: float = 20.0
    head_s: float = 20.0
    body_s: float = 60.0
    idle_s: float = 120.0
    send_s: float = 30.0
    handler_s: float = 60.0
    head_bytes: int = 16 * 1024
    body_bytes: int = 1024 * 1024
    rate: float = 50.0
    burst: int = 200
    limits_loopback: bool = False


class Gate:
    """Counts connections and requests per host. Not thread-safe: one event loop uses it."""

    def __init__(self, limits: HttpLimits) -> None:
        self._limits = limits
        self._open: dict[str, int] = {}
        self._buckets: dict[str, tuple[float, float]] = {}
        self.connections = 0

    def enter(self, host: str) -> str:
        """Count a connection in. Returns why it may not be, or nothing when it may."""
        limits, here = self._limits, self._open.get(host, 0)
        if limits.connections and self.connections >= limits.connections:
            return f"{self.connections} connections are open, which is the limit of this server."
        if here >= limits.connections_per_host > 0 and self._is_limited(host):
            return f"{host} has {here} connections open, which is the limit for one host."
        self._open[host] = here + 1
        self.connections += 1
        return ""

    def leave(self, host: str) -> None:
        """Count out a connection that `enter` let in."""
        self.connections -= 1
        left = self._open.pop(host) - 1
        if left:
            self._open[host] = left

    def admits(self, host: str, now: float) -> bool:
        """Whether the host may send one more request at this moment of the loop's clock."""
        limits = self._limits
        if not limits.rate or not self._is_limited(host):
            return True
        tokens, since = self._buckets.get(host, (float(limits.burst), now))
        tokens = min(float(limits.burst), tokens + (now - since) * limits.rate)
        self._buckets[host] = (max(tokens - 1, 0.0), now) if tokens >= 1 else (tokens, now)
        if len(self._buckets) > 2 * limits.connections + 1000:
            self._forget_the_calm(now)
        return tokens >= 1

    def _forget_the_calm(self, now: float) -> None:
        """Drop hosts whose bucket is full again; they are as good as never seen."""
        full_after = self._limits.burst / self._limits.rate
        self._buckets = {
            host: (tokens, since)
            for host, (tokens, since) in self._buckets.items()
            if now - since < full_after
        }

    def _is_limited(self, host: str) -> bool:
        return self._limits.limits_loopback or not is_loopback(host)


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine and nothing else."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
