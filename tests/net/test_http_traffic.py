"""HTTP heads as records."""

from __future__ import annotations

from app.capture.recorder import Recorder
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.http_traffic import note_exchange, request_head, response_head
from app.values.traffic import Direction


def test_heads_are_written_as_on_the_wire():
    assert request_head("POST", "/x", Headers({"Host": "a"})) == (
        b"POST /x HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    assert response_head(HttpResponse(204, Headers({"A": "b"}))) == (
        b"HTTP/1.1 204 No Content\r\nA: b\r\n\r\n"
    )
    assert response_head(HttpResponse(799)) == b"HTTP/1.1 799\r\n\r\n"


def test_an_exchange_is_two_records_joined_and_without_bodies():
    tap = Recorder()
    asked = HttpRequest("POST", "/x", Headers(), b"secret", "127.0.0.1:1", session=7)
    note_exchange(tap, "lane", asked, HttpResponse(200, Headers(), b"hidden"), 5)
    first, second = tap.since(0)[2]
    assert (first.direction, second.direction) == (Direction.IN, Direction.OUT)
    assert second.pair == first.seq
    assert (first.session, second.session, second.duration_ns) == (7, 7, 5)
    assert b"secret" not in first.data + second.data
    assert b"hidden" not in first.data + second.data
