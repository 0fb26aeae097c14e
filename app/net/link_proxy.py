"""The link between one device and one server, whatever the binding needs: UDP or TCP."""

from __future__ import annotations

from typing import Protocol

from app.net.link import Link
from app.net.link_bytes import FlowBytes
from app.net.link_tcp import TcpLinkProxy
from app.net.link_udp import UdpLinkProxy


class LinkProxy(Protocol):
    """A proxy on loopback that treats packets as its link does, and counts them."""

    link: Link

    @property
    def address(self) -> tuple[str, int]:
        """Where clients connect to. Only after `start`."""
        ...

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        ...

    async def stop(self) -> None:
        """Close every socket and forget what was still on its way."""
        ...

    def take(self) -> FlowBytes:
        """Return what passed since the last time, and begin to count anew."""
        ...

    def mishaps(self) -> tuple[int, int, int]:
        """Return how many packets were lost, doubled and reordered since the start."""
        ...


def link_proxy(
    link: Link, upstream: tuple[str, int], *, datagrams: bool, seed: int = 0
) -> LinkProxy:
    """Make the proxy for UDP (datagrams) or TCP, not yet started."""
    kind = UdpLinkProxy if datagrams else TcpLinkProxy
    return kind(link, upstream, seed=seed)
