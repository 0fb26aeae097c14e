"""Push: a package goes to an IPA that listens, and its result comes back in the answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from app.card.card import Card
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.issuing import make_ci, make_tls
from app.crypto.keys import Curve
from app.crypto.roles import Role
from app.eim.counters import Counters
from app.eim.introduction import Introduction
from app.eim.push import Pushed, PushOptions, push
from app.errors import PeerError, SettingsError, TrustError
from app.ipa.execute import stored_results
from app.ipa.listen import Pushed as Listening
from app.ipa.push import PushReceiver
from app.net.coap_server import CoapServer
from app.net.dtls_options import DtlsServerOptions
from app.net.http_message import HttpResponse
from app.net.http_server import HttpsServer
from app.net.tls import TlsIdentity, server_context
from app.net.tls_trust import ServerTrust
from app.values.eim import QueueState
from app.values.packages import Operation, Recipe
from tests.composer.benches import bench_card
from tests.eim.hosting import EID, Bench, bench

CI = make_ci(Curve.P256)
SERVER = TlsIdentity.of(make_tls(CI, Role.EIM_TLS, "localhost"))
TRUST = ServerTrust.pinned_certificate(CI.certificate)
LIST = Recipe(operations=(Operation("listProfileInfo"),), dialect="card")


@pytest.fixture
def eim(tmp_path):
    with bench(tmp_path) as made:
        made.run(made.host.open())
        yield made


@pytest.fixture
def card(eim):
    """A card whose only eIM is this one, known there as a device."""
    made = bench_card("?blank=yes")
    values = eim.run(eim.host.configuration(Introduction(pushes=True)))
    desk = ComposerDesk(eim.trust, Counters(), History())
    told = desk.associate(made, eim.host.status().identity, more=values)
    who = made.verdict()
    eim.run(eim.host.associated(who.eid, told.token, eim_id=told.eim_id, dialect=who.dialect))
    yield made
    made.close()


def listening(card: Card) -> Listening:
    async def work(job):
        return job(card)

    return Listening(PushReceiver(work))


@asynccontextmanager
async def over(binding: str, ipa: Listening):
    server = (
        HttpsServer("127.0.0.1:0", server_context(SERVER), ipa.https)
        if binding == "https"
        else CoapServer("127.0.0.1:0", ipa.coap, DtlsServerOptions(SERVER))
    )
    await server.start()
    try:
        yield f"{binding}://localhost:{server.status().address.rpartition(':')[2]}"
    finally:
        await server.stop()


async def pushed(eim: Bench, card: Card, binding: str) -> Pushed:
    async with over(binding, listening(card)) as url:
        options = PushOptions(TRUST)
        eid = card.verdict().eid
        assert eid is not None
        return await push(eim.host.service, eim.host.esipa, eid, url, options)


@pytest.mark.parametrize("binding", ["https", "coaps"])
def test_a_pushed_package_is_executed_judged_and_acknowledged(eim, card, binding):
    eid = card.verdict().eid
    eim.run(eim.host.service.enqueue([eid], LIST))
    came = eim.run(pushed(eim, card, binding))
    assert came.acknowledged
    [package] = [one for one in came.packages if not one.automatic]
    assert package.state is QueueState.SUCCEEDED
    assert {one.state for one in came.packages} == {QueueState.SUCCEEDED}
    assert not stored_results(card)


def test_with_nothing_queued_nothing_is_sent(eim):
    options = PushOptions(TRUST)
    nowhere = "https://localhost:1"
    assert eim.run(push(eim.host.service, eim.host.esipa, EID, nowhere, options)) == Pushed()


def test_a_listener_that_is_not_the_right_one_gets_nothing(eim, card):
    eid = card.verdict().eid
    eim.run(eim.host.service.enqueue([eid], LIST))

    async def deceived() -> Pushed:
        async with over("https", listening(card)) as url:
            stranger = PushOptions(ServerTrust.pinned_key(CI.key.public_spki))
            return await push(eim.host.service, eim.host.esipa, eid, url, stranger)

    with pytest.raises(TrustError):
        eim.run(deceived())
    states = {one.state for one in eim.run(eim.host.service.queue(eid))}
    assert states <= {QueueState.DELIVERED, QueueState.QUEUED}


def test_a_refusal_is_told_with_its_status(eim):
    eim.run(eim.host.service.enqueue([EID], LIST))

    async def refused() -> Pushed:
        async def busy(request) -> HttpResponse:
            await asyncio.sleep(0)
            return HttpResponse(503)

        server = HttpsServer("127.0.0.1:0", server_context(SERVER), busy)
        await server.start()
        try:
            url = f"https://localhost:{server.address.rpartition(':')[2]}"
            options = PushOptions(TRUST)
            return await push(eim.host.service, eim.host.esipa, EID, url, options)
        finally:
            await server.stop()

    with pytest.raises(PeerError) as caught:
        eim.run(refused())
    assert caught.value.status == "503"


@pytest.mark.parametrize("url", ["http://a", "coap://localhost", "a:1", ""])
def test_an_address_of_another_kind_is_refused(eim, url):
    with pytest.raises(SettingsError, match="Nothing can be pushed"):
        eim.run(push(eim.host.service, eim.host.esipa, EID, url, PushOptions()))
