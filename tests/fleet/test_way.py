"""The way to the eIM: with and without a link, counted, hung up and forgotten."""

from __future__ import annotations

import pytest

from app.fleet.stand import Stand
from app.fleet.way import Way, WayPlan
from app.net.link import NONE, Link
from app.runtime import Runtime
from app.values.esipa import Binding, WireBytes

_POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
_BOTH = pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.COAPS])


@pytest.mark.parametrize(
    ("url", "datagrams", "server"),
    [
        pytest.param("https://eim.example", False, ("eim.example", 443), id="https"),
        pytest.param("coaps://eim.example", True, ("eim.example", 5684), id="coaps"),
        pytest.param("coap://[::1]:9000", True, ("::1", 9000), id="coap-v6"),
        pytest.param("https+json://127.0.0.1:8443", False, ("127.0.0.1", 8443), id="json"),
    ],
)
def test_the_url_says_where_and_over_what(
    url: str, datagrams: bool, server: tuple[str, int]
) -> None:
    plan = WayPlan(url)
    assert (plan.datagrams, plan.server) == (datagrams, server)


async def _spend(way: Way) -> WireBytes:
    client = await way.open()
    await client.exchange(_POLL)
    return way.spent() or WireBytes()


@_BOTH
def test_payload_is_counted_and_the_second_exchange_has_no_handshake(
    runtime: Runtime, stand: Stand, binding: Binding
) -> None:
    async def scenario() -> tuple[WireBytes, WireBytes]:
        way = Way(stand.way(binding, counted=True))
        costs = await _spend(way), await _spend(way)
        await way.close()
        return costs

    first, second = runtime.spawn(scenario()).result(20)
    assert first.payload == second.payload == len(_POLL) + 6
    assert first.handshake > 500
    assert second.handshake == 0
    assert second.estimated is (binding is Binding.HTTPS)


@_BOTH
def test_a_session_is_resumed_after_hanging_up_and_not_after_forgetting(
    runtime: Runtime, stand: Stand, binding: Binding
) -> None:
    async def scenario() -> tuple[WireBytes, ...]:
        way = Way(stand.way(binding, counted=True))
        full = await _spend(way)
        await way.hang_up()
        resumed = await _spend(way)
        await way.forget()
        again = await _spend(way)
        await way.close()
        return full, resumed, again

    full, resumed, again = runtime.spawn(scenario()).result(20)
    assert resumed.handshake < 0.75 * full.handshake
    assert again.handshake > 0.9 * full.handshake


@_BOTH
def test_what_the_link_counts_is_what_the_client_counts(
    runtime: Runtime, stand: Stand, binding: Binding
) -> None:
    async def scenario() -> tuple[WireBytes, WireBytes]:
        counted, bare = Way(stand.way(binding, counted=True)), Way(stand.way(binding))
        costs = await _spend(counted), await _spend(bare)
        await counted.close()
        await bare.close()
        return costs

    by_link, by_client = runtime.spawn(scenario()).result(20)
    assert by_link.payload == by_client.payload
    assert by_link.application == by_client.application
    assert abs(by_link.total - by_client.total) < 0.15 * by_client.total


def test_a_link_is_left_out_when_it_does_nothing(runtime: Runtime, stand: Stand) -> None:
    async def scenario() -> list[int]:
        opened = []
        for link, counted in ((NONE, False), (NONE, True), (Link("far", latency_s=0.01), False)):
            way = Way(stand.way(Binding.COAPS, link=link, counted=counted))
            await _spend(way)
            opened.append(way.connections)
            await way.close()
        return opened

    assert runtime.spawn(scenario()).result(20) == [0, 1, 1]
