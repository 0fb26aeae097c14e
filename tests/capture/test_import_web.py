import pytest

from app.capture.import_joiner import Joiner
from app.capture.import_web import CoapImport, HttpImport
from app.capture.pcapng import Flow
from app.values.traffic import Direction, Layer
from tests.capture.foreign_logs import COAP_CHANGED, COAP_POST

_EMPTY_ACK = bytes.fromhex("60003039")
_LATE_ANSWER = bytes.fromhex("44447777C0FFEE01")


def test_answers_find_their_request_by_token_and_by_id():
    reader = CoapImport(Joiner())
    found = [
        record
        for time_ns, data in enumerate((COAP_POST, _EMPTY_ACK, _LATE_ANSWER))
        for record in reader.message("eIM", "peers", time_ns, data, Flow.UNKNOWN) or []
    ]
    assert [one.pair for one in found] == [0, 1, 1]
    assert [one.duration_ns for one in found] == [0, 1, 2]
    assert [one.direction for one in found] == [Direction.OUT, Direction.IN, Direction.IN]


def test_other_peers_with_the_same_token_are_other_exchanges():
    reader = CoapImport(Joiner())
    reader.message("eIM", "a", 0, COAP_POST, Flow.INBOUND)
    (answer,) = reader.message("eIM", "b", 1, COAP_CHANGED, Flow.OUTBOUND) or []
    assert (answer.pair, answer.direction) == (0, Direction.OUT)


@pytest.mark.parametrize("data", [b"", b"\x44\x02", b"\x04\x02\x30\x39", b"\x4f\x02\x30\x39"])
def test_what_is_no_coap_is_refused(data: bytes):
    assert CoapImport(Joiner()).message("a", "b", 0, data, Flow.UNKNOWN) is None


_HEAD = b"POST /x HTTP/1.1\r\nContent-Type: application/x-gsma-rsp-asn1\r\n\r\n"
_POLL = b"\xbf\x4f\x00"


def test_an_esipa_body_gets_a_record_of_its_own():
    reader = HttpImport(Joiner())
    asked = reader.http("eIM", 0, _HEAD + _POLL, Flow.UNKNOWN) or []
    told = reader.http("eIM", 3, b"HTTP/1.1 204 No Content\r\n\r\n", Flow.UNKNOWN) or []
    assert [(one.layer, one.data) for one in asked] == [(Layer.HTTP, _HEAD), (Layer.ESIPA, _POLL)]
    assert (told[0].pair, told[0].duration_ns) == (asked[0].seq, 3)


def test_a_message_also_exported_alone_counts_once():
    reader = HttpImport(Joiner())
    assert len(reader.alone(False, "eIM", 0, _POLL, Flow.UNKNOWN) or []) == 1
    assert len(reader.http("eIM", 0, _HEAD + _POLL, Flow.UNKNOWN) or []) == 1
    assert len(reader.http("eIM", 9, _HEAD + _POLL, Flow.UNKNOWN) or []) == 2
    assert reader.alone(False, "eIM", 9, _POLL, Flow.UNKNOWN) == []


def test_a_server_of_ours_gets_requests_from_outside():
    (asked,) = HttpImport(Joiner()).alone(False, "eIM", 0, _POLL, Flow.INBOUND) or []
    assert asked.direction is Direction.IN


def test_another_body_stays_with_its_head():
    reader = HttpImport(Joiner())
    (only,) = reader.http("eIM", 0, b"HTTP/1.1 200 OK\r\n\r\n{}", Flow.UNKNOWN) or []
    assert only.data.endswith(b"{}")
    assert reader.http("eIM", 0, b"", Flow.UNKNOWN) is None
