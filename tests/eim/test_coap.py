"""ESipa over CoAP as the eIM answers it: paths, codes, options."""

from __future__ import annotations

import json

import pytest

from app.capture.recorder import Recorder
from app.eim.coap import CoapOptions, coap_handler
from app.eim.esipa import Esipa
from app.eim.https import ASN1_PATH
from app.errors import SettingsError
from app.net.coap_message import CoapCode, CoapRequest, CoapResponse
from app.values.esipa import Binding, Peer, Reply
from app.values.traffic import Direction, Layer
from tests.eim.benches import EimBench, SimulatedDevice, recipe, without_questions

JSON = "/gsma/rsp2/esipa/"
NOTHING = bytes.fromhex("BF4F03020101")


def ask(
    eim: EimBench,
    body: bytes,
    path: str = ASN1_PATH,
    method: CoapCode = CoapCode.POST,
    options: CoapOptions | None = None,
    tap: Recorder | None = None,
) -> CoapResponse:
    handler = coap_handler(Esipa(eim.service), options, tap=tap or Recorder(), lane="eim")
    request = CoapRequest(method, path, body, "127.0.0.1:5", "CN=device", session=7)
    return eim.run(handler(request))


def poll(device: SimulatedDevice) -> bytes:
    return bytes.fromhex("BF4F125A10") + device.eid.wire


def test_a_poll_is_2_05_with_no_option_at_all(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    answer = ask(eim, poll(device))
    assert answer.code == CoapCode.CONTENT
    assert b"\xbf\x51" in answer.body
    assert answer.options == ()


def test_a_poll_in_json_is_answered_in_json(eim: EimBench, device: SimulatedDevice) -> None:
    body = json.dumps({"eidValue": device.eid}).encode()
    answer = ask(eim, body, JSON + "getEimPackage")
    assert answer.code == CoapCode.CONTENT
    assert json.loads(answer.body)["header"]["functionExecutionStatus"]["status"] == "Failed"


def test_a_notification_is_2_04_without_a_body(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    result = device.carry_out(eim.poll(device.eid).message)
    inside = b"\x5a\x10" + device.eid.wire + result
    provided = b"\xbf\x50\x82" + len(inside).to_bytes(2) + inside
    answer = ask(eim, b"\xbf\x3d\x82" + len(provided).to_bytes(2) + provided)
    assert (answer.code, answer.body) == (CoapCode.CHANGED, b"")


@pytest.mark.parametrize(
    ("path", "method", "code"),
    [
        pytest.param(ASN1_PATH, CoapCode.GET, CoapCode.METHOD_NOT_ALLOWED, id="get"),
        pytest.param(ASN1_PATH, CoapCode.PUT, CoapCode.METHOD_NOT_ALLOWED, id="put"),
        pytest.param(JSON + "getEimPackage", CoapCode.GET, CoapCode.METHOD_NOT_ALLOWED, id="json"),
        pytest.param("/", CoapCode.POST, CoapCode.NOT_FOUND, id="root"),
        pytest.param("/esipa", CoapCode.POST, CoapCode.NOT_FOUND, id="foreign path"),
        pytest.param(JSON + "makeCoffee", CoapCode.POST, CoapCode.NOT_FOUND, id="no function"),
        pytest.param(
            JSON + "transferEimPackage", CoapCode.POST, CoapCode.NOT_FOUND, id="asked of an IPA"
        ),
    ],
)
def test_paths_and_methods(
    path: str, method: CoapCode, code: CoapCode, eim: EimBench, device: SimulatedDevice
) -> None:
    recorder = Recorder()
    assert ask(eim, poll(device), path, method, tap=recorder).code == code
    (refusal,) = recorder.since(0)[2]
    assert (refusal.layer, refusal.lane) == (Layer.EVENT, "eim")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(ASN1_PATH, b"", id="nothing"),
        pytest.param(ASN1_PATH, bytes.fromhex("BF4F7F5A10"), id="cut off"),
        pytest.param(ASN1_PATH, bytes.fromhex("30030201FF"), id="no function"),
        pytest.param(JSON + "getEimPackage", b"[1]", id="no object"),
    ],
)
def test_what_cannot_be_decoded_is_4_00_with_a_reason(
    path: str, body: bytes, eim: EimBench
) -> None:
    answer = ask(eim, body, path)
    assert answer.code == CoapCode.BAD_REQUEST
    assert answer.body


def test_another_path_may_be_allowed(eim: EimBench, device: SimulatedDevice) -> None:
    options = CoapOptions(paths=(ASN1_PATH, "/esipa"))
    assert ask(eim, poll(device), "/esipa", options=options).code == CoapCode.CONTENT


def test_what_the_standard_leaves_open_can_be_set(eim: EimBench, device: SimulatedDevice) -> None:
    options = CoapOptions(content_format=42, protocol_option=65_000, body_code=CoapCode.CHANGED)
    answer = ask(eim, poll(device), options=options)
    assert answer.code == CoapCode.CHANGED
    assert answer.options == ((12, b"\x2a"), (65_000, b"gsma/rsp/v2.1.0"))


@pytest.mark.parametrize("number", [12, 64_998, 65_001, 65_536])
def test_option_numbers_that_are_not_free_are_refused(number: int) -> None:
    with pytest.raises(SettingsError, match="cannot be the number of an option"):
        CoapOptions(protocol_option=number)


def test_the_message_is_recorded_in_both_directions(eim: EimBench, device: SimulatedDevice) -> None:
    recorder = Recorder()
    answer = ask(eim, poll(device), tap=recorder)
    came, went = recorder.since(0)[2]
    assert (came.layer, came.direction, came.data) == (Layer.ESIPA, Direction.IN, poll(device))
    assert (went.direction, went.data, went.pair) == (Direction.OUT, answer.body, came.seq)
    assert {came.session, went.session} == {7}


@pytest.mark.parametrize(("secure", "binding"), [(True, Binding.COAPS), (False, Binding.COAP)])
def test_the_peer_is_told_as_it_came(secure: bool, binding: Binding, eim: EimBench) -> None:
    seen: list[Peer] = []

    class Listening:
        async def answer(self, message: bytes, peer: Peer) -> Reply:
            seen.append(peer)
            return Reply(NOTHING, "GetEimPackage")

    handler = coap_handler(Listening(), CoapOptions(protocol_option=65_000))
    options = {65_000: b"gsma/rsp/v2.5.0"}
    request = CoapRequest(
        CoapCode.POST, ASN1_PATH, b"\xbf\x4f\x00", "192.0.2.1:9", "sensor", secure, options, 7
    )
    assert eim.run(handler(request)).body == NOTHING
    assert seen == [Peer(binding, "192.0.2.1:9", "sensor", "gsma/rsp/v2.5.0", session=7)]
