"""ESipa over HTTPS as the eIM answers it: paths, header fields, status codes."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from app.capture.recorder import Recorder
from app.eim.esipa import Esipa
from app.eim.https import HttpsOptions, https_handler
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.values.esipa import Binding
from app.values.traffic import Direction, Layer
from tests.eim.benches import EimBench, SimulatedDevice, recipe, without_questions

ASN1, JSON = "/gsma/rsp2/asn1", "/gsma/rsp2/esipa/"
ASN1_TYPE = "application/x-gsma-rsp-asn1"
JSON_TYPE = "application/json;charset=UTF-8"
PROTOCOL = "gsma/rsp/v2.1.0"


def ask(
    eim: EimBench,
    body: bytes,
    path: str = ASN1,
    method: str = "POST",
    options: HttpsOptions | None = None,
    tap: Recorder | None = None,
    **fields: str,
) -> HttpResponse:
    handler = https_handler(Esipa(eim.service), options, tap=tap or Recorder(), lane="eim")
    headers = Headers({name.replace("_", "-"): value for name, value in fields.items()})
    request = HttpRequest(method, path, headers, body, "127.0.0.1:5", "CN=device", 7)
    return eim.run(handler(request))


def poll(device: SimulatedDevice) -> bytes:
    return bytes.fromhex("BF4F125A10") + device.eid.wire


def poll_json(device: SimulatedDevice) -> bytes:
    return json.dumps({"eidValue": device.eid}).encode()


def test_a_poll_is_answered_with_type_and_protocol(eim: EimBench, device: SimulatedDevice) -> None:
    answer = ask(eim, poll(device), X_Admin_Protocol="gsma/rsp/v2.5.0")
    assert (answer.status, answer.body[:2]) == (200, b"\xbf\x4f")
    assert answer.headers == {"X-Admin-Protocol": "gsma/rsp/v2.5.0", "Content-Type": ASN1_TYPE}


def test_a_poll_in_json_is_answered_in_json(eim: EimBench, device: SimulatedDevice) -> None:
    answer = ask(eim, poll_json(device), JSON + "getEimPackage")
    said = json.loads(answer.body)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == JSON_TYPE
    assert said["header"]["functionExecutionStatus"]["status"] == "Failed"
    assert said["eimPackageError"] in (1, 2)


def test_the_same_package_leaves_in_both_spellings(eim: EimBench, device: SimulatedDevice) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    der = ask(eim, poll(device)).body
    said = json.loads(ask(eim, poll_json(device), JSON + "getEimPackage").body)
    assert said["header"]["functionExecutionStatus"]["status"] == "Executed-Success"
    assert der.endswith(b64decode(said["euiccPackageRequest"]))


def test_a_notification_is_answered_by_204_without_a_type(
    eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    eim.enqueue(device, recipe())
    result = device.carry_out(eim.poll(device.eid).message)
    provided = b"\xbf\x50" + _length(b"\x5a\x10" + device.eid.wire + result)
    answer = ask(eim, b"\xbf\x3d" + _length(provided))
    assert (answer.status, answer.body) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert answer.headers["X-Admin-Protocol"] == PROTOCOL


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        pytest.param(ASN1, "GET", 405, id="get"),
        pytest.param(ASN1, "HEAD", 405, id="head"),
        pytest.param(ASN1, "PUT", 405, id="put"),
        pytest.param(JSON + "getEimPackage", "GET", 405, id="get of JSON"),
        pytest.param("/", "GET", 404, id="root"),
        pytest.param("/esipa", "POST", 404, id="foreign path"),
        pytest.param(JSON + "makeCoffee", "POST", 404, id="unknown function"),
        pytest.param(JSON + "transferEimPackage", "POST", 404, id="asked of an IPA"),
        pytest.param(ASN1 + "/more", "POST", 404, id="below"),
        pytest.param(ASN1 + "/", "POST", 200, id="slash at the end"),
        pytest.param(ASN1 + "?a=b", "POST", 200, id="query"),
    ],
)
def test_paths_and_methods(
    path: str, method: str, status: int, eim: EimBench, device: SimulatedDevice
) -> None:
    answer = ask(eim, poll(device), path, method)
    assert answer.status == status
    assert answer.headers.find("Allow") == ("POST" if status == 405 else "")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(ASN1, b"", id="nothing"),
        pytest.param(ASN1, b"{}", id="JSON for ASN.1"),
        pytest.param(ASN1, bytes.fromhex("BF4F7F5A10"), id="cut off"),
        pytest.param(ASN1, bytes.fromhex("30030201FF"), id="no function"),
        pytest.param(JSON + "getEimPackage", b"[1]", id="no object"),
        pytest.param(JSON + "getEimPackage", b'{"eidValue":', id="broken JSON"),
        pytest.param(JSON + "getEimPackage", b"[" * 100_000, id="deep JSON"),
        pytest.param(JSON + "getEimPackage", b'{"eidValue":5}', id="number for text"),
        pytest.param(JSON + "provideEimPackageResult", b'{"eimPackageResult":"?"}', id="base64"),
    ],
)
def test_what_cannot_be_decoded_is_400_with_a_sentence(
    path: str, body: bytes, eim: EimBench
) -> None:
    answer = ask(eim, body, path)
    assert answer.status == 400
    assert answer.body.endswith(b".\n")
    assert answer.headers["X-Admin-Protocol"] == PROTOCOL


@pytest.mark.parametrize(
    ("strict", "fields", "status"),
    [
        pytest.param({}, {}, 200, id="lenient without any"),
        pytest.param({}, {"Content_Type": "text/html"}, 200, id="lenient with a wrong type"),
        pytest.param({"insists_on_type": True}, {}, 415, id="type missing"),
        pytest.param({"insists_on_type": True}, {"Content_Type": "a/b"}, 415, id="type wrong"),
        pytest.param(
            {"insists_on_type": True},
            {"content_type": ASN1_TYPE.upper() + " ; charset=x"},
            200,
            id="type right",
        ),
        pytest.param({"insists_on_protocol": True}, {}, 400, id="protocol missing"),
        pytest.param(
            {"insists_on_protocol": True}, {"X_Admin_Protocol": "v2"}, 400, id="protocol wrong"
        ),
        pytest.param(
            {"insists_on_protocol": True}, {"X_Admin_Protocol": PROTOCOL}, 200, id="protocol right"
        ),
    ],
)
def test_being_strict_about_header_fields_is_an_option(
    strict: dict[str, bool],
    fields: dict[str, str],
    status: int,
    eim: EimBench,
    device: SimulatedDevice,
) -> None:
    answer = ask(eim, poll(device), options=HttpsOptions(**strict), **fields)  # type: ignore[arg-type]
    assert answer.status == status


@pytest.mark.parametrize("shown", ["", "nonsense", "gsma/rsp/v2.1.0\r\nSet-Cookie: a=b", "v" * 999])
def test_an_odd_protocol_is_not_echoed(shown: str, eim: EimBench, device: SimulatedDevice) -> None:
    answer = ask(eim, poll(device), X_Admin_Protocol=shown)
    assert answer.headers["X-Admin-Protocol"] == PROTOCOL


def test_the_peer_is_remembered_with_what_it_said(eim: EimBench, device: SimulatedDevice) -> None:
    ask(eim, poll_json(device), JSON + "getEimPackage")
    known = eim.run(eim.service.device(device.eid))
    assert known is not None
    assert known.address == "127.0.0.1:5"
    assert known.binding == Binding.HTTPS_JSON


def test_messages_are_recorded_whole_and_in_asn1(eim: EimBench, device: SimulatedDevice) -> None:
    tap = Recorder()
    ask(eim, poll_json(device), JSON + "getEimPackage", tap=tap)
    asked, answered = tap.since(0)[2]
    assert (asked.layer, asked.direction, asked.data) == (Layer.ESIPA, Direction.IN, poll(device))
    assert (answered.layer, answered.direction) == (Layer.ESIPA, Direction.OUT)
    assert answered.data.startswith(b"\xbf\x4f")
    assert (answered.pair, answered.session, answered.lane) == (asked.seq, 7, "eim")
    assert device.eid in answered.note


def test_a_refusal_is_recorded(eim: EimBench) -> None:
    tap = Recorder()
    ask(eim, b"", method="GET", tap=tap)
    (record,) = tap.since(0)[2]
    assert record.layer is Layer.EVENT
    assert record.note.startswith("refused 127.0.0.1:5 with 405")


def _length(content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([size]) + content
    return b"\x82" + size.to_bytes(2) + content
