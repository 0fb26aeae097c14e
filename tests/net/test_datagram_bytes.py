from app.net.datagram_bytes import DatagramBytes
from app.net.dtls_records import APPLICATION_DATA, HANDSHAKE
from tests.net.test_dtls_records import record


def test_every_byte_of_a_protected_exchange_is_in_one_place() -> None:
    spent = DatagramBytes(protected=True)
    flight, data = record(HANDSHAKE, 100), record(APPLICATION_DATA, 60, epoch=1)
    spent.datagram(flight)
    spent.datagram(data, received=True)
    spent.message(bytes(44))
    spent.body(bytes(30))
    wire = spent.wire
    assert (wire.payload, wire.application, wire.handshake, wire.record) == (30, 14, 113, 73 - 44)
    assert (wire.transport, wire.ip, wire.estimated) == (16, 40, False)
    assert wire.total == len(flight) + len(data) + 2 * 28
    assert (spent.datagrams, spent.received) == (2, 1)


def test_plain_coap_has_neither_handshake_nor_records() -> None:
    spent = DatagramBytes(protected=False, ip_header=40)
    spent.datagram(record(HANDSHAKE, 100))
    spent.message(record(HANDSHAKE, 100))
    assert (spent.wire.handshake, spent.wire.record, spent.wire.ip) == (0, 0, 40)
