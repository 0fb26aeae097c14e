from __future__ import annotations

import asyncio
from typing import cast

import pytest

from app.errors import PeerError, TrustError
from app.net.coap_client import CoapClient
from app.net.coap_tuning import CoapTuning
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.tls_trust import ClientTrust, ServerTrust
from tests.net.coap_stand import keys, on_loop, served, until, url

PSK = Psk("sensor", b"sixteen byte key")
QUICK = CoapTuning(handshake_s=1.2)


async def fails(client: CoapClient) -> tuple[type[Exception], str]:
    """Post and return how it failed."""
    try:
        with pytest.raises((PeerError, TrustError)) as caught:
            await client.post("/x", b"hello")
    finally:
        await client.close()
    assert caught.value.hint
    return caught.type, caught.value.message


@on_loop
async def test_both_ends_say_what_was_wrong_with_a_certificate() -> None:
    made, other = keys(), keys(which="other")
    options = DtlsServerOptions(made.server_identity, ClientTrust.required(made.ci.certificate))
    async with served(options) as server:
        where = url(server)
        told = [
            await fails(CoapClient(where, other.roots, made.client_identity)),
            await fails(CoapClient(where, made.roots)),
            await fails(CoapClient(where, made.roots, other.client_identity)),
            await fails(CoapClient(where, ServerTrust.pinned_key(other.server.key.public_spki))),
        ]
        await until(lambda: server.status().refused == 4)
        failures = [failure.message for failure in server.status().failures]
    assert {kind for kind, _ in told} == {TrustError}
    assert "not trusted" in told[0][1]
    assert "another key than the pinned one" in told[3][1]
    assert "showed no certificate" in failures[1]
    assert "The client's certificate" in failures[2]


@on_loop
async def test_an_unknown_identity_is_named_and_a_wrong_key_falls_silent() -> None:
    async with served(DtlsServerOptions(psks=(PSK,))) as server:
        unknown = await fails(CoapClient(url(server), psk=Psk("nobody", PSK.key), tuning=QUICK))
        wrong = await fails(CoapClient(url(server), psk=Psk(PSK.identity, b"no"), tuning=QUICK))
        assert "identity is not known" in server.status().failures[0].message
    assert unknown[0] is TrustError
    assert "does not know this PSK identity" in unknown[1]
    assert wrong == (
        PeerError,
        "The handshake fell silent, as it does when the pre-shared keys differ.",
    )


class Goodbye(asyncio.DatagramProtocol):
    """Answers a ClientHello by close_notify."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(bytes.fromhex("15FEFD00000000000000000002 0100"), addr)


@pytest.mark.parametrize(
    ("psk", "end"),
    [
        pytest.param(PSK, ", as it may when the pre-shared keys differ.", id="psk"),
        pytest.param(None, ".", id="certificate"),
    ],
)
@on_loop
async def test_a_goodbye_in_the_handshake_is_told(psk: Psk | None, end: str) -> None:
    loop = asyncio.get_running_loop()
    made = await loop.create_datagram_endpoint(Goodbye, local_addr=("127.0.0.1", 0))
    port = made[0].get_extra_info("sockname")[1]
    try:
        told = await fails(CoapClient(f"coaps://127.0.0.1:{port}", psk=psk, tuning=QUICK))
    finally:
        made[0].close()
    assert told[1] == f"The server ended the handshake without a reason{end}"


@on_loop
async def test_nobody_there_is_told_apart_from_a_refusal() -> None:
    async with served(DtlsServerOptions(psks=(PSK,))) as server:
        where = url(server)
    kind, message = await fails(CoapClient(where, psk=PSK, tuning=QUICK))
    assert kind is PeerError
    assert message.startswith("Nobody listens for DTLS at 127.0.0.1:")


@on_loop
async def test_a_certificate_for_another_host_is_refused() -> None:
    made = keys()
    async with served(DtlsServerOptions(made.server_identity)) as server:
        host, port = server.address.split(":")
        kind, message = await fails(
            CoapClient("coaps://eim.example", made.roots, connect_to=(host, int(port)))
        )
    assert kind is TrustError
    assert "is for another host" in message


@pytest.mark.parametrize(
    "trust",
    [
        pytest.param(keys().roots, id="roots"),
        pytest.param(ServerTrust.pinned_key(keys().server.key.public_spki), id="pinned key"),
        pytest.param(ServerTrust.pinned_certificate(keys().server.certificate), id="pinned leaf"),
        pytest.param(ServerTrust.pinned_certificate(keys().ci.certificate), id="pinned CA"),
        pytest.param(ServerTrust.unchecked(), id="unchecked"),
    ],
)
@on_loop
async def test_each_kind_of_trust_lets_the_right_server_pass(trust: ServerTrust) -> None:
    async with served(DtlsServerOptions(keys().server_identity)) as server:
        client = CoapClient(url(server), trust)
        try:
            assert (await client.post("/x", b"hello")).body == b"hello"
        finally:
            await client.close()
