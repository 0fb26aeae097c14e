from __future__ import annotations

import pytest

from app.capture.decoders import decode
from app.capture.parts import Decoding
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record
from tests.capture.partitions import check_partition
from tests.capture.wire import EID, POLL

RESULT = bytes.fromhex(f"BF50265A10{EID}BF521282" + "10" + "A7" * 16)
_SIZE = 16


class Talk:
    """Records the blocks of messages, to and fro."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self._id = 0

    def block(
        self, number: int, more: bool, payload: bytes, *, answer: bool = False, lane: str = "meter",
        exponent: int = 0,
    ) -> Record:  # fmt: skip
        """Record one block; exponent: 0 for 16 bytes, 1 for 32."""
        self._id += 1
        code, option = (b"\x44", b"\xd1\x0a") if answer else (b"\x02", b"\xd1\x0e")
        head = (b"\x60" if answer else b"\x40") + code + self._id.to_bytes(2)
        data = head + option + bytes([number << 4 | more << 3 | exponent]) + b"\xff" + payload
        way = Direction.IN if answer else Direction.OUT
        record = self.recorder.get(self.recorder(lane, Layer.COAP, way, data))
        assert record is not None
        return record

    def decode(self, record: Record) -> Decoding:
        """Decode a record in the light of the others."""
        found = decode(record, self.recorder)
        check_partition(found, self.recorder)
        return found


def chunks(data: bytes) -> list[bytes]:
    return [data[at : at + _SIZE] for at in range(0, len(data), _SIZE)]


@pytest.mark.parametrize(
    "answer", [pytest.param(False, id="Block1"), pytest.param(True, id="Block2")]
)
def test_a_message_is_shown_whole_at_its_last_block(answer: bool) -> None:
    talk = Talk()
    message = POLL if not answer else bytes.fromhex("BF4F19BF521682" + "14" + "A7" * 20)
    parts = chunks(message)
    records = [
        talk.block(number, number < len(parts) - 1, part, answer=answer)
        for number, part in enumerate(parts)
    ]
    found = talk.decode(records[-1])
    assert found.sources[1].data == message
    assert [piece.seq for piece in found.sources[1].pieces] == [one.seq for one in records]
    assert found.function == "ESipa.GetEimPackage"
    assert all(len(talk.decode(one).sources) == 1 for one in records[:-1])


def test_a_value_that_crosses_blocks_is_found_in_both() -> None:
    talk = Talk()
    records = [talk.block(number, not number, part) for number, part in enumerate(chunks(POLL))]
    found = talk.decode(records[-1])
    eid = next(part for part in found.walk() if part.name == "eidValue")
    pieces = found.sources[1].locate(eid.start, eid.end)
    assert [piece.seq for piece in pieces] == [records[0].seq, records[1].seq]


def test_repeated_and_foreign_blocks_are_passed_over() -> None:
    talk = Talk()
    first, second = chunks(POLL)
    talk.block(0, True, first)
    talk.block(0, True, b"another device's", lane="other")
    talk.block(0, True, first, answer=True)
    talk.block(0, True, first)
    talk.block(1, False, second)
    again = talk.block(1, False, second)
    assert talk.decode(again).sources[1].data == POLL


def test_the_size_of_blocks_may_change_on_the_way() -> None:
    talk = Talk()
    message = POLL + bytes(43)
    talk.block(0, True, message[:32], exponent=1)
    talk.block(2, True, message[32:48])
    last = talk.block(3, False, message[48:])
    assert talk.decode(last).sources[1].data == message


def test_without_its_beginning_a_message_is_not_read() -> None:
    talk = Talk()
    last = talk.block(1, False, chunks(POLL)[1])
    found = talk.decode(last)
    assert (len(found.sources), found.function) == (1, "")


def test_a_message_in_one_piece_points_into_its_record() -> None:
    talk = Talk()
    found = talk.decode(talk.block(0, False, POLL))
    assert (len(found.sources), found.function) == (1, "ESipa.GetEimPackage")
