"""Telling handshake from data: real TLS on memory, hand-made DTLS headers, garbage."""

from __future__ import annotations

import random
import ssl
from pathlib import Path

import pytest

from app.crypto.keys import Curve
from app.crypto.pki import BenchPki
from app.net.link_bytes import FlowBytes
from app.net.link_records import DtlsRecords, TlsRecords, expansion, is_dtls, read_server_hello
from app.values.ids import Eid

_EID = Eid("89049032123451234512345678901235")
_GCM = 0xC02B
_CCM_8 = 0xC0AE
_REQUEST = b"POST / HTTP/1.1\r\n\r\n" + b"x" * 281
_ANSWER = b"HTTP/1.1 200 OK\r\n\r\n" + b"y" * 681


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(BenchPki.generate(Curve.P256, _EID).eim_tls("localhost").pem)
    return path


class _Ends:
    """A TLS client and server on memory; every byte between them goes through the parser."""

    def __init__(self, certificate: Path, version: ssl.TLSVersion, tickets: int) -> None:
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(certificate)
        server.num_tickets = tickets
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
        client.minimum_version = client.maximum_version = version
        self._bios = [ssl.MemoryBIO() for _ in range(4)]
        up_in, up_out, down_in, down_out = self._bios
        self.client = client.wrap_bio(down_in, up_out)
        self.server = server.wrap_bio(up_in, down_out, server_side=True)
        self.records = TlsRecords()
        self.sent = 0

    def carry(self) -> None:
        up_in, up_out, down_in, down_out = self._bios
        for source, sink, outgoing in ((up_out, up_in, True), (down_out, down_in, False)):
            data = source.read()
            self.sent += len(data)
            for start in range(0, len(data), 7):
                self.records.feed(data[start : start + 7], outgoing=outgoing)
            sink.write(data)

    def shake_hands(self) -> None:
        waiting = [self.client, self.server]
        while waiting:
            for end in list(waiting):
                try:
                    end.do_handshake()
                    waiting.remove(end)
                except ssl.SSLWantReadError:
                    self.carry()
        self.carry()

    def exchange(self) -> None:
        self.client.write(_REQUEST)
        self.carry()
        assert self.server.read() == _REQUEST
        self.server.write(_ANSWER)
        self.carry()
        assert self.client.read() == _ANSWER


@pytest.mark.parametrize("tickets", [0, 2])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_plaintext_of_a_real_exchange_is_told_from_outside(
    certificate: Path, version: ssl.TLSVersion, tickets: int
) -> None:
    ends = _Ends(certificate, version, tickets)
    ends.shake_hands()
    ends.exchange()
    tally = ends.records.tally
    flow = FlowBytes(
        tally.handshake, tally.alerts, tally.application, tally.plaintext, late=(tuple(tally.late),)
    )
    plain = len(_REQUEST) + len(_ANSWER)
    wire = flow.wire(payload=900, plaintext=plain)
    assert (wire.payload, wire.application) == (900, plain - 900)
    assert wire.record == 2 * (22 if version is ssl.TLSVersion.TLSv1_3 else 29)
    assert wire.handshake == ends.sent - plain - wire.record


def test_bytes_that_are_no_tls_count_as_plaintext() -> None:
    records = TlsRecords()
    records.feed(b"GET / HT", outgoing=True)
    records.feed(b"TP/1.1\r\n", outgoing=True)
    assert (records.tally.application, records.tally.plaintext) == (16, 16)


def test_alerts_of_tls_1_2_are_told_apart() -> None:
    records = TlsRecords()
    records.feed(b"\x15\x03\x03\x00\x02\x02\x28", outgoing=False)
    assert (records.tally.alerts, records.tally.handshake) == (7, 0)


@pytest.mark.parametrize(
    ("cipher", "grown"),
    [pytest.param(_GCM, 24, id="gcm"), pytest.param(_CCM_8, 16, id="ccm-8")],
)
def test_a_datagram_is_counted_record_by_record(cipher: int, grown: int) -> None:
    records = DtlsRecords()
    hello = _record(22, b"\x02" + bytes(11) + _server_hello(cipher))
    records.feed(hello + _record(20, b"\x01"), outgoing=False)
    records.feed(_record(23, bytes(100 + grown)) + _record(23, bytes(50 + grown)), outgoing=True)
    records.feed(_record(21, bytes(2 + grown)), outgoing=True)
    tally = records.tally
    assert tally.handshake == len(hello) + 14
    assert tally.application == 150 + 2 * (13 + grown)
    assert tally.plaintext == 150
    assert tally.alerts == 15 + grown
    assert not tally.inexact


def test_a_cipher_whose_records_depend_on_padding_is_called_inexact() -> None:
    records = DtlsRecords()
    records.feed(_record(22, b"\x02" + bytes(11) + _server_hello(0xC023)), outgoing=False)
    records.feed(_record(23, bytes(100)), outgoing=True)
    assert expansion(0xC023) is None
    assert records.tally.inexact


def test_plain_coap_is_no_dtls() -> None:
    coap = bytes.fromhex("4402000112345678B4677364FF") + bytes(40)
    assert not is_dtls(coap)
    records = DtlsRecords()
    records.feed(coap, outgoing=True)
    assert records.tally.plaintext == len(coap)


def test_a_hello_cut_short_is_no_reason_to_stop() -> None:
    whole = _server_hello(_GCM) + b"\x00\x06\x00\x2b\x00\x02\x03\x04"
    assert read_server_hello(whole) == (_GCM, True)
    assert all(len(read_server_hello(whole[:end])) == 2 for end in range(len(whole)))


def test_garbage_never_stops_the_count() -> None:
    noise = random.Random(4)
    stream, datagrams, fed = TlsRecords(), DtlsRecords(), 0
    for _ in range(2_000):
        data = bytes([noise.choice((20, 21, 22, 23, 3))]) + noise.randbytes(noise.randrange(80))
        stream.feed(data, outgoing=bool(noise.getrandbits(1)))
        datagrams.feed(data, outgoing=bool(noise.getrandbits(1)))
        fed += len(data)
    tally = stream.tally
    assert 0 < tally.handshake + tally.alerts + tally.application <= fed


def _server_hello(cipher: int) -> bytes:
    return b"\xfe\xfd" + bytes(32) + b"\x00" + cipher.to_bytes(2) + b"\x00"


def _record(kind: int, body: bytes) -> bytes:
    return bytes((kind, 0xFE, 0xFD)) + bytes(8) + len(body).to_bytes(2) + body
