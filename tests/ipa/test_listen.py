from __future__ import annotations

import asyncio
import json

import pytest

from app.codec import esipa_json
from app.ipa.contact import Surroundings
from app.ipa.listen import ASN1_PATH, Pushed
from app.ipa.push import PushReceiver
from app.net.coap_message import CoapCode, CoapRequest
from app.net.http_message import Headers, HttpRequest
from app.values.traffic import Direction, Layer

ORDER = bytes.fromhex("BF4E07BF540482020102")
RECEIVED = bytes.fromhex("BF4E020500")
JSON_PATH = "/gsma/rsp2/esipa/transferEimPackage"
ASN1 = {"content-type": "application/x-gsma-rsp-asn1", "X-Admin-Protocol": "gsma/rsp/v2.1.0"}
JSON = {"Content-Type": "application/json;charset=UTF-8"}


@pytest.fixture
def records():
    return []


@pytest.fixture
def pushed(card, records):
    async def work(do):
        return do(card)

    def tap(lane, layer, direction, data, **details):
        records.append((lane, layer, direction, data))
        return len(records)

    return Pushed(PushReceiver(work, around=Surroundings()), tap=tap)


def https(pushed, body=ORDER, *, method="POST", path=ASN1_PATH, headers=ASN1):
    request = HttpRequest(method, path, Headers(headers), body, "eim:1")
    return asyncio.run(pushed.https(request))


def coap(pushed, body=ORDER, *, method=CoapCode.POST, path=ASN1_PATH):
    return asyncio.run(pushed.coap(CoapRequest(method, path, body, "eim:1")))


def test_https_answers_in_asn1_and_both_messages_are_recorded(pushed, records):
    answer = https(pushed)
    assert (answer.status, answer.body) == (200, RECEIVED)
    assert answer.headers.find("content-type") == ASN1["content-type"]
    assert answer.headers.find("x-admin-protocol") == ASN1["X-Admin-Protocol"]
    assert records == [
        ("IPA", Layer.ESIPA, Direction.IN, ORDER),
        ("IPA", Layer.ESIPA, Direction.OUT, RECEIVED),
    ]


def test_json_is_answered_in_json(pushed):
    body = esipa_json.write(esipa_json.to_json("TransferEimPackage", ORDER))
    answer = https(pushed, body, path=JSON_PATH, headers=JSON)
    assert answer.status == 200
    assert "header" in json.loads(answer.body)
    assert coap(pushed, body, path=JSON_PATH).body == answer.body


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param({"method": "GET"}, 405, id="get"),
        pytest.param({"path": "/"}, 404, id="path"),
        pytest.param({"path": "/gsma/rsp2/esipa/getEimPackage"}, 404, id="not-for-an-ipa"),
        pytest.param({"headers": JSON}, 415, id="type"),
        pytest.param({"body": b"\xbf\x4f\x00"}, 400, id="other-message"),
        pytest.param({"body": b""}, 400, id="nothing"),
        pytest.param({"body": b"[]", "path": JSON_PATH, "headers": JSON}, 400, id="json"),
    ],
)
def test_https_refuses_as_an_eim_does(pushed, given, status):
    assert https(pushed, **given).status == status


def test_coap_answers_with_content(pushed):
    answer = coap(pushed)
    assert (answer.code, answer.body) == (CoapCode.CONTENT, RECEIVED)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"method": CoapCode.GET}, CoapCode.METHOD_NOT_ALLOWED),
        ({"path": "/"}, CoapCode.NOT_FOUND),
        ({"body": b"\xff"}, CoapCode.BAD_REQUEST),
    ],
)
def test_coap_refuses_as_an_eim_does(pushed, given, code):
    assert coap(pushed, **given).code == code
