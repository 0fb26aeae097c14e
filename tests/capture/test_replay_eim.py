import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.capture.dialogue import Line, Order
from app.capture.recorder import Recorder
from app.capture.replay_eim import ReplayEim, Same
from app.eim.https import ASN1_PATH, https_handler
from app.errors import CodecError, SettingsError
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.esipa import Binding, Peer
from app.values.traffic import Direction, Layer
from tests.ipa.test_https import exchanged

POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
OTHER_POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901298")
NOTHING = bytes.fromhex("BF4F03020101")
LATER = bytes.fromhex("BF4F03020102")
NOTIFICATION = bytes.fromhex("BF3D00")
PUSHED = bytes.fromhex("BF4E00")
Serve = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]
PEER = Peer(Binding.DIRECT, "")


def asked(
    recorder: Recorder,
    message: bytes,
    *answers: bytes,
    lane: str = "eIM HTTPS",
    asker: Direction = Direction.IN,
) -> int:
    answering = Direction.IN if asker is Direction.OUT else Direction.OUT
    seq = recorder(lane, Layer.ESIPA, asker, message)
    for answer in answers:
        recorder(lane, Layer.ESIPA, answering, answer, pair=seq)
    return seq


def replaying(recorder: Recorder, **options: Order | Same | str) -> ReplayEim:
    return ReplayEim(recorder.since(0)[2], **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("asker", [Direction.IN, Direction.OUT], ids=["at-the-eim", "at-the-ipa"])
def test_answers_as_it_was_answered_whichever_side_recorded_it(asker: Direction):
    recorder = Recorder()
    asked(recorder, POLL, NOTHING, asker=asker)
    asked(recorder, NOTIFICATION, b"", asker=asker)
    asked(recorder, POLL, LATER, asker=asker)
    eim = replaying(recorder)
    assert [eim(one) for one in (POLL, NOTIFICATION, POLL, POLL)] == [NOTHING, b"", LATER, LATER]


def test_strict_order_tells_what_came_then():
    recorder = Recorder()
    asked(recorder, POLL, NOTHING)
    asked(recorder, NOTIFICATION, b"")
    eim = replaying(recorder, order=Order.STRICT)
    with pytest.raises(CodecError) as caught:
        eim(NOTIFICATION)
    assert caught.value.message == (
        "The capture has no answer to this HandleNotification at this place; record 3 asks it; "
        "next in it is GetEimPackage (record 1)."
    )
    assert eim(POLL) == NOTHING
    eim.rewind()
    assert eim(POLL) == NOTHING


def test_another_device_is_answered_only_by_function():
    recorder = Recorder()
    asked(recorder, POLL, NOTHING)
    assert replaying(recorder, same=Same.FUNCTION)(OTHER_POLL) == NOTHING
    with pytest.raises(CodecError, match="no answer to this GetEimPackage") as caught:
        replaying(recorder)(OTHER_POLL)
    assert "by function" in caught.value.hint


@pytest.mark.parametrize("same", Same)
@pytest.mark.parametrize("message", [b"", b"\xff", b"\xbf\xff\xff\xff\xff\xff\x01", b"\x00" * 9])
def test_any_bytes_get_an_error_a_binding_can_tell(message: bytes, same: Same):
    recorder = Recorder()
    asked(recorder, POLL, NOTHING)
    with pytest.raises(CodecError, match="no answer"):
        replaying(recorder, same=same)(message)


def test_a_message_nobody_answered_is_a_broken_session():
    recorder = Recorder()
    asked(recorder, POLL)
    with pytest.raises(CodecError, match="GetEimPackage was never answered"):
        replaying(recorder)(POLL)


def test_what_the_eim_pushed_is_not_asked_of_it():
    recorder = Recorder()
    asked(recorder, PUSHED, PUSHED, asker=Direction.OUT)
    seq = asked(recorder, POLL, NOTHING)
    assert replaying(recorder, order=Order.STRICT).lines == (Line(POLL, NOTHING, seq),)


def test_one_eim_of_several_is_named_by_its_lane():
    recorder = Recorder()
    asked(recorder, POLL, NOTHING, lane="left")
    asked(recorder, POLL, LATER, lane="right")
    assert replaying(recorder, lane="right")(POLL) == LATER
    with pytest.raises(SettingsError, match="more than one ESipa lane; there are: left; right"):
        replaying(recorder)
    with pytest.raises(SettingsError, match="no ESipa lane “up”"):
        replaying(recorder, lane="up")


def test_a_capture_without_esipa_is_refused():
    with pytest.raises(SettingsError, match="no ESipa messages"):
        ReplayEim([])


def test_a_real_session_recorded_at_the_binding_is_served_again_through_it():
    recorder = Recorder()
    asked(recorder, POLL, NOTHING)
    asked(recorder, NOTIFICATION, b"")
    again = Recorder()
    serve = https_handler(replaying(recorder), tap=again)
    responses = [_posted(serve, body) for body in (POLL, NOTIFICATION, OTHER_POLL)]
    assert [one.status for one in responses] == [200, 204, 400]
    assert responses[0].body == NOTHING
    assert b"no answer to this GetEimPackage" in responses[2].body
    assert replaying(again, order=Order.STRICT)(POLL) == NOTHING


def _posted(serve: Serve, body: bytes) -> HttpResponse:
    return asyncio.run(serve(HttpRequest("POST", ASN1_PATH, Headers(), body)))


def test_what_an_ipa_recorded_over_tls_is_served_to_it_again_over_tls():
    recorder, live = Recorder(), Recorder()
    asked(recorder, POLL, NOTHING)
    asked(recorder, NOTIFICATION, b"")
    asked(recorder, POLL, LATER)
    messages = POLL, NOTIFICATION, POLL
    first = asyncio.run(
        exchanged(https_handler(replaying(recorder)), *messages, tap=live, lane="ipa")
    )
    eim = replaying(live, order=Order.STRICT)
    again = asyncio.run(exchanged(https_handler(eim), *messages))
    assert first == again == [NOTHING, b"", LATER]


def test_a_reply_names_the_function():
    recorder = Recorder()
    asked(recorder, POLL, NOTHING)
    reply = asyncio.run(replaying(recorder).answer(POLL, PEER))
    assert (reply.body, reply.function) == (NOTHING, "GetEimPackage")
