from __future__ import annotations

import pytest

from app.capture.field_cursor import FieldCursor
from app.capture.parts import Part
from app.capture.tls_messages import message_name, read_body
from tests.capture.sealed import client_hello, extension, vector
from tests.net import https_bench

CERTIFICATE = https_bench.SERVER.certificate
CA = https_bench.CI.certificate


def read(kind: int, body: bytes) -> Part:
    return read_body(kind, 0, FieldCursor(body))


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


SNI = extension(0, hexed("0007 00 0004 65696D31"))
NEW = extension(43, hexed("04 0304 0303"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(client_hello(SNI, NEW), "TLS 1.3, 2 suites, SNI eim1", id="tls-1.3"),
        pytest.param(client_hello(), "TLS 1.2, 2 suites", id="without-extensions"),
        pytest.param(client_hello(suites="C0AE"), "TLS 1.2, 1 suite", id="one-suite"),
        pytest.param(
            client_hello(extension(54, b"\x01\x07"), version=0xFEFD, suites="C0A8"),
            "DTLS 1.2, 1 suite, connection id 07",
            id="dtls",
        ),
    ],
)
def test_a_client_hello_says_what_is_offered(body: bytes, text: str) -> None:
    part = read(1, body)
    assert (part.name, part.text) == ("ClientHello", text)
    assert not any(one.notes for one in part.walk())


def server_hello(random: bytes = bytes(32), *extensions: bytes) -> bytes:
    return b"\x03\x03" + random + b"\0" + b"\x13\x02" + b"\0" + vector(2, b"".join(extensions))


def test_a_server_hello_says_what_was_chosen() -> None:
    body = server_hello(
        bytes(32), extension(43, hexed("0304")), extension(51, hexed("001D 0001 AA"))
    )
    assert read(2, body).text == "TLS 1.3, TLS_AES_256_GCM_SHA384, X25519"


def test_a_server_hello_may_ask_for_another_client_hello() -> None:
    retry = hexed("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
    body = server_hello(retry, extension(51, hexed("0017")))
    assert read(2, body).text.startswith("asks for another ClientHello, TLS 1.2")


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        pytest.param(3, hexed("FEFF 04 AABBCCDD"), "cookie of 4 bytes", id="verify"),
        pytest.param(4, hexed("00001C20 0002 AABB"), "2 bytes, good for 7200 s", id="ticket"),
        pytest.param(12, hexed("03 0017 02 04AA 0403 0001 FF"),
                     "P-256, signed, ECDSA with SHA-256", id="ecdhe"),
        pytest.param(12, hexed("0003 656964"), "PSK hint eid", id="psk-hint"),
        pytest.param(16, hexed("02 04AA"), "public key of 2 bytes", id="point"),
        pytest.param(16, hexed("0005 6D65746572"), "PSK identity meter", id="psk-identity"),
        pytest.param(15, hexed("0403 0002 AABB"), "ECDSA with SHA-256", id="verify-signature"),
        pytest.param(11, hexed("000000"), "none", id="no-certificate"),
        pytest.param(14, b"", "", id="done"),
        pytest.param(20, bytes(12), "", id="finished"),
        pytest.param(24, b"\0", "1 byte", id="key-update"),
    ],
)  # fmt: skip
def test_messages_say_what_they_bring(kind: int, body: bytes, text: str) -> None:
    part = read(kind, body)
    assert part.text == text
    assert not any(one.notes for one in part.walk())


def test_certificates_are_read_to_the_last_field() -> None:
    chain = vector(3, vector(3, CERTIFICATE) + vector(3, CA))
    part = read(11, chain)
    assert part.text == "localhost, 1 above it"
    (whole,) = part.children
    first, second = whole.children
    assert first.text.startswith("localhost, 2")
    subjects = [one for one in first.walk() if one.name == "subject"]
    assert subjects
    serial = next(one for one in second.walk() if one.name == "serialNumber")
    der = chain[serial.start : serial.end]
    assert der in CA


def test_a_request_for_a_certificate_names_issuers() -> None:
    from cryptography import x509

    name = x509.load_der_x509_certificate(CA).subject.public_bytes()
    body = hexed("01 40 0002 0403") + vector(2, vector(2, name))
    part = read(13, body)
    assert part.text.startswith("ECDSA; ")
    assert "any issuer" not in part.text
    assert read(13, hexed("01 40 0002 0403 0000")).text == "ECDSA; any issuer"


def test_a_message_cut_off_keeps_what_there_is() -> None:
    part = read(1, client_hello(SNI)[:40])
    assert [one.name for one in part.children] == ["version", "random", "session id", "bytes"]
    assert part.children[-1].kind == "raw"
    assert part.children[-1].start == 35


def test_an_unknown_message_is_named_by_its_number() -> None:
    assert message_name(77) == "0x4D"
    assert read(77, b"abc").text == "3 bytes"
