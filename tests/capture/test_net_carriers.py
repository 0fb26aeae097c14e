from __future__ import annotations

import pytest

from app.capture.net_carriers import Carriers, Load
from app.values.traffic import Direction, Layer
from tests.capture.wire import Wire

ASK = bytes.fromhex("42020102AABBB1 61FF01")
REFUSED = bytes.fromhex("62840102AABB")


def test_the_same_message_id_the_same_way_is_a_retransmission() -> None:
    wire, carriers = Wire(), Carriers()
    first = carriers.read(wire.put(Layer.COAP, Direction.OUT, ASK))
    again = carriers.read(wire.put(Layer.COAP, Direction.OUT, ASK))
    other = carriers.read(wire.put(Layer.COAP, Direction.OUT, ASK, session=5))
    back = carriers.read(wire.put(Layer.COAP, Direction.IN, ASK))
    found = [one.again for one in (first, again, other, back) if one]
    assert found == [False, True, False, False]
    assert again is not None
    assert Load().plus(again) == Load(len(ASK), 1, 0, 1)


def test_a_coap_error_is_a_failure_of_the_transport() -> None:
    found = Carriers().read(Wire().put(Layer.COAP, Direction.IN, REFUSED))
    assert found is not None
    assert found.failure is not None
    assert found.failure.title == "Answered 4.04 Not Found"
    assert not found.question


@pytest.mark.parametrize(
    ("head", "question", "failed"),
    [
        pytest.param(b"POST /x HTTP/1.1\r\n", True, False, id="request"),
        pytest.param(b"HTTP/1.1 200 OK\r\n", False, False, id="answer"),
        pytest.param(b"HTTP/1.1 415 No\r\n", False, True, id="refused"),
        pytest.param(b"HTTP/1.1", False, False, id="cut off"),
        pytest.param(b"", True, False, id="nothing"),
        pytest.param(b"HTTP/1.1 4\xb2\xb3\r\n", False, False, id="no digits"),
    ],
)
def test_http_heads_are_read_by_their_first_line(head: bytes, question: bool, failed: bool) -> None:
    found = Carriers().read(Wire().put(Layer.HTTP, Direction.OUT, head))
    assert found is not None
    assert (found.question, found.failure is not None) == (question, failed)


def test_what_is_no_carrier_is_none() -> None:
    wire = Wire()
    assert Carriers().read(wire.put(Layer.COAP, Direction.IN, b"\x00")) is None
    assert Carriers().read(wire.put(Layer.TLS, Direction.IN, b"\x16")) is None
