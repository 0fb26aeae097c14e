"""TLS contexts: versions, curves, identities, and who is let in."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from app.crypto import issuing
from app.crypto.keys import Curve, PrivateKey
from app.errors import SettingsError, TrustError
from app.net.tls import TlsIdentity, TlsVersions, client_context, server_context
from app.net.tls_trust import ClientTrust, ServerTrust
from tests.net.https_bench import (
    BRAINPOOL_CI,
    BRAINPOOL_SERVER,
    CI,
    DEVICE,
    FOREIGN_CI,
    FOREIGN_DEVICE,
    ROOTS,
    SERVER,
    ask,
    client_of,
    serving,
    until,
)

VERSIONS = [pytest.param(v, id=v.value) for v in (TlsVersions.ONLY_1_2, TlsVersions.ONLY_1_3)]


@pytest.mark.parametrize("versions", VERSIONS)
@pytest.mark.parametrize(
    ("identity", "root"),
    [
        pytest.param(SERVER, CI, id="P-256"),
        pytest.param(BRAINPOOL_SERVER, BRAINPOOL_CI, id="brainpool"),
    ],
)
def test_both_curves_are_served_in_both_versions(identity, root, versions):
    async def go():
        async with serving(identity, versions=versions) as server:
            client = client_of(server, ServerTrust.roots(root.certificate))
            answer = await ask(client)
            assert client.facts is not None
            return answer.status, client.facts.version

    assert asyncio.run(go()) == (200, versions.value)


def test_versions_that_do_not_meet_are_explained_on_both_sides():
    async def go():
        async with serving(versions=TlsVersions.ONLY_1_3) as server:
            with pytest.raises(TrustError, match="does not speak the versions of TLS"):
                await ask(client_of(server, versions=TlsVersions.ONLY_1_2))
            await until(lambda: server.status().failures)
            return server.status().failures[0].message

    assert "only versions of TLS this server does not allow" in asyncio.run(go())


@pytest.mark.parametrize("versions", VERSIONS)
@pytest.mark.parametrize(
    ("clients", "shown", "subject"),
    [
        pytest.param(ClientTrust.required(CI.certificate), DEVICE, "device.example", id="required"),
        pytest.param(ClientTrust.optional(CI.certificate), DEVICE, "device.example", id="optional"),
        pytest.param(ClientTrust.optional(CI.certificate), None, "", id="optional, none shown"),
        pytest.param(ClientTrust.none(), DEVICE, "", id="not asked for"),
    ],
)
def test_a_client_is_let_in_and_known_by_its_subject(clients, shown, subject, versions):
    async def go():
        async with serving(clients=clients, versions=versions) as server:
            return (await ask(client_of(server, identity=shown))).body.decode()

    answer = asyncio.run(go())
    assert answer.endswith(f"CN={subject}" if subject else "POST /x 3 ")


@pytest.mark.parametrize("versions", VERSIONS)
@pytest.mark.parametrize(
    ("clients", "shown", "told"),
    [
        pytest.param(
            ClientTrust.required(CI.certificate), None, "showed no certificate", id="missing"
        ),
        pytest.param(
            ClientTrust.required(CI.certificate),
            FOREIGN_DEVICE,
            "issuer that is not trusted",
            id="foreign",
        ),
        pytest.param(
            ClientTrust.optional(CI.certificate),
            FOREIGN_DEVICE,
            "issuer that is not trusted",
            id="foreign where optional",
        ),
    ],
)
def test_a_client_that_may_not_in_is_refused_and_explained(clients, shown, told, versions):
    async def go():
        async with serving(clients=clients, versions=versions) as server:
            with pytest.raises(TrustError):
                await ask(client_of(server, identity=shown))
            await until(lambda: server.status().failures)
            return server.status()

    status = asyncio.run(go())
    assert told in status.failures[0].message
    assert (status.refused, status.requests) == (1, 0)


@pytest.mark.parametrize("versions", VERSIONS)
def test_a_second_connection_resumes_the_first(versions):
    async def go():
        async with serving(
            versions=versions, clients=ClientTrust.required(CI.certificate)
        ) as server:
            client = client_of(server, identity=DEVICE)
            first, second = await ask(client), await ask(client)
            assert client.facts is not None
            return first.body, second.body, client.facts.resumed, server.status().resumed

    first, second, resumed, counted = asyncio.run(go())
    assert first == second
    assert resumed
    assert counted == 1


def test_a_certificate_between_is_sent_along():
    eum = issuing.make_eum(CI, eid_prefix="89049032")
    with pytest.raises(TrustError):
        TlsIdentity((eum.certificate, CI.certificate), SERVER.key)
    context = server_context(TlsIdentity.of(SERVER, CI.certificate))
    far, near = context.connection(), client_context(ROOTS).connection("localhost")
    handshake(near, far)
    assert len(near.get_peer_cert_chain() or ()) == 2


def test_a_key_of_another_certificate_is_refused():
    with pytest.raises(TrustError, match="does not belong"):
        TlsIdentity((SERVER.certificate,), PrivateKey.generate(Curve.P256))


def test_an_identity_knows_its_subject():
    assert TlsIdentity.of(SERVER).subject == "O=eIM Workbench, CN=localhost"


def test_groups_that_are_not_known_are_refused():
    with pytest.raises(SettingsError, match="not known"):
        server_context(TlsIdentity.of(SERVER), groups="P-256:made-up")


def test_a_root_that_cannot_be_read_is_refused():
    with pytest.raises(SettingsError, match="cannot be read"):
        client_context(ServerTrust.roots(b"rubbish"))


def test_a_stranger_is_not_trusted_by_the_roots_of_the_system():
    async def go():
        async with serving() as server:
            with pytest.raises(TrustError, match="not trusted"):
                await ask(client_of(server, ServerTrust.roots()))

    asyncio.run(go())


def test_a_foreign_root_is_told_to_the_server_by_an_alert():
    async def go():
        async with serving() as server:
            with pytest.raises(TrustError, match="not trusted"):
                await ask(client_of(server, ServerTrust.roots(FOREIGN_CI.certificate)))
            await until(lambda: server.status().failures)
            return server.status().failures[0]

    failure = asyncio.run(go())
    assert failure.message == "The client does not trust this server's certificate."
    assert "unknown ca" in failure.code


def handshake(near, far) -> None:
    """Let both halves talk until neither has more to say."""
    from OpenSSL import SSL

    for _ in range(6):
        for one, other in ((near, far), (far, near)):
            with contextlib.suppress(SSL.WantReadError):
                one.do_handshake()
            with contextlib.suppress(SSL.WantReadError):
                other.bio_write(one.bio_read(65536))
