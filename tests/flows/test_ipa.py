"""Our IPA and our eIM, joined by real bindings, with what goes wrong between them."""

from __future__ import annotations

import pytest

from app.codec import tlv
from app.composer.desk import ComposerDesk
from app.composer.history import History
from app.crypto.keys import Curve, PrivateKey
from app.eim.counters import Counters
from app.eim.esipa import Esipa
from app.eim.introduction import Introduction
from app.errors import PeerError
from app.ipa import eims
from app.ipa.client import ClientOptions, open_client
from app.ipa.consumer import ConsumerEuicc
from app.ipa.consumer_operations import associated
from app.ipa.consumer_state import ConsumerFile
from app.ipa.contact import Surroundings
from app.ipa.engine import IpaEngine
from app.ipa.execute import stored_results
from app.ipa.reports import RoundReport
from app.ipa.standing import Standings
from app.settings import UnknownDevices
from app.values.eim import QueueState, ResultFate
from app.values.esipa import Binding, Peer
from app.values.packages import Operation, Recipe
from tests.composer.benches import FIRST, OTHER, bench_card
from tests.eim.hosting import bench
from tests.ipa.consumers import configured
from tests.ipa.peers import GET, NOTIFY, PROVIDE, no_pause

LIST = Recipe(operations=(Operation("listProfileInfo"),), dialect="card")
ENABLE = Recipe(operations=(Operation("enable", {"iccid": OTHER}),), dialect="card")
BACK = Recipe(
    operations=(Operation("enable", {"iccid": OTHER, "rollbackFlag": True}),), dialect="card"
)


class Direct:
    """No wire: the eIM's own answers, some of them lost on the way there or back."""

    url = "direct"
    binding = Binding.DIRECT
    wire = None

    def __init__(self, esipa: Esipa) -> None:
        self._esipa = esipa
        self.lost_requests: list[int] = []
        self.lost_answers: list[int] = []

    async def exchange(self, message: bytes) -> bytes:
        tag = tlv.parse(message)[0].tag
        if tag in self.lost_requests:
            self.lost_requests.remove(tag)
            raise PeerError("Nobody answers.")
        reply = await self._esipa.answer(message, Peer(Binding.DIRECT, "test"))
        if tag in self.lost_answers:
            self.lost_answers.remove(tag)
            raise PeerError("Nobody answers.")
        return reply.body

    async def close(self) -> None:
        pass


class Joined:
    """One eIM, one card that obeys it, one IPA between them."""

    def __init__(self, eim, card) -> None:
        self.eim = eim
        self.card = card
        self.around = Surroundings(Standings(), pause=no_pause)

    @property
    def eid(self):
        return self.card.verdict().eid

    def associate(self, prefer: Binding = Binding.HTTPS) -> None:
        values = self.eim.run(self.eim.host.configuration(Introduction(prefer=prefer)))
        desk = ComposerDesk(self.eim.trust, Counters(), History())
        told = desk.associate(self.card, self.eim.host.status().identity, more=values)
        host, verdict = self.eim.host, self.card.verdict()
        known = host.associated(
            verdict.eid, told.token, eim_id=told.eim_id, dialect=verdict.dialect
        )
        self.eim.run(known)

    def queue(self, *recipes: Recipe) -> None:
        for recipe in recipes:
            self.eim.run(self.eim.host.service.enqueue([self.eid], recipe))

    def round(self, client) -> RoundReport:
        async def work(do):
            return do(self.card)

        report: RoundReport = self.eim.run(IpaEngine(work, client, around=self.around).round())
        return report

    def states(self) -> list[QueueState]:
        listed = self.eim.run(self.eim.host.service.queue(self.eid))
        return [one.state for one in listed if not one.automatic]

    def fates(self) -> list[ResultFate]:
        found = self.eim.run(self.eim.host.service.results(self.eid))
        return [one.fate for one in found if one.kind == "EuiccPackageResult"]

    def enabled(self) -> str:
        return next(str(one.iccid) for one in self.card.profiles() if one.enabled)


@pytest.fixture
def joined(tmp_path):
    with bench(tmp_path) as eim:
        eim.run(eim.host.open())
        card = bench_card("?blank=yes")
        yield Joined(eim, card)
        card.close()


