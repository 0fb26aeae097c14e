from __future__ import annotations

import pytest

from app.errors import TrustError
from app.net.coap_client import CoapClient
from app.net.dtls_options import DtlsClientOptions, DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.dtls_sessions import DtlsSessions
from app.net.tls_trust import ClientTrust
from tests.net.coap_stand import keys, on_loop, served, url

PSK = Psk("sensor", b"sixteen byte key")


async def who(client: CoapClient) -> tuple[bytes, bool, int]:
    """Return the identity the server saw, whether it resumed, and the handshake's bytes."""
    try:
        answer = await client.post("/who", b"?")
        return answer.body, client.resumed, client.wire.handshake
    finally:
        await client.close()


@on_loop
async def test_a_second_client_resumes_and_is_still_known_by_its_certificate() -> None:
    made, sessions = keys(), DtlsSessions()
    options = DtlsServerOptions(made.server_identity, ClientTrust.required(made.ci.certificate))
    async with served(options) as server:
        first, second = [
            await who(CoapClient(url(server), made.roots, made.client_identity, sessions=sessions))
            for _ in range(2)
        ]
        assert server.status().resumed == 1
    assert (first[1], second[1]) == (False, True)
    assert first[0] == second[0] != b""
    assert second[2] < first[2] / 3
    assert len(sessions) == 1


@on_loop
async def test_a_resumed_pre_shared_key_is_still_known_by_its_identity() -> None:
    sessions = DtlsSessions()
    async with served(DtlsServerOptions(psks=(PSK,))) as server:
        seen = [await who(CoapClient(url(server), psk=PSK, sessions=sessions)) for _ in range(2)]
    assert [(one[0], one[1]) for one in seen] == [(b"sensor", False), (b"sensor", True)]


@on_loop
async def test_a_server_may_keep_no_sessions() -> None:
    made, sessions = keys(), DtlsSessions()
    async with served(DtlsServerOptions(made.server_identity, resumption=False)) as server:
        for _ in range(2):
            assert not (await who(CoapClient(url(server), made.roots, sessions=sessions)))[1]


@on_loop
async def test_a_session_made_unchecked_does_not_serve_who_checks() -> None:
    made, other, sessions = keys(), keys(which="other"), DtlsSessions()
    async with served(DtlsServerOptions(made.server_identity)) as server:
        await who(CoapClient(url(server), made.roots, sessions=sessions))
        with pytest.raises(TrustError):
            await who(CoapClient(url(server), other.roots, sessions=sessions))


def test_the_context_used_longest_ago_makes_room() -> None:
    sessions = DtlsSessions(capacity=2)
    options = [DtlsClientOptions(psk=Psk(name, b"key")) for name in "abc"]
    first = sessions.context(options[0])
    assert sessions.context(options[0]) is first
    for one in options[1:]:
        sessions.context(one)
    assert sessions.context(options[0]) is not first
