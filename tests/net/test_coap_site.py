from __future__ import annotations

import random

import pytest
from aiocoap import Message
from aiocoap.numbers.codes import Code
from aiocoap.numbers.optionnumbers import OptionNumber
from aiocoap.optiontypes import OpaqueOption

from app.net.coap_limits import CoapLimits
from app.net.coap_message import CoapRequest, CoapResponse
from app.net.coap_site import CoapSite
from app.net.coap_transport import CoapPeer
from app.net.datagram_server import PlainAssociation, PlainServer
from tests.net.coap_stand import LARGE, echo, on_loop


def peer() -> CoapPeer:
    site: object = None
    server = PlainServer(site, CoapLimits())  # type: ignore[arg-type]
    return CoapPeer(PlainAssociation(server, ("127.0.0.1", 9), 0.0), "coap", 6)


def message(remote: CoapPeer, path: str, payload: bytes = b"", **options: object) -> Message:
    made = Message(code=Code.POST, payload=payload, uri_path=path.split("/"), **options)
    made.remote = remote
    return made


@on_loop
async def test_options_reach_the_handler_and_come_back_as_given() -> None:
    seen: list[CoapRequest] = []

    async def handler(request: CoapRequest) -> CoapResponse:
        seen.append(request)
        return CoapResponse(0x45, b"x", ((12, b"\x2a"), (65000, b"v2")))

    request = message(peer(), "gsma/rsp2/asn1", b"body")
    request.opt.add_option(OpaqueOption(OptionNumber(65000), b"v1"))
    answer = await CoapSite(handler, CoapLimits(), secure=False).answer(request)
    assert seen[0].path == "/gsma/rsp2/asn1"
    assert (seen[0].options, seen[0].secure) == ({65000: b"v1"}, False)
    sent = Message.decode(b"\x60\x45\x00\x01" + answer.opt.encode() + b"\xff" + answer.payload)
    assert sent.opt.content_format == 42
    assert [o.encode() for o in sent.opt.get_option(OptionNumber(65000))] == [b"v2"]


@on_loop
async def test_a_critical_option_we_do_not_know_is_4_02() -> None:
    request = message(peer(), "x", b"body")
    request.opt.add_option(OpaqueOption(OptionNumber(65001), b""))
    answer = await CoapSite(echo, CoapLimits(), secure=True).answer(request)
    assert answer.code is Code.BAD_OPTION


@on_loop
async def test_blocks_of_an_answer_nobody_has_are_4_08_and_outside_of_one_4_00() -> None:
    site, remote = CoapSite(echo, CoapLimits(), secure=True), peer()
    early = await site.answer(message(remote, "large", block2=(1, False, 6)))
    await site.answer(message(remote, "large"))
    far = await site.answer(message(remote, "large", block2=(6, False, 6)))
    assert (early.code, far.code) == (Code.REQUEST_ENTITY_INCOMPLETE, Code.BAD_REQUEST)


@on_loop
async def test_a_peer_that_went_takes_its_blocks_along() -> None:
    site, remote = CoapSite(echo, CoapLimits(), secure=True), peer()
    await site.answer(message(remote, "large"))
    assert (await site.answer(message(remote, "large", block2=(1, False, 6)))).payload
    site.forget(remote.association.number)
    gone = await site.answer(message(remote, "large", block2=(1, False, 6)))
    assert gone.code is Code.REQUEST_ENTITY_INCOMPLETE


@pytest.mark.parametrize("wanted", [2, 4, 6])
@on_loop
async def test_an_answer_is_whole_in_any_block_size(wanted: int) -> None:
    site, remote, body = CoapSite(echo, CoapLimits(), secure=True), peer(), b""
    answer = await site.answer(message(remote, "large", block2=(0, False, wanted)))
    body += answer.payload
    while answer.opt.block2.more:
        number = len(body) // answer.opt.block2.size
        answer = await site.answer(message(remote, "large", block2=(number, False, wanted)))
        body += answer.payload
    assert body == LARGE


@on_loop
async def test_random_messages_always_get_an_answer() -> None:
    source, remote = random.Random(9), peer()
    site = CoapSite(echo, CoapLimits(body_bytes=3000), secure=True)
    for _ in range(3000):
        options = {
            name: (source.choice((0, 1, 2, 60_000)), source.random() < 0.5, source.randrange(8))
            for name in ("block1", "block2")
            if source.random() < 0.6
        }
        size = source.choice((0, 16, 64, 1024, 4000))
        request = message(remote, source.choice(("x", "large")), bytes(size), **options)
        request.code = Code(source.choice((1, 2, 3, 4, 5)))
        answer = await site.answer(request)
        assert answer.code.is_response()
