"""ESipa over HTTPS at the IPA, against our own eIM and against answers no eIM should give."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.capture.recorder import Recorder
from app.eim.esipa import Esipa
from app.eim.https import https_handler
from app.errors import CodecError, PeerError, SettingsError, TrustError
from app.ipa.client import ClientOptions, open_client
from app.ipa.https import HttpsEsipa
from app.net.dtls_psk import Psk
from app.net.http_message import Headers, HttpRequest, HttpResponse
from app.net.tls_trust import ServerTrust
from app.values.esipa import Binding
from app.values.traffic import Direction, Layer
from tests.eim.benches import EimBench, SimulatedDevice, recipe, without_questions
from tests.eim.conftest import device, eim
from tests.net.https_bench import FOREIGN_CI, ROOTS, port_of, serving

__all__ = ["device", "eim"]

Handler = Callable[[HttpRequest], Awaitable[HttpResponse]]
NOTHING = bytes.fromhex("BF4F03020101")
POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


async def exchanged(
    handler: Handler, *messages: bytes, scheme: str = "https", path: str = "", **options: object
) -> list[bytes]:
    """Send messages on one client and return the answers."""
    async with serving(handler=handler) as server:
        made = ClientOptions(
            **{  # type: ignore[arg-type]
                "trust": ROOTS,
                "connect_to": ("127.0.0.1", port_of(server)),
                "timeout_s": 10.0,
                **options,
            }
        )
        client = open_client(f"{scheme}://localhost:{port_of(server)}{path}", made)
        try:
            return [await client.exchange(message) for message in messages]
        finally:
            await client.close()


def answering(
    body: bytes = NOTHING, status: int = 200, **fields: str
) -> tuple[Handler, list[HttpRequest]]:
    seen: list[HttpRequest] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        return HttpResponse(status, Headers(headers), body)

    return answer, seen


@pytest.mark.parametrize("scheme", ["https", "https+json"])
def test_a_package_is_fetched_and_its_result_acknowledged(
    scheme: str, eim: EimBench, device: SimulatedDevice
) -> None:
    without_questions(eim)
    (package,) = eim.enqueue(device, recipe())
    handler = https_handler(Esipa(eim.service))
    poll = bytes.fromhex("BF4F125A10") + device.eid.wire
    (answer,) = eim.run(exchanged(handler, poll, scheme=scheme))
    result = device.carry_out(answer[answer.index(b"\xbf\x51") :])
    inside = b"\x5a\x10" + device.eid.wire + result
    provided = b"\xbf\x50\x82" + len(inside).to_bytes(2) + inside
    acknowledged, nothing = eim.run(exchanged(handler, provided, poll, scheme=scheme))
    assert acknowledged.startswith(b"\xbf\x50")
    assert b"\xbf\x53" in acknowledged
    assert nothing == NOTHING
    assert eim.package(package.id).state.value == "succeeded"


def test_the_header_fields_are_those_of_an_ipa() -> None:
    handler, seen = answering()
    asyncio.run(exchanged(handler, POLL))
    (request,) = seen
    assert (request.method, request.path, request.body) == ("POST", "/gsma/rsp2/asn1", POLL)
    wanted = {
        "User-Agent": "gsma-rsp-ipad",
        "X-Admin-Protocol": "gsma/rsp/v2.1.0",
        "Content-Type": "application/x-gsma-rsp-asn1",
    }
    assert {name: request.headers.find(name) for name in wanted} == wanted


def test_in_json_each_function_has_its_path() -> None:
    handler, seen = answering(b'{"header":{"functionExecutionStatus":{"status":"Failed"}}}')
    with pytest.raises(CodecError):
        asyncio.run(exchanged(handler, bytes.fromhex("BF7F00"), scheme="https+json"))
    asyncio.run(exchanged(handler, POLL, scheme="https+json"))
    (request,) = seen
    assert request.path == "/gsma/rsp2/esipa/getEimPackage"
    assert request.body == b'{"eidValue":"89049032123451234512345678901235"}'
    assert request.headers.find("Content-Type") == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("scheme", "path", "asked"),
    [
        pytest.param("https", "/esipa", "/esipa", id="asn1"),
        pytest.param("https", "/", "/gsma/rsp2/asn1", id="asn1, none"),
        pytest.param("https+json", "/eim/", "/eim/getEimPackage", id="json"),
    ],
)
def test_a_path_in_the_url_stands_for_the_usual_one(scheme: str, path: str, asked: str) -> None:
    handler, seen = answering(b"")
    asyncio.run(exchanged(handler, POLL, scheme=scheme, path=path))
    assert [request.path for request in seen] == [asked]


@pytest.mark.parametrize("status", [200, 204])
def test_an_empty_answer_is_empty(status: int) -> None:
    handler, _ = answering(b"", status)
    assert asyncio.run(exchanged(handler, POLL)) == [b""]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "could not read the message. It says: because"),
        (302, "does not follow"),
        (404, "has no ESipa there"),
        (429, "too many requests"),
        (500, "failed inside"),
        (503, "busy"),
        (599, "refused the request"),
    ],
)
def test_an_error_status_is_a_sentence(status: int, words: str) -> None:
    handler, _ = answering(b"because", status)
    with pytest.raises(PeerError, match=words) as caught:
        asyncio.run(exchanged(handler, POLL))
    assert caught.value.status == str(status)
    assert caught.value.hint


def test_an_answer_in_json_that_is_none_is_a_codec_error() -> None:
    handler, _ = answering(b"<html>")
    with pytest.raises(CodecError):
        asyncio.run(exchanged(handler, POLL, scheme="https+json"))


def test_a_server_that_is_not_trusted_hears_nothing() -> None:
    handler, seen = answering()
    trust = ServerTrust.roots(FOREIGN_CI.certificate)
    with pytest.raises(TrustError):
        asyncio.run(exchanged(handler, POLL, trust=trust))
    assert seen == []


def test_both_messages_are_recorded_and_deviations_told() -> None:
    tap = Recorder()
    handler, _ = answering(Content_Type="text/plain")
    asyncio.run(exchanged(handler, POLL, tap=tap, lane="ipa"))
    records = tap.since(0)[2]
    asked, answered = [record for record in records if record.layer is Layer.ESIPA]
    assert (asked.direction, asked.data, asked.note) == (Direction.OUT, POLL, "GetEimPackage")
    assert (answered.direction, answered.data) == (Direction.IN, NOTHING)
    assert (answered.pair, answered.lane) == (asked.seq, "ipa")
    told = [record.note for record in records if record.note.startswith("deviation")]
    assert told == [
        "deviation: Content-Type is text/plain",
        "deviation: X-Admin-Protocol is missing",
    ]


def test_an_answer_by_the_book_has_no_deviations() -> None:
    tap = Recorder()
    handler, _ = answering(
        Content_Type="application/x-gsma-rsp-asn1", X_Admin_Protocol="gsma/rsp/v2.1.0"
    )
    asyncio.run(exchanged(handler, POLL, tap=tap))
    assert not [r for r in tap.since(0)[2] if r.note.startswith("deviation")]


def test_a_client_knows_its_binding_and_spends_nothing_before_it_is_used() -> None:
    async def go() -> None:
        plain, spelled = HttpsEsipa("https://a"), HttpsEsipa("https+json://a")
        assert (plain.binding, spelled.binding) == (Binding.HTTPS, Binding.HTTPS_JSON)
        assert (plain.url, spelled.url) == ("https://a", "https+json://a")
        assert plain.wire.total == 0
        await plain.close()

    asyncio.run(go())


def test_pre_shared_keys_are_refused() -> None:
    with pytest.raises(SettingsError, match="no pre-shared keys"):
        HttpsEsipa("https://a", ClientOptions(psk=Psk("a", b"0123456789abcdef")))


def test_what_is_no_message_is_not_sent() -> None:
    handler, seen = answering()
    with pytest.raises(CodecError):
        asyncio.run(exchanged(handler, b""))
    assert seen == []
