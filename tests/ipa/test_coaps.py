"""ESipa over CoAP at the IPA, against our own eIM and against answers no eIM should give."""

from __future__ import annotations

import pytest

from app.capture.recorder import Recorder
from app.eim.coap import coap_handler
from app.eim.esipa import Esipa
from app.errors import PeerError, TrustError
from app.ipa.client import ClientOptions, EsipaClient, open_client
from app.ipa.coaps import CoapEsipa, CoapSpelling
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.net.coap_site import Handler
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.values.esipa import Binding
from app.values.traffic import Direction, Layer
from tests.eim.benches import EimBench, SimulatedDevice, recipe, without_questions
from tests.eim.conftest import device, eim
from tests.net.coap_stand import keys, on_loop, records, served, url

__all__ = ["device", "eim"]

POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
NOTHING = bytes.fromhex("BF4F03020101")
PSK = Psk("sensor", b"sixteen byte key")


def answering(code: int, body: bytes = b"") -> tuple[Handler, list[CoapRequest]]:
    seen: list[CoapRequest] = []

    async def answer(request: CoapRequest) -> CoapResponse:
        seen.append(request)
        return CoapResponse(code, body)

    return answer, seen


async def exchanged(handler: Handler, *messages: bytes) -> list[bytes]:
    """Send messages on one client with the certificates of the bench; return the answers."""
    async with served(DtlsServerOptions(keys().server_identity), handler=handler) as server:
        client = open_client(url(server), ClientOptions(trust=keys().roots))
        try:
            return [await client.exchange(message) for message in messages]
        finally:
            await client.close()


def test_a_package_is_fetched_and_its_result_acknowledged(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    handler = coap_handler(Esipa(eim.service))
    poll = bytes.fromhex("BF4F125A10") + device.eid.wire
    (answer,) = eim.run(exchanged(handler, poll))
    result = device.carry_out(answer[answer.index(b"\xbf\x51") :])
    inside = b"\x5a\x10" + device.eid.wire + result
    provided = b"\xbf\x50\x82" + len(inside).to_bytes(2) + inside
    acknowledged, nothing = eim.run(exchanged(handler, provided, poll))
    assert b"\xbf\x53" in acknowledged
    assert nothing == NOTHING


@pytest.mark.parametrize("code", [CoapCode.CONTENT, CoapCode.CHANGED])
@on_loop
async def test_a_body_is_taken_under_either_code(code: CoapCode) -> None:
    handler, seen = answering(code, NOTHING)
    assert await exchanged(handler, POLL) == [NOTHING]
    assert (seen[0].path, seen[0].body, seen[0].options) == ("/gsma/rsp2/asn1", POLL, {})


@pytest.mark.parametrize(
    ("size", "told"), [pytest.param(40, False, id="one"), pytest.param(1500, True, id="blocks")]
)
@on_loop
async def test_of_what_went_in_blocks_a_refusal_says_so(size: int, told: bool) -> None:
    handler, _ = answering(CoapCode.BAD_REQUEST, b"no\n\tend")
    message = bytes.fromhex("BF508205D8") + bytes(size)
    with pytest.raises(PeerError, match=r"answered 4\.00: no end\.") as caught:
        await exchanged(handler, message)
    assert ("in blocks" in caught.value.hint) is told


@on_loop
async def test_an_empty_answer_is_empty() -> None:
    handler, _ = answering(CoapCode.CHANGED)
    assert await exchanged(handler, POLL) == [b""]


@pytest.mark.parametrize(
    ("code", "status"),
    [(CoapCode.BAD_REQUEST, "4.00"), (CoapCode.NOT_FOUND, "4.04"), (0xA3, "5.03")],
)
@on_loop
async def test_an_error_code_is_told_with_what_the_eim_said(code: int, status: str) -> None:
    handler, _ = answering(code, b"not today")
    with pytest.raises(PeerError, match=f"answered {status}: not today") as caught:
        await exchanged(handler, POLL)
    assert caught.value.status == status
    assert caught.value.hint


@on_loop
async def test_a_wrong_root_is_a_matter_of_trust() -> None:
    handler, seen = answering(CoapCode.CONTENT, NOTHING)
    async with served(DtlsServerOptions(keys().server_identity), handler=handler) as server:
        client = open_client(url(server), ClientOptions(trust=keys(which="other").roots))
        with pytest.raises(TrustError):
            await client.exchange(POLL)
        await client.close()
    assert seen == []


@on_loop
async def test_path_psk_options_and_records_are_as_asked_for() -> None:
    handler, seen = answering(CoapCode.CONTENT, NOTHING)
    recorder = Recorder()
    async with served(DtlsServerOptions(psks=(PSK,)), handler=handler) as server:
        client: EsipaClient = CoapEsipa(
            url(server) + "/esipa",
            ClientOptions(psk=PSK, lane="device 7", tap=recorder),
            spelling=CoapSpelling(content_format=42, protocol_option=65_000),
        )
        assert await client.exchange(POLL) == NOTHING
        await client.close()
    assert (seen[0].path, seen[0].identity) == ("/esipa", "sensor")
    assert seen[0].options == {12: b"\x2a", 65_000: b"gsma/rsp/v2.1.0"}
    sent, came = records(recorder, Layer.ESIPA)
    assert (sent.direction, sent.data, came.data) == (Direction.OUT, POLL, NOTHING)
    assert (came.pair, came.lane) == (sent.seq, "device 7")
    assert client.wire is not None
    assert client.wire.payload == len(POLL) + len(NOTHING)


@on_loop
async def test_plain_coap_only_where_the_url_says_so() -> None:
    handler, _ = answering(CoapCode.CONTENT, NOTHING)
    async with served(None, handler=handler) as server:
        client = open_client(url(server, "coap"))
        assert client.binding is Binding.COAP
        assert await client.exchange(POLL) == NOTHING
        await client.close()
