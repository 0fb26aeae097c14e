"""What a handshake agreed on, as both sides see it."""

from __future__ import annotations

from app.net.tls import TlsIdentity, TlsVersions, client_context, server_context
from app.net.tls_facts import TlsFacts
from app.net.tls_trust import ClientTrust
from tests.net.https_bench import CI, DEVICE, ROOTS, SERVER
from tests.net.test_tls import handshake


def test_both_sides_see_the_same_and_each_other():
    clients = ClientTrust.required(CI.certificate)
    far = server_context(TlsIdentity.of(SERVER), clients, groups="P-256").connection()
    near = client_context(ROOTS, TlsIdentity.of(DEVICE)).connection("localhost")
    handshake(near, far)
    here, there = TlsFacts.of(near), TlsFacts.of(far)
    assert (here.version, here.cipher) == (there.version, there.cipher)
    assert here.version == "TLS 1.3"
    assert here.certificate == SERVER.certificate
    assert there.certificate == DEVICE.certificate
    assert there.identity.endswith("CN=device.example")
    assert there.name == "localhost"
    assert str(there).startswith(f"TLS 1.3, {here.cipher}, ")
    assert str(there).endswith(there.identity)
    assert there.group in {"secp256r1", "P-256", "prime256v1"}


def test_a_number_is_not_asked_for_by_name():
    far = server_context(TlsIdentity.of(SERVER), versions=TlsVersions.ONLY_1_2).connection()
    near = client_context(ROOTS).connection("127.0.0.1")
    handshake(near, far)
    facts = TlsFacts.of(far)
    assert (facts.version, facts.name, facts.identity) == ("TLS 1.2", "", "")
    assert not facts.resumed
