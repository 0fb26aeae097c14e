"""One peer over UDP, whether DTLS protects it or not, as the CoAP layer sees it."""

from __future__ import annotations

import itertools
import socket
from typing import Protocol

from app.net.datagram_bytes import IPV4_HEADER, IPV6_HEADER, DatagramBytes

Address = tuple[str, int]
"""Host and port; asyncio's longer tuples of IPv6 are cut to this."""

_numbers = itertools.count(1)


class Association(Protocol):
    """A peer's address, together with what protects the messages to and from it.

    number: unique for the life of the program. session: seq of the record that opened it. identity:
    what the peer proved of itself. spent: what it has cost on the wire.
    """

    number: int
    peer: str
    session: int
    identity: str
    spent: DatagramBytes

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        ...

    def send(self, message: bytes) -> None:
        """Send one message in one datagram; dropped when the association is closed."""
        ...

    def close(self, reason: str) -> None:
        """Say goodbye and forget the peer. Harmless when already closed."""
        ...


class Listener(Protocol):
    """Who is told what associations bring. Called from the event loop."""

    def opened(self, association: Association) -> None:
        """The association is ready for messages."""
        ...

    def received(self, association: Association, message: bytes) -> None:
        """One message came, decrypted."""
        ...

    def closed(self, association: Association, reason: str) -> None:
        """An association that was open is gone."""
        ...


def next_number() -> int:
    """Return a number for a new association."""
    return next(_numbers)


def host_and_port(address: Address) -> str:
    """Write an address as people do: `127.0.0.1:5684`, `[::1]:5684`."""
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_address(text: str, default_port: int) -> Address:
    """Read `host`, `host:port` or `[host]:port`. Raises ValueError."""
    host, _, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not host:
        host, port = text, ""
    return host.strip("[]"), int(port or default_port)


def ip_header(family: int) -> int:
    """Bytes of an IP header of this socket family."""
    return IPV6_HEADER if family == socket.AF_INET6 else IPV4_HEADER
