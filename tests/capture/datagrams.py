"""A receiver of datagrams on this computer, for tests of what sends them."""

from __future__ import annotations

import socket
from types import TracebackType

from app.capture.gsmtap_address import Address
from app.capture.import_gsmtap import SimPacket, read_gsmtap


class Receiver:
    """A `with` block in which datagrams are received on a port of its own."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(10)
        self.address = Address("127.0.0.1", self._socket.getsockname()[1])

    def packets(self, count: int) -> list[SimPacket]:
        """Wait for some GSMTAP packets; fails the test when something else comes, or nothing."""
        found = [read_gsmtap(self._socket.recv(65_535)) for _ in range(count)]
        assert None not in found
        return [one for one in found if one]

    def rest(self) -> list[bytes]:
        """Return what has come besides."""
        self._socket.setblocking(False)
        found = []
        while True:
            try:
                found.append(self._socket.recv(65_535))
            except BlockingIOError:
                return found

    def __enter__(self) -> Receiver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()


def free_address() -> Address:
    """Return an address nobody listens on at the moment."""
    with Receiver() as receiver:
        return receiver.address


def send(address: Address, *datagrams: bytes) -> None:
    """Send datagrams from a port of their own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for datagram in datagrams:
            line.sendto(datagram, (address.host, address.port))
