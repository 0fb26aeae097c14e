from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from app.net.datagram_client import ClientSocket, PlainClientAssociation
from tests.net.coap_stand import on_loop, until


class Ears:
    """Keeps what an association tells."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.reasons: list[str] = []

    def opened(self, association: object) -> None:
        raise AssertionError("a client opens by itself")

    def received(self, association: object, message: bytes) -> None:
        self.messages.append(message)

    def closed(self, association: object, reason: str) -> None:
        self.reasons.append(reason)


@on_loop
async def test_messages_pass_and_every_datagram_is_counted() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        ears = Ears()
        link: Any = await ClientSocket.open(server.getsockname())
        association = PlainClientAssociation(link, ears)
        association.send(b"four")
        data, address = server.recvfrom(100)
        server.sendto(data * 2, address)
        await until(lambda: ears.messages)
        association.close("done")
        association.close("again")
        association.send(b"nothing")
    assert (ears.messages, ears.reasons) == ([b"fourfour"], ["done"])
    wire = association.spent.wire
    assert (wire.application, wire.transport, wire.ip) == (12, 16, 40)


@on_loop
async def test_a_port_nobody_has_ends_the_association() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    ears = Ears()
    association = PlainClientAssociation(await ClientSocket.open(address), ears)
    association.send(b"hello")
    await until(lambda: ears.reasons)
    assert "refused" in ears.reasons[0].lower()
    assert not association.is_open


@on_loop
async def test_a_name_nobody_has_is_an_oserror() -> None:
    with pytest.raises(OSError, match=r"."):
        await ClientSocket.open(("nobody.invalid", 5684))
    await asyncio.sleep(0)
