from __future__ import annotations

from app.capture.http_bodies import HttpBodies, HttpMessage
from app.capture.pairing import paired
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from tests.capture import web


def messages(recorder: Recorder) -> list[HttpMessage | None]:
    """Return the HTTP messages on record, requests and responses in turn."""
    bodies = HttpBodies()
    found: list[HttpMessage | None] = []
    for pair in paired(recorder.since(0)[2]):
        bodies.see(pair)
        if pair.records[0].layer is Layer.HTTP:
            found += bodies.complete(pair)
    return found


def test_a_client_finds_its_message_and_the_answer() -> None:
    recorder = Recorder()
    web.asked(recorder)
    assert messages(recorder) == [
        HttpMessage(web.POST, web.REQUEST, 0),
        HttpMessage(web.OK, web.RESPONSE, 0),
    ]


def test_a_server_finds_them_though_its_heads_come_last() -> None:
    recorder = Recorder()
    web.served(recorder)
    assert [one.body for one in messages(recorder) if one] == [web.REQUEST, web.RESPONSE]


def test_a_chunked_answer_is_found_by_its_noted_length() -> None:
    recorder = Recorder()
    web.asked(recorder, head=web.CHUNKED)
    assert messages(recorder)[1] == HttpMessage(web.CHUNKED, web.RESPONSE, 0)


def test_a_body_of_another_length_or_session_is_not_taken() -> None:
    recorder = Recorder()
    web.asked(recorder, request=web.REQUEST + b"\0")
    recorder("eIM", Layer.ESIPA, Direction.OUT, web.REQUEST, session=99)
    web.asked(recorder, request=web.REQUEST + b"\0")
    missing = [one.missing for one in messages(recorder) if one]
    assert missing == [21, 6, 21, 6]


def test_a_body_belongs_to_one_exchange_only() -> None:
    recorder = Recorder()
    web.asked(recorder)
    post = recorder("web", Layer.HTTP, Direction.OUT, web.POST, note="21 B")
    recorder("web", Layer.HTTP, Direction.IN, web.OK, pair=post, note="6 B")
    assert [one.missing for one in messages(recorder) if one] == [0, 0, 21, 6]


def test_a_body_recorded_with_its_head_is_kept_as_it_is() -> None:
    recorder = Recorder()
    recorder("web", Layer.HTTP, Direction.OUT, web.POST + web.REQUEST)
    assert messages(recorder) == [HttpMessage(web.POST, web.REQUEST, 0), None]
