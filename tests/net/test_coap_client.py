from __future__ import annotations

import asyncio

import pytest

from app.capture.recorder import Recorder
from app.errors import PeerError, SettingsError
from app.net.coap_client import CoapClient
from app.net.coap_tuning import CoapTuning
from app.net.dtls_options import DtlsServerOptions
from app.net.dtls_psk import Psk
from app.net.link import Link
from app.net.link_udp import UdpLinkProxy
from app.net.tls_trust import ClientTrust
from app.values.traffic import Layer
from tests.net.coap_stand import LARGE, keys, notes, on_loop, records, served, url

PSK = Psk("sensor", b"sixteen byte key")
SERVER = DtlsServerOptions(psks=(PSK,))


@pytest.mark.parametrize("bad", ["https://eim.example", "coaps://", "coaps://h:port", "nonsense"])
def test_an_address_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match="is no CoAP address"):
        CoapClient(bad)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(Link("loss", loss=0.1), id="10 % loss"),
        pytest.param(Link("duplicates", latency_s=0.002, duplicates=0.3), id="duplicates"),
        pytest.param(
            Link("reordering", latency_s=0.005, jitter_s=0.01, reordering=0.3), id="reordering"
        ),
        pytest.param(
            Link("all", latency_s=0.005, loss=0.05, duplicates=0.2, reordering=0.2), id="all"
        ),
    ],
)
@on_loop
async def test_three_kilobytes_up_and_six_down_pass_a_bad_link(link: Link) -> None:
    made = keys()
    options = DtlsServerOptions(made.server_identity, ClientTrust.required(made.ci.certificate))
    async with served(options) as server:
        host, port = server.address.split(":")
        proxy = UdpLinkProxy(link, (host, int(port)), seed=3)
        await proxy.start()
        clients = [
            CoapClient(
                "coaps://localhost",
                made.roots,
                made.client_identity,
                connect_to=proxy.address,
                tuning=CoapTuning(acknowledge_s=0.2),
            )
            for _ in range(2)
        ]
        try:
            answers = await asyncio.gather(*(c.post("/large", bytes(3000)) for c in clients))
        finally:
            for client in clients:
                await client.close()
            await proxy.stop()
        assert [answer.body for answer in answers] == [LARGE] * 2
        assert server.status().requests == 2


@on_loop
async def test_a_silent_server_is_given_up_and_the_next_post_begins_afresh() -> None:
    async with served(SERVER) as server:
        host, port = server.address.split(":")
        proxy = UdpLinkProxy(Link("none"), (host, int(port)))
        await proxy.start()
        client = CoapClient("coaps://localhost", psk=PSK, connect_to=proxy.address, timeout_s=0.3)
        try:
            await client.post("/x", b"hello")
            with pytest.raises(PeerError, match=r"has not answered for 0\.3 s"):
                await client.post("/late", b"hello")
            assert (await client.post("/x", b"again")).body == b"again"
            assert server.status().handshakes == 2
        finally:
            await client.close()
            await proxy.stop()


@on_loop
async def test_an_answer_larger_than_wanted_ends_the_association() -> None:
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK, tuning=CoapTuning(body_bytes=2000))
        try:
            with pytest.raises(PeerError, match="it sent more than 2000 bytes"):
                await client.post("/large", b"")
        finally:
            await client.close()


@on_loop
async def test_its_bytes_agree_with_what_passed_a_link_between() -> None:
    made = keys()
    async with served(DtlsServerOptions(made.server_identity)) as server:
        host, port = server.address.split(":")
        proxy = UdpLinkProxy(Link("none"), (host, int(port)))
        await proxy.start()
        client = CoapClient("coaps://localhost", made.roots, connect_to=proxy.address)
        try:
            await client.post("/large", bytes(3000))
            wire, passed = client.wire, proxy.take()
        finally:
            await client.close()
            await proxy.stop()
    assert wire.payload == 3000 + len(LARGE)
    assert wire.handshake == passed.handshake
    assert (wire.transport, wire.ip) == (passed.transport, passed.ip)
    assert wire.payload + wire.application + wire.record == passed.application + passed.alerts


@on_loop
async def test_sums_go_on_over_associations() -> None:
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK)
        await client.post("/x", b"hello")
        await client.close()
        once = client.wire
        await client.post("/x", b"hello")
        await client.close()
    assert client.wire.payload == 2 * once.payload == 20
    assert once.total < client.wire.total < 2 * once.total  # the second one resumed


@pytest.mark.parametrize(("size", "wanted"), [(300, False), (3000, True)])
@on_loop
async def test_only_a_request_of_several_blocks_has_a_request_tag(size: int, wanted: bool) -> None:
    from aiocoap import Message

    recorder = Recorder()
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK, tap=recorder)
        try:
            await client.post("/x", bytes(size))
        finally:
            await client.close()
    requests = [r.data for r in records(recorder, Layer.COAP) if r.data[1] == 2]
    tags = {Message.decode(data).opt.request_tag for data in requests}
    assert len(tags) == 1
    assert bool(tags.pop()) is wanted
    assert all(Message.decode(data).opt.content_format is None for data in requests)


@on_loop
async def test_giving_up_in_the_middle_leaves_nothing_behind() -> None:
    recorder = Recorder()
    async with served(SERVER) as server:
        client = CoapClient(url(server), psk=PSK, tap=recorder)
        await client.post("/x", b"hello")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.post("/slow", b"x"), 0.05)
        await client.close()
        assert (await client.post("/x", b"again")).body == b"again"
        await client.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert any("ended: given up" in note for note in notes(recorder))
