from __future__ import annotations

from app.capture.coap_join import CoapJoin
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record


class Wire:
    """Records CoAP messages and joins them."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.join = CoapJoin()

    def take(self, number: int, more: int, text: bytes, lane: str = "a") -> list[bytes]:
        """Record a POST with one block; return the messages finished with it."""
        message = b"\x40\x02\x00" + bytes([number]) + b"\xd1\x0e" + bytes([number << 4 | more << 3])
        return self.add(message + b"\xff" + text, lane)

    def add(self, message: bytes, lane: str = "a") -> list[bytes]:
        """Record a message as it is."""
        seq = self.recorder(lane, Layer.COAP, Direction.OUT, message)
        record = self.recorder.get(seq)
        assert isinstance(record, Record)
        return [source.data for source in self.join.add(record)]


def test_blocks_become_a_message_with_the_last():
    wire = Wire()
    assert wire.take(0, 1, b"one ") == []
    assert wire.take(0, 1, b"other ", lane="b") == []
    assert wire.take(1, 1, b"two ") == []
    assert wire.take(2, 0, b"three") == [b"one two three"]


def test_pieces_lie_where_the_payloads_are():
    wire = Wire()
    wire.take(0, 1, b"one ")
    seq = wire.recorder("a", Layer.COAP, Direction.OUT, b"\x40\x02\0\1\xd1\x0e\x10\xfftwo")
    record = wire.recorder.get(seq)
    assert record is not None
    (source,) = wire.join.add(record)
    (piece,) = source.locate(5, 7)
    assert (piece.seq, record.data[piece.start : piece.end]) == (2, b"wo")


def test_a_repeated_block_is_a_copy():
    wire = Wire()
    wire.take(0, 1, b"one ")
    assert wire.take(0, 1, b"one ") == []
    assert wire.take(1, 0, b"two") == [b"one two"]
    assert wire.join.copies == {2: 1}


def test_a_message_begun_anew_hands_over_what_there_was():
    wire = Wire()
    wire.take(0, 1, b"one ")
    assert wire.take(0, 1, b"new ") == [b"one "]
    assert [source.data for source in wire.join.rest()] == [b"new "]
    assert list(wire.join.rest()) == []


def test_messages_without_blocks_stand_alone_and_others_are_passed_over():
    wire = Wire()
    assert wire.add(b"\x40\x02\0\0\xffwhole") == [b"whole"]
    assert wire.add(b"\x60\0\0\0") == wire.add(b"\xff") == wire.add(b"") == []
