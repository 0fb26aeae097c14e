from __future__ import annotations

from app.capture.tls_history import REACH, HandshakeStream, earlier
from app.capture.tls_records import tls_records
from app.values.traffic import APPLICATION_DATA, Direction
from tests.capture.sealed import Lookup, client_hello, message, record, tls

HELLO = message(1, client_hello())


def added(stream: HandshakeStream, data: bytes, seq: int = 2) -> list[bytes]:
    return [one.data for found in tls_records(data) for one in stream.add(seq, data, found)]


def test_only_the_same_way_on_the_same_connection_counts() -> None:
    one = record(b"a", 2)
    back = record(b"b", 3, direction=Direction.IN)
    other = record(b"c", 5)
    assert list(earlier(Lookup(one, back, record(b"x", 4), other), other)) == [
        record(b"x", 4), one,
    ]  # fmt: skip


def test_a_walk_back_is_bounded() -> None:
    many = [record(b"a", seq) for seq in range(2, REACH + 50)]
    assert len(list(earlier(Lookup(*many), record(b"a", REACH + 50)))) == REACH


def test_messages_are_cut_out_of_records_however_they_lie() -> None:
    two = HELLO + message(14, b"")
    assert added(HandshakeStream(), tls(22, two)) == [HELLO, message(14, b"")]
    stream = HandshakeStream()
    assert added(stream, tls(22, two[:20])) == []
    assert added(stream, tls(22, two[20:]), 3) == [HELLO, message(14, b"")]


def test_a_message_in_two_records_of_traffic_has_two_pieces() -> None:
    first, last = record(tls(22, HELLO[:20]), 2), record(tls(22, HELLO[20:]), 4)
    stream = HandshakeStream.before(Lookup(first, last), last)
    (found,) = tls_records(last.data)
    (whole,) = stream.add(4, last.data, found)
    assert [(one.seq, one.start, one.end) for one in whole.pieces] == [
        (2, 5, 25), (4, 5, len(last.data)),
    ]  # fmt: skip


def test_after_change_cipher_spec_handshakes_are_sealed_but_hellos_are_not() -> None:
    before = record(tls(20, b"\1"), 2)
    now = record(tls(22, b"\x8a" * 40) + tls(22, HELLO), 3)
    stream = HandshakeStream.before(Lookup(before), now)
    sealed, hello = tls_records(now.data)
    assert stream.is_sealed(now.data, sealed)
    assert not stream.is_sealed(now.data, hello)


def test_records_that_carry_messages_are_passed_over() -> None:
    before = record(tls(20, b"\1"), 2, note=APPLICATION_DATA)
    stream = HandshakeStream.before(Lookup(before), record(tls(22, HELLO), 3))
    assert not stream.sealed


def test_a_length_no_message_has_is_no_beginning_of_one() -> None:
    assert added(HandshakeStream(), tls(22, b"\x01\xff\xff\xff" + b"a" * 8)) == [
        b"\x01\xff\xff\xff" + b"a" * 8
    ]
