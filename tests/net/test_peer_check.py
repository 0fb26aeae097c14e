"""Certificates judged during a handshake: names, pins, and eUICC certificates."""

from __future__ import annotations

import asyncio

import pytest

from app.crypto import issuing
from app.crypto.identity import Identity
from app.crypto.keys import Curve, PrivateKey
from app.errors import TrustError
from app.net.http_client import HttpsClient
from app.net.http_message import Headers
from app.net.peer_check import covers, host_names, is_number, same_key
from app.net.tls import TlsIdentity
from app.net.tls_trust import ClientTrust
from app.values.ids import Eid
from tests.crypto.known import EID
from tests.net.https_bench import CI, FOREIGN_CI, ROOTS, SERVER, port_of, serving, until

EUM = issuing.make_eum(CI, eid_prefix=EID[:8])
EUICC = issuing.make_euicc(EUM, EID)
OTHER_EUM = issuing.make_eum(CI, eid_prefix="89999999")
SMUGGLED = issuing.make_euicc(OTHER_EUM, EID)
ELSEWHERE = issuing.make_eum(FOREIGN_CI, eid_prefix=EID[:8])


def shown(device: Identity, eum: Identity, *roots: bytes):
    """Return what a server with these roots says to an eUICC's certificate."""

    async def go():
        async with serving(clients=ClientTrust.required(*roots)) as server:
            client = HttpsClient(
                f"https://localhost:{port_of(server)}",
                ROOTS,
                TlsIdentity.of(device, eum.certificate),
                connect_to=("127.0.0.1", port_of(server)),
            )
            try:
                return (await client.post("/x", Headers(), b"")).body.decode()
            except TrustError:
                await until(lambda: server.status().failures)
                return server.status().failures[0].message
            finally:
                await client.close()

    return asyncio.run(go())


@pytest.mark.parametrize(
    "root", [pytest.param(CI, id="CI trusted"), pytest.param(EUM, id="only the EUM trusted")]
)
def test_an_euicc_gets_in_by_the_rule_of_esim(root):
    assert f"serialNumber={EID}" in shown(EUICC, EUM, root.certificate)


def test_an_euicc_its_eum_may_not_certify_is_refused():
    told = shown(SMUGGLED, OTHER_EUM, CI.certificate)
    assert "names somebody its issuer may not certify" in told


def test_an_euicc_under_another_root_is_refused():
    stranger = issuing.make_euicc(ELSEWHERE, Eid(EID))
    assert "not trusted" in shown(stranger, ELSEWHERE, CI.certificate)


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("eim.example", "EIM.example", True),
        ("eim.example", "eim.example.", True),
        ("eim.example", "a.eim.example", False),
        ("*.example.com", "a.example.com", True),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "example.com", False),
        ("*.com", "example.com", False),
        ("a*.example.com", "ab.example.com", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("::1", "[::1]", True),
        ("::1", "0:0:0:0:0:0:0:1", True),
        ("127.0.0.1", "localhost", False),
        ("*.0.0.1", "127.0.0.1", False),
        ("", "a", False),
    ],
)
def test_a_name_covers_a_host_or_not(name, host, fits):
    assert covers(name, host) is fits


def test_names_and_numbers_of_a_certificate_are_found():
    assert host_names(SERVER.x509)[0] == "localhost"
    assert host_names(issuing.make_eim(None, Curve.P256, name="e").x509) == []
    assert is_number("::1")
    assert not is_number("localhost")


def test_one_key_is_the_same_compressed_or_not():
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = PrivateKey.generate(Curve.P256)
    point = key.public.native.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    algorithm = bytes.fromhex("301306072A8648CE3D020106082A8648CE3D030107")
    bits = b"\x03" + bytes([len(point) + 1]) + b"\x00" + point
    compressed = b"\x30" + bytes([len(algorithm) + len(bits)]) + algorithm + bits
    assert same_key(compressed, key.public_spki)
    assert not same_key(compressed, SERVER.key.public_spki)
    assert not same_key(b"rubbish", b"other")
