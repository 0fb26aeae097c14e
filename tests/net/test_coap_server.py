from __future__ import annotations

import asyncio

import pytest

from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.net.coap_client import CoapClient
from app.net.coap_limits import CoapLimits
from app.net.coap_message import CoapCode
from app.net.coap_server import CoapServer
from app.net.coap_tuning import CoapTuning
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.values.esipa import Binding, EndpointState
from app.values.traffic import Direction, Layer
from tests.net.coap_stand import LARGE, echo, keys, notes, on_loop, records, served, url

PSK = Psk("sensor", b"sixteen byte key")
SERVER = DtlsServerOptions(psks=(PSK,))


@on_loop
async def test_its_status_follows_its_life() -> None:
    server = CoapServer("127.0.0.1:0", echo, SERVER)
    assert server.status().state is EndpointState.STOPPED
    await server.start()
    try:
        status = server.status()
        assert (status.state, status.binding) == (EndpointState.SERVING, Binding.COAPS)
        assert status.address.startswith("127.0.0.1:")
        assert not status.address.endswith(":0")
    finally:
        await server.stop()
    assert server.status().state is EndpointState.STOPPED
    await server.stop()


@on_loop
async def test_an_address_in_use_is_refused_in_words() -> None:
    async with served(SERVER) as first:
        second = CoapServer(first.address, echo, SERVER, name="eIM CoAP")
        with pytest.raises(SettingsError, match="eIM CoAP cannot serve on") as caught:
            await second.start()
        assert caught.value.hint
        assert second.status().state is EndpointState.FAILED
        await second.stop()


@pytest.mark.parametrize("address", ["127.0.0.1:http", "127.0.0.1:70000"])
@on_loop
async def test_an_address_that_is_none_is_refused(address: str) -> None:
    server = CoapServer(address, echo, SERVER)
    with pytest.raises(SettingsError, match="cannot serve on"):
        await server.start()
    await server.stop()


@on_loop
async def test_plain_coap_is_marked_as_unprotected() -> None:
    recorder = Recorder()
    async with served(None, tap=recorder) as server:
        client = CoapClient(url(server, "coap"))
        try:
            assert (await client.post("/large", b"u" * 3000)).body == LARGE
        finally:
            await client.close()
        assert server.status().binding is Binding.COAP
    assert any("nothing is protected" in note for note in notes(recorder))


@on_loop
async def test_a_handler_that_fails_answers_5_00_and_the_server_lives(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            assert (await client.post("/broken", b"x")).code == CoapCode.INTERNAL_SERVER_ERROR
            assert (await client.post("/x", b"x")).code == CoapCode.CONTENT
        finally:
            await client.close()
    assert [record.message for record in caplog.records] == [
        "A CoAP request to /broken could not be answered"
    ]


test_a_handler_that_fails_answers_5_00_and_the_server_lives = pytest.mark.warns(
    test_a_handler_that_fails_answers_5_00_and_the_server_lives
)


@on_loop
async def test_answers_without_a_body_are_2_04_and_other_methods_are_the_handlers() -> None:
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            assert (await client.post("/x", b"")).code == CoapCode.CHANGED
            refused = await client.request(CoapCode.GET, "/x")
        finally:
            await client.close()
    assert refused.code == CoapCode.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("size", [1500, 5000])
@on_loop
async def test_a_body_over_the_limit_is_4_13_and_the_peer_may_go_on(size: int) -> None:
    async with served(SERVER, limits=CoapLimits(body_bytes=1400)) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            answer = await client.post("/x", bytes(size))
            assert answer.code == CoapCode.REQUEST_ENTITY_TOO_LARGE
            assert (await client.post("/x", bytes(1400))).body == bytes(1400)
        finally:
            await client.close()
        assert server.status().requests == 1


@pytest.mark.parametrize(("ours", "theirs"), [(1024, 64), (64, 1024), (16, 16), (256, 512)])
@on_loop
async def test_each_side_may_want_smaller_blocks(ours: int, theirs: int) -> None:
    recorder = Recorder()
    limits = CoapLimits(block_bytes=theirs)
    async with served(SERVER, limits=limits, tap=recorder) as server:
        client = CoapClient(url(server), psk=PSK, tuning=CoapTuning(block_bytes=ours))
        try:
            assert (await client.post("/large", LARGE[:3000])).body == LARGE
        finally:
            await client.close()
    sent = [r for r in records(recorder, Layer.COAP) if r.direction is Direction.OUT]
    assert max(len(record.data) for record in sent) <= min(ours, theirs) + 40


@on_loop
async def test_a_slow_handler_is_acknowledged_first_and_answered_later() -> None:
    recorder = Recorder()
    async with served(SERVER, tap=recorder) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            assert (await client.post("/slow", b"patience")).body == b"patience"
        finally:
            await client.close()
    request, ack, answer = records(recorder, Layer.COAP)[:3]
    assert len(ack.data) == 4
    assert (ack.pair, answer.pair) == (request.seq, request.seq)
    assert answer.duration_ns > ack.duration_ns > 0


@on_loop
async def test_what_comes_faster_than_allowed_is_dropped_and_arrives_later_all_the_same() -> None:
    recorder = Recorder()
    async with served(SERVER, limits=CoapLimits(requests_per_s=2), tap=recorder) as server:
        client = CoapClient(url(server), psk=PSK)
        try:
            for _ in range(6):
                assert (await client.post("/x", b"hello")).body == b"hello"
        finally:
            await client.close()
    assert any("asks more than 2 times a second" in note for note in notes(recorder))


@on_loop
async def test_messages_are_recorded_whole_under_the_session_that_opened_them() -> None:
    recorder, made = Recorder(), keys()
    async with served(DtlsServerOptions(made.server_identity), tap=recorder) as server:
        client = CoapClient(url(server), made.roots)
        try:
            await client.post("/x", b"a body to be seen")
        finally:
            await client.close()
    opened = next(r for r in recorder.since(0)[2] if "says hello" in r.note)
    connected = next(r for r in recorder.since(0)[2] if "connected" in r.note)
    assert "ECDHE-ECDSA-AES128-CCM8" in connected.note
    assert connected.session == opened.seq
    request, answer = records(recorder, Layer.COAP)
    assert (request.direction, answer.direction) == (Direction.IN, Direction.OUT)
    assert request.data.endswith(b"\xffa body to be seen")
    assert {request.session, answer.session} == {opened.seq}
    assert {record.lane for record in recorder.since(0)[2]} == {"bench"}


@on_loop
async def test_stopping_lets_a_handler_finish_and_says_goodbye() -> None:
    finished = asyncio.Event()

    async def slow(request: object) -> object:
        await asyncio.sleep(0.2)
        finished.set()
        return await echo(request)  # type: ignore[arg-type]

    recorder = Recorder()
    async with served(SERVER, handler=slow, tap=recorder) as server:  # type: ignore[arg-type]
        client = CoapClient(url(server), psk=PSK)
        answer = asyncio.ensure_future(client.post("/x", b"hello"))
        await asyncio.sleep(0.1)
        await server.stop()
        assert finished.is_set()
        assert (await answer).body == b"hello"
        await client.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@on_loop
async def test_ipv6_works_as_ipv4_does() -> None:
    server = CoapServer("[::1]:0", echo, SERVER)
    await server.start()
    client = CoapClient(f"coaps://{server.address}", psk=PSK)
    try:
        assert (await client.post("/large", bytes(3000))).body == LARGE
        wire = client.wire
    finally:
        await client.close()
        await server.stop()
    assert wire.ip == 5 * wire.transport
