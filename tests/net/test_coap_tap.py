from types import SimpleNamespace
from typing import Any

from app.capture.recorder import Recorder
from app.net.coap_tap import CoapTap
from app.values.traffic import Direction, Layer

PEER: Any = SimpleNamespace(number=1, session=7)
OTHER: Any = SimpleNamespace(number=2, session=8)
REQUEST = bytes.fromhex("42021234AABB")
EMPTY_ACK = bytes.fromhex("60001234")
ANSWER = bytes.fromhex("42450001AABB")


def test_answers_are_paired_by_token_and_acknowledgements_by_message_id() -> None:
    recorder = Recorder()
    tap = CoapTap(recorder, "eIM CoAP")
    for message, way in ((REQUEST, "in"), (EMPTY_ACK, "out"), (ANSWER, "out")):
        tap.message(PEER, message, Direction(way))
    request, ack, answer = recorder.since(0)[2]
    assert (request.pair, ack.pair, answer.pair) == (0, request.seq, request.seq)
    assert {r.layer for r in (request, ack, answer)} == {Layer.COAP}
    assert {r.session for r in (request, ack, answer)} == {7}


def test_peers_with_one_token_are_kept_apart() -> None:
    recorder = Recorder()
    tap = CoapTap(recorder, "eIM CoAP")
    tap.message(PEER, REQUEST, Direction.IN)
    tap.message(OTHER, ANSWER, Direction.OUT)
    assert recorder.since(0)[2][1].pair == 0


def test_what_is_no_coap_is_recorded_all_the_same() -> None:
    recorder = Recorder()
    CoapTap(recorder, "eIM CoAP").message(PEER, b"\x00", Direction.IN)
    assert recorder.since(0)[2][0].data == b"\x00"


def test_events_have_words_and_no_bytes() -> None:
    recorder = Recorder()
    seq = CoapTap(recorder, "eIM CoAP").event("a peer came", 3)
    found = recorder.get(seq)
    assert found is not None
    assert (found.layer, found.note, found.session, found.data) == (
        Layer.EVENT,
        "a peer came",
        3,
        b"",
    )
