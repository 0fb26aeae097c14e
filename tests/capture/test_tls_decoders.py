from __future__ import annotations

import pytest

from app.capture.decoders import decode
from app.capture.parts import Decoding, State
from app.capture.tls_decoders import SealedDecoder, leading
from app.capture.tls_parts import Said
from app.net.tls import TlsVersions
from app.values.traffic import SENT_AGAIN, Direction, Layer, Record
from tests.capture import sealed
from tests.capture.sealed import Lookup, client_hello, dtls, fragment, message, record, tls


def decoded(records: tuple[Record, ...], layer: Layer, direction: Direction) -> list[Decoding]:
    lookup = Lookup(*records)
    return [decode(one, lookup) for one in sealed.only(records, layer, direction)]


def test_a_tls_1_3_handshake_reads_as_titles() -> None:
    records = sealed.https(TlsVersions.ONLY_1_3)
    hello, finished, *_, goodbye = decoded(records, Layer.TLS, Direction.OUT)
    assert hello.title.startswith("ClientHello · TLS 1.3, ")
    assert hello.title.endswith(" suites, SNI localhost")
    assert hello.meaning.startswith("groups X25519, P-256")
    assert (finished.title, finished.meaning[:20]) == ("ChangeCipherSpec", "1 protected message,")
    assert goodbye.meaning.startswith("close_notify, encrypted")
    answer = decoded(records, Layer.TLS, Direction.IN)[0]
    assert answer.title == "ServerHello · TLS 1.3, TLS_AES_256_GCM_SHA384, X25519"
    assert answer.meaning.startswith("ChangeCipherSpec; 4 protected, ")


def test_a_dtls_handshake_with_certificates_reads_as_titles() -> None:
    out = decoded(sealed.coaps(), Layer.DTLS, Direction.OUT)
    back = decoded(sealed.coaps(), Layer.DTLS, Direction.IN)
    assert [one.title.partition(" · ")[0] for one in out[:4]] == [
        "ClientHello", "ClientHello", "ClientKeyExchange", "Application data",
    ]  # fmt: skip
    assert back[0].title == "HelloVerifyRequest · cookie of 16 bytes"
    assert back[1].title == "ServerHello · DTLS 1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"
    assert back[1].meaning == "Certificate localhost; ServerKeyExchange; ServerHelloDone"
    assert back[2].meaning == "Finished (encrypted)"


def test_a_dtls_handshake_with_a_shared_key_names_it() -> None:
    titles = [one.title for one in decoded(sealed.coaps(psk=True), Layer.DTLS, Direction.OUT)]
    assert "ClientKeyExchange · PSK identity meter-7" in titles


def test_certificates_are_decoded_to_their_fields() -> None:
    flight = decoded(sealed.coaps(), Layer.DTLS, Direction.IN)[1]
    subject = next(one for one in flight.walk() if one.name == "subject")
    assert "localhost" in subject.text
    assert flight.deepest(0, subject.start) is not None


def test_an_alert_leads_and_is_a_failure() -> None:
    found = decode(record(tls(21, b"\x02\x30"), 2), Lookup())
    assert (found.title, found.state) == ("Alert · unknown_ca, fatal", State.FAILED)
    goodbye = decode(record(tls(21, b"\x01\x00"), 2), Lookup())
    assert (goodbye.title, goodbye.state) == ("Alert · close_notify, warning", State.NEUTRAL)


def test_a_repeated_flight_says_so() -> None:
    data = dtls(22, fragment(14, 3, b""))
    found = decode(record(data, 2, Layer.DTLS, note=SENT_AGAIN), Lookup())
    assert found.meaning == "Sent again"


@pytest.mark.parametrize(
    ("layer", "data"),
    [
        pytest.param(Layer.TLS, b"HTTP/1.1 400 Bad Request", id="tls"),
        pytest.param(Layer.DTLS, b"\x00" * 30, id="dtls"),
    ],
)
def test_bytes_of_another_protocol_ask_for_attention(layer: Layer, data: bytes) -> None:
    found = decode(record(data, 2, layer), Lookup())
    assert (found.title, found.state) == ("Unknown bytes", State.ATTENTION)
    assert found.parts[0].kind == "raw"


def test_a_long_title_is_cut() -> None:
    hello = client_hello(
        sealed.extension(0, sealed.vector(2, b"\0" + sealed.vector(2, b"a" * 200)))
    )
    assert len(decode(record(tls(22, message(1, hello)), 2), Lookup()).title) == 100


def test_each_decoder_keeps_to_its_layer() -> None:
    decoder = SealedDecoder(Layer.TLS, "TLS")
    assert decoder.priority(record(b"x", 2)) == 1.0
    assert decoder.priority(record(b"x", 2, Layer.DTLS)) == 0.0
    assert decoder.priority(record(b"", 2)) == 0.0


def test_what_can_be_read_leads() -> None:
    sealed_one, clear, alert = Said("x", sealed=1), Said("y"), Said("z", alert=1)
    assert leading([sealed_one, clear]) is clear
    assert leading([sealed_one, clear, alert]) is alert
    assert leading([sealed_one]) is sealed_one
    assert leading([]) is None
