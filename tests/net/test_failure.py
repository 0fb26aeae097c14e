"""Failed handshakes put into words, as OpenSSL really raises them."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from OpenSSL import SSL

from app.net.failure import codes, explain
from app.net.peer_check import WRONG_HOST, WRONG_KEY, Finding
from app.net.tls import TlsIdentity, TlsVersions, client_context, server_context
from app.net.tls_trust import ClientTrust, ServerTrust
from tests.net.https_bench import BRAINPOOL_SERVER, CI, DEVICE, FOREIGN_CI, ROOTS, SERVER


def failed(near: SSL.Connection, far: SSL.Connection) -> dict[str, str]:
    """Shake hands until somebody fails; return what each side is told, by its name."""
    told: dict[str, str] = {}
    for _ in range(8):
        for name, one, other in (("client", near, far), ("server", far, near)):
            try:
                one.do_handshake()
                one.recv(1)
            except SSL.WantReadError:
                pass
            except SSL.Error as error:
                finding = one.get_app_data().finding
                told.setdefault(
                    name, explain(error, serving=name == "server", finding=finding).message
                )
            with contextlib.suppress(SSL.WantReadError):
                other.bio_write(one.bio_read(65536))
    return told


def server(identity=SERVER, clients=None, **options) -> SSL.Connection:
    return server_context(TlsIdentity.of(identity), clients, **options).connection()


def client(trust=ROOTS, identity=None, **options) -> SSL.Connection:
    shown = TlsIdentity.of(identity) if identity else None
    return client_context(trust, shown, **options).connection("localhost")


NEEDED = ClientTrust.required(CI.certificate)
V12, V13 = {"versions": TlsVersions.ONLY_1_2}, {"versions": TlsVersions.ONLY_1_3}


@pytest.mark.parametrize(
    ("near", "far", "to_client", "to_server"),
    [
        pytest.param(
            lambda: client(**V12),
            lambda: server(**V13),
            "does not speak the versions of TLS offered",
            "offers only versions of TLS",
            id="version",
        ),
        pytest.param(
            lambda: client(groups="P-256", **V12),
            lambda: server(BRAINPOOL_SERVER),
            "shares no cipher suite",
            "offers no cipher suite or curve",
            id="curve of the certificate, 1.2",
        ),
        pytest.param(
            lambda: client(groups="P-256", **V13),
            lambda: server(groups="X25519"),
            "shares no cipher suite or group",
            "offers no key agreement group",
            id="group, 1.3",
        ),
        pytest.param(
            lambda: client(ServerTrust.roots(FOREIGN_CI.certificate)),
            server,
            "stands under an issuer that is not trusted",
            "does not trust this server's certificate",
            id="root",
        ),
        pytest.param(
            lambda: client(ServerTrust.pinned_key(DEVICE.key.public_spki)),
            server,
            "another key than the pinned one",
            "client",
            id="pin",
        ),
        pytest.param(
            lambda: client(**V12),
            lambda: server(clients=NEEDED),
            "misses a client certificate",
            "showed no certificate",
            id="no client certificate, 1.2",
        ),
        pytest.param(
            lambda: client(**V13),
            lambda: server(clients=NEEDED),
            "wants a client certificate",
            "showed no certificate",
            id="no client certificate, 1.3",
        ),
    ],
)
def test_both_sides_are_told_what_openssl_only_hints_at(near, far, to_client, to_server):
    told = failed(near(), far())
    assert to_client in told["client"]
    assert to_server in told["server"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", "plain HTTP", id="http"),
        pytest.param(b"hello there, anybody?", "not TLS", id="text"),
        pytest.param(b"\x00" * 50, "not TLS", id="zeros"),
    ],
)
def test_what_is_no_tls_is_named(data, message):
    connection = server()
    connection.bio_write(data)
    with pytest.raises(SSL.Error) as caught:
        connection.do_handshake()
    assert message in explain(caught.value, serving=True).message


@pytest.mark.parametrize(
    ("finding", "message"),
    [
        pytest.param(Finding(WRONG_KEY, 0, "CN=a"), "certificate (CN=a) has another key", id="pin"),
        pytest.param(Finding(WRONG_HOST, 0, "CN=a", "b, c"), "host: it names b, c.", id="host"),
        pytest.param(Finding(10, 0, "CN=a"), "has expired", id="expired"),
        pytest.param(Finding(9, 1, "CN=ca"), "A CA above the server (CN=ca) is not valid", id="CA"),
        pytest.param(Finding(999, 0, ""), "OpenSSL finding 999", id="unknown"),
    ],
)
def test_findings_come_before_codes(finding, message):
    told = explain(None, serving=False, finding=finding)
    assert message in told.message
    assert told.hint


@pytest.mark.parametrize("serving", [True, False])
@pytest.mark.parametrize(
    "error",
    [
        TimeoutError("late"),
        ConnectionResetError("gone"),
        SSL.Error([("SSL routines", "", "something new")]),
        SSL.Error([]),
        asyncio.IncompleteReadError(b"", 1),
        None,
    ],
    ids=repr,
)
def test_everything_has_words_and_a_hint(error, serving):
    told = explain(error, serving=serving)
    assert ("client" if serving else "server") in told.message
    assert told.hint


def test_codes_are_one_line_without_repetition():
    error = SSL.Error([("a", "b", "first"), ("a", "b", "first"), ("a", "b", "second")])
    assert codes(error) == "first; second"
    assert codes(SSL.Error([])) == "no reason given"
    assert codes(ConnectionResetError()) == "ConnectionResetError"
