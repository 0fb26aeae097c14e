import pytest

from app.capture.import_gsmtap import SimPacket
from app.capture.import_joiner import Joiner
from app.capture.import_sim import SimImport
from app.capture.pcapng import Flow
from app.values.traffic import Direction, Record

_HEADER, _DATA, _RESPONSE, _DONE = (
    bytes.fromhex(text) for text in ("00a4000402", "2f00", "6f00", "9000")
)


def _packets(*packets: tuple[int, bytes], slot: int = 0) -> list[Record]:
    reader = SimImport(Joiner())
    found = [reader.gsmtap("", 5, SimPacket(kind, slot, body)) for kind, body in packets]
    return [record for records in found for record in records or []] + reader.rest(9)


def test_an_exchange_in_one_packet_becomes_two_records():
    command, answer = _packets((0, bytes.fromhex("00a40004022f006a82")))
    assert (command.data.hex(), answer.data.hex()) == ("00a40004022f00", "6a82")
    assert answer.pair == command.seq


def test_the_parts_of_a_tpdu_are_joined():
    command, answer = _packets((4, _HEADER), (5, _DATA), (6, _RESPONSE), (7, _DONE))
    assert (command.data, answer.data) == (_HEADER + _DATA, _RESPONSE + _DONE)
    assert answer.pair == command.seq


def test_a_tpdu_without_status_word_is_not_lost():
    first, second = _packets((4, _HEADER), (5, _DATA), (4, _HEADER))
    assert (first.data, second.data) == (_HEADER + _DATA, _HEADER)


def test_an_atr_and_pps_become_events_of_a_session():
    atr, asked, told, command, _ = _packets(
        (1, b"\x3b\x00"), (2, b"\xff\x10\x96\x79"), (3, b"\xff\x10\x96\x79"), (0, _HEADER + _DONE)
    )
    assert (atr.note, asked.note, told.note) == ("power-up", "PPS request", "PPS response")
    assert asked.session == told.session == command.session == atr.seq


def test_slots_are_lanes():
    assert _packets((1, b"\x3b\x00"), slot=2)[0].lane == "GSMTAP slot 2"
    assert _packets((1, b"\x3b\x00"))[0].lane == "GSMTAP"


@pytest.mark.parametrize(("kind", "body"), [(8, b"\x00"), (0, b"\x00\xa4")])
def test_what_is_no_apdu_is_refused(kind: int, body: bytes):
    assert SimImport(Joiner()).gsmtap("", 0, SimPacket(kind, 0, body)) is None


def test_halves_go_where_the_flags_say_or_alternate():
    reader = SimImport(Joiner())
    halves = [
        (_HEADER, Flow.OUTBOUND),
        (_DONE, Flow.INBOUND),
        (_HEADER, Flow.UNKNOWN),
        (_DONE, Flow.UNKNOWN),
    ]
    found = [record for data, flow in halves for record in reader.half("a", 1, data, flow) or []]
    assert [one.direction for one in found] == [Direction.OUT, Direction.IN] * 2
    assert [one.pair for one in found] == [0, 1, 0, 3]
