"""Trust as values."""

from __future__ import annotations

import pytest

from app.net.tls_trust import ClientTrust, Demand, ServerTrust, TrustKind


@pytest.mark.parametrize(
    ("trust", "kind", "data", "host"),
    [
        pytest.param(ServerTrust.pinned_key(b"k"), TrustKind.KEY, (b"k",), "", id="key"),
        pytest.param(
            ServerTrust.pinned_certificate(b"c", host="h"),
            TrustKind.CERTIFICATE,
            (b"c",),
            "h",
            id="certificate",
        ),
        pytest.param(ServerTrust.roots(b"a", b"b"), TrustKind.ROOTS, (b"a", b"b"), "", id="roots"),
        pytest.param(ServerTrust.roots(), TrustKind.ROOTS, (), "", id="roots of the system"),
        pytest.param(ServerTrust.unchecked(), TrustKind.UNCHECKED, (), "", id="unchecked"),
    ],
)
def test_trust_in_servers_says_what_it_rests_on(trust, kind, data, host):
    assert (trust.kind, trust.data, trust.host) == (kind, data, host)


def test_trust_in_clients_says_what_is_demanded():
    assert ClientTrust.none() == ClientTrust()
    assert ClientTrust.optional(b"r") == ClientTrust(Demand.OPTIONAL, (b"r",))
    assert ClientTrust.required(b"r", b"s").roots == (b"r", b"s")
