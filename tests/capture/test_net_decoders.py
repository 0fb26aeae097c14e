"""ESipa, CoAP and HTTP records in the words of the list."""

from __future__ import annotations

import random

import pytest

from app.capture.decoders import decode
from app.capture.explain import explain
from app.capture.inspector import Inspector
from app.capture.parts import State
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record

_POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
_NONE = bytes.fromhex("BF4F03020101")
_PUSH = bytes.fromhex("BF4E06BF52035C01A5")


def _record(
    recorder: Recorder, layer: Layer, direction: Direction, data: bytes, pair: int = 0
) -> Record:
    record = recorder.get(recorder("eIM", layer, direction, data, pair=pair))
    assert record is not None
    return record


def test_a_poll_and_its_answer_name_the_function_and_find_each_other() -> None:
    recorder = Recorder()
    asked = _record(recorder, Layer.ESIPA, Direction.IN, _POLL)
    answered = _record(recorder, Layer.ESIPA, Direction.OUT, _NONE, asked.seq)
    inspector = Inspector(recorder)
    poll, none = inspector.row(asked), inspector.row(answered)
    assert (poll.message, poll.direction) == ("ESipa.GetEimPackage", "IPA → eIM")
    assert "EID" in poll.meaning
    assert (none.message, none.direction) == ("↳ ESipa.GetEimPackage", "eIM → IPA")
    assert "noEimPackageAvailable" in none.meaning
    assert none.state is State.ATTENTION
    assert inspector.partner(asked) == answered
    assert inspector.partner(answered) == asked
    assert "no" in inspector.explanation(answered).text.lower()


def test_a_pushed_package_goes_the_other_way() -> None:
    recorder = Recorder()
    pushed = _record(recorder, Layer.ESIPA, Direction.OUT, _PUSH)
    row = Inspector(recorder).row(pushed)
    assert (row.message, row.direction) == ("ESipa.TransferEimPackage", "eIM → IPA")


def test_a_coap_message_tells_method_path_and_block() -> None:
    recorder = Recorder()
    data = bytes.fromhex("40020001") + b"\xb4gsma\x04rsp2\x04asn1\xd1\x03\x06\xff" + _POLL
    row = Inspector(recorder).row(_record(recorder, Layer.COAP, Direction.IN, data))
    assert row.message == "CON 0.02 POST"
    assert row.meaning == "/gsma/rsp2/asn1, Block1 0, 1024 bytes, 21 bytes"
    assert row.direction == "received"


@pytest.mark.parametrize(
    ("head", "state"),
    [
        pytest.param(b"POST /gsma/rsp2/asn1 HTTP/1.1", State.NEUTRAL, id="request"),
        pytest.param(b"HTTP/1.1 405 Method Not Allowed", State.FAILED, id="refused"),
        pytest.param(b"HTTP/1.1 200 OK", State.NEUTRAL, id="fine"),
    ],
)
def test_an_http_head_shows_its_first_line(head: bytes, state: State) -> None:
    recorder = Recorder()
    data = head + b"\r\nHost: eim.example\r\nAllow: POST\r\n\r\n"
    record = _record(recorder, Layer.HTTP, Direction.IN, data)
    found = decode(record, recorder)
    assert found.title == head.decode()
    assert found.state is state
    assert [part.name for part in found.parts] == ["start line", "Host", "Allow"]
    assert data[found.parts[1].start : found.parts[1].end] == b"Host: eim.example"


@pytest.mark.parametrize("layer", [Layer.ESIPA, Layer.COAP, Layer.HTTP, Layer.TLS, Layer.DTLS])
def test_any_bytes_are_shown_and_explained(layer: Layer) -> None:
    chance = random.Random(11)
    recorder = Recorder()
    seeds = (_POLL, _NONE, _PUSH, bytes.fromhex("40020001b4ff"), b"HTTP/1.1 2\r\n: \r\n")
    for _ in range(400):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        del data[chance.randrange(1, len(data) + 1) :]
        record = _record(recorder, layer, Direction.IN, bytes(data), chance.randrange(2))
        found = decode(record, recorder)
        assert found.title
        assert explain(record, found, recorder).text
