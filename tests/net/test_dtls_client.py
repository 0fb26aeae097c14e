from __future__ import annotations

import asyncio

import pytest

from app.net.coap_limits import CoapLimits
from app.net.dtls_client import DtlsClient, DtlsHandshakeError
from app.net.dtls_context import DtlsClientContext
from app.net.dtls_options import DtlsClientOptions, DtlsServerOptions
from tests.net.coap_stand import keys, on_loop, served
from tests.net.test_datagram_client import Ears


class Listening(Ears):
    def opened(self, association: object) -> None:
        self.reasons.append("opened")


@on_loop
async def test_a_server_that_forgot_the_session_gets_a_full_handshake() -> None:
    made, ears = keys(), Listening()
    context = DtlsClientContext(DtlsClientOptions(made.roots))
    client = DtlsClient(context, ears, mtu=1232, handshake_s=5)
    resumed: list[bool] = []
    for _ in range(2):
        async with served(DtlsServerOptions(made.server_identity)) as server:
            host, port = server.address.split(":")
            where = ("localhost", (host, int(port)))
            for session in list(context.sessions.values()):
                context.sessions[where] = session
            for _ in range(2):
                association = await client.open(where)
                assert association.facts is not None
                resumed.append(association.facts.resumed)
                association.close("done")
    assert resumed == [False, True, False, True]


@on_loop
async def test_cancelling_a_handshake_closes_its_socket_and_counts_its_bytes() -> None:
    made = keys()
    client = DtlsClient(
        DtlsClientContext(DtlsClientOptions(made.roots)), Listening(), mtu=1232, handshake_s=5
    )
    silent, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0)
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.open(("localhost", silent.get_extra_info("sockname")))
    silent.close()
    assert client.failed.wire.handshake > 0


@on_loop
async def test_a_refusal_carries_the_association_as_it_was_left() -> None:
    made, other = keys(), keys(which="other")
    client = DtlsClient(
        DtlsClientContext(DtlsClientOptions(other.roots)), Listening(), mtu=1232, handshake_s=5
    )
    limits = CoapLimits()
    async with served(DtlsServerOptions(made.server_identity), limits=limits) as server:
        host, port = server.address.split(":")
        with pytest.raises(DtlsHandshakeError) as caught:
            await client.open(("localhost", (host, int(port))))
    assert caught.value.association.finding is not None
