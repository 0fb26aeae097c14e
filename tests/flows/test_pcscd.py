"""Simulated eUICCs in the virtual readers of a real pcscd, read as any card would be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.card import Card
from app.card.transport import CardUri, open_transport
from app.errors import DeviceError
from app.runtime import Lane
from app.sim.options import SimOptions
from app.sim.virtual import SimulatedCard
from app.values.euicc import CardKind
from tests.pcscd import READERS, Pcscd

pytestmark = pytest.mark.pcscd


def simulated(options: str = "") -> SimulatedCard:
    return SimulatedCard(SimOptions.from_uri(CardUri.parse(f"sim:flow?state=memory{options}")))


@pytest.fixture
def cards() -> Iterator[list[Card]]:
    """One card per reader, connected when first used."""
    cards = [Card(open_transport(f"pcsc:{reader}")) for reader in READERS]
    yield cards
    for card in cards:
        card.close()


@pytest.fixture
def lanes() -> Iterator[list[Lane]]:
    lanes = [Lane(reader) for reader in READERS]
    yield lanes
    for lane in lanes:
        lane.close()


@pytest.mark.parametrize(
    ("options", "protocol"),
    [
        pytest.param("&protocol=t0", "T=0", id="t0"),
        pytest.param("&protocol=t1", "T=1", id="t1"),
    ],
)
def test_a_card_reads_the_same_through_pcscd_as_without(
    pcscd: Pcscd, cards: list[Card], options: str, protocol: str
):
    direct = Card(open_transport(f"sim:flow?state=memory{options}"))
    expected = direct.report()
    direct.close()
    with pcscd.inserted(simulated(options)):
        report = cards[0].report()
    assert report.verdict.kind is CardKind.SGP32
    assert report.verdict.protocol == protocol
    assert report.verdict.atr == expected.verdict.atr
    assert report.eid == expected.eid
    assert [profile.iccid for profile in report.profiles] == [
        profile.iccid for profile in expected.profiles
    ]
    assert report.errors == expected.errors


def test_one_card_taken_out_in_mid_read_does_not_disturb_the_other(
    pcscd: Pcscd, cards: list[Card], lanes: list[Lane]
):
    with pcscd.inserted(simulated(), slot=1):
        with pcscd.inserted(simulated("&deviations=gone-after:12"), slot=0):
            broken = lanes[0].submit(cards[0].report)
            whole = lanes[1].submit(lambda: [cards[1].report() for _ in range(5)])
            with pytest.raises(DeviceError) as caught:
                broken.result(30)
        assert caught.value.hint
        assert [report.errors for report in whole.result(30)] == [()] * 5
        with pcscd.inserted(simulated(), slot=0):
            assert lanes[0].submit(cards[0].report).result(30).eid
        assert lanes[1].submit(cards[1].report).result(30).eid


def test_a_card_is_read_again_after_pcscd_was_killed_and_restarted(pcscd: Pcscd, cards: list[Card]):
    with pcscd.inserted(simulated()):
        eid = cards[0].report().eid
        pcscd.kill()
        with pytest.raises(DeviceError):
            cards[0].report()
        with pytest.raises(DeviceError, match="service is not running"):
            cards[0].report()
        pcscd.start()
        pcscd.wait_for_card(0, present=True)
        assert cards[0].report().eid == eid


def test_a_profile_switched_through_pcscd_stays_switched(pcscd: Pcscd, cards: list[Card]):
    with pcscd.inserted(simulated()):
        profiles = cards[0].profiles()
        wanted = next(profile for profile in profiles if not profile.enabled)
        assert wanted.iccid is not None
        after = cards[0].enable(wanted.iccid)
        assert [profile.iccid for profile in after if profile.enabled] == [wanted.iccid]
        cards[0].close()
        again = cards[0].profiles()
        assert [profile.iccid for profile in again if profile.enabled] == [wanted.iccid]