@pytest.mark.parametrize(
    ("binding", "scheme"),
    [
        pytest.param(Binding.HTTPS, "https", id="https"),
        pytest.param(Binding.HTTPS, "https+json", id="json"),
        pytest.param(Binding.COAPS, "coaps", id="coaps"),
    ],
)
def test_a_card_finds_and_believes_its_eim_by_what_it_was_told(joined, binding, scheme):
    joined.eim.run(joined.eim.host.start(binding))
    joined.associate(binding)
    joined.queue(LIST, ENABLE)
    (configuration,) = joined.card.session().eim_configuration()
    url = scheme + "://" + eims.address(configuration).partition("://")[2]

    async def opened():
        return open_client(url, ClientOptions(trust=eims.trust(configuration)))

    client = joined.eim.run(opened())
    try:
        report = joined.round(client)
        again = joined.round(client)
    finally:
        joined.eim.run(client.close())
    assert (report.ok, report.waiting, again.packages) == (True, 0, 0)
    assert joined.states() == [QueueState.SUCCEEDED] * 2
    assert joined.enabled() == OTHER
    assert stored_results(joined.card) == ()
    assert report.wire is not None
    assert report.wire.payload > 0


@pytest.mark.parametrize("tag", [GET, PROVIDE, NOTIFY], ids=["ask", "provide", "notify"])
@pytest.mark.parametrize("way", ["lost_requests", "lost_answers"])
@pytest.mark.parametrize("dialect", ["1.0.1", "1.3"])
def test_whatever_is_lost_every_package_gets_one_result(tmp_path, tag, way, dialect):
    with bench(tmp_path) as eim:
        eim.run(eim.host.open())
        card = bench_card(f"?blank=yes&dialect={dialect}")
        joined = Joined(eim, card)
        joined.associate()
        joined.queue(LIST, ENABLE)
        client = Direct(eim.host.esipa)
        for _ in range(6):
            getattr(client, way).extend([tag] * 3)
            joined.round(client)
            getattr(client, way).clear()
        assert joined.round(client).ok
        assert joined.states() == [QueueState.SUCCEEDED] * 2
        assert joined.fates().count(ResultFate.APPLIED) == 2
        assert stored_results(card) == ()
        assert card.session().list_notifications() == ()
        card.close()


def test_an_enable_that_cannot_be_told_is_undone_and_the_eim_hears_of_that(joined):
    joined.associate()
    client = Direct(joined.eim.host.esipa)
    joined.queue(LIST)
    joined.round(client)
    joined.queue(BACK)
    client.lost_requests = [PROVIDE] * 3
    report = joined.round(client)
    assert (report.ok, report.rolled_back) == (True, True)
    assert joined.enabled() == FIRST
    assert sorted(joined.states()) == [QueueState.FAILED, QueueState.SUCCEEDED]
    assert stored_results(joined.card) == ()


def test_an_ipa_that_forgets_everything_between_rounds_loses_nothing(joined):
    joined.associate()
    joined.queue(LIST, ENABLE, LIST)
    client = Direct(joined.eim.host.esipa)
    for _ in range(5):
        client.lost_answers = [PROVIDE] * 3
        joined.round(client)
        client.lost_answers = []
        joined.around = Surroundings(Standings(), pause=no_pause)
        joined.round(client)
    assert joined.states() == [QueueState.SUCCEEDED] * 3


@pytest.mark.parametrize("signed", [True, False], ids=["device-key", "unsigned"])
def test_a_consumer_card_counts_only_with_a_signature(tmp_path, signed):
    with bench(tmp_path, unknown_devices=UnknownDevices.ACCEPT, ask_certificates=False) as eim:
        eim.run(eim.host.open())
        card = bench_card("?kind=sgp22")
        joined = Joined(eim, card)
        key = PrivateKey.generate(Curve.P256) if signed else None
        status = eim.host.status()
        given = configured(eim.trust.private_key(status.identity), status.eim_id)
        ConsumerFile(joined.eid).change(lambda state: associated(state, given))
        eim.run(eim.host.associated(joined.eid, 1, eim_id=status.eim_id, dialect="1.2"))
        joined.around = Surroundings(face=lambda one: ConsumerEuicc(one, key=key), pause=no_pause)
        joined.queue(LIST)
        report = joined.round(Direct(eim.host.esipa))
        assert (report.emulated, len(report.results)) == (True, 1) if signed else report.emulated
        fates = joined.fates()
        card.close()
        assert fates[-1] is (ResultFate.APPLIED if signed else ResultFate.REFUSED)
