from __future__ import annotations

from dataclasses import replace

import pytest

from app.ipa.execute import stored_results
from app.ipa.options import IpaOptions, NotificationWay
from app.ipa.results import read_result
from app.ipa.standing import Standings
from tests.composer.benches import FIRST, OTHER, bench_card
from tests.ipa.peers import (
    NOTIFY,
    PROVIDE,
    Ipa,
    ScriptedEim,
    distrusted,
    garbled,
    refusing,
    signed,
    silent,
)

_HOUR = 3600


def enabled(card) -> str:
    return next(str(one.iccid) for one in card.profiles() if one.enabled)


FAULTS = [
    pytest.param(silent, 3, id="no-answer"),
    pytest.param(refusing("400"), 1, id="4xx"),
    pytest.param(refusing("502"), 1, id="5xx"),
    pytest.param(distrusted, 1, id="tls"),
    pytest.param(garbled, 1, id="undecodable"),
]


@pytest.mark.parametrize(("fault", "times"), FAULTS)
@pytest.mark.parametrize("arrived", [False, True], ids=["lost-request", "lost-answer"])
@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
def test_a_result_not_delivered_is_delivered_in_the_next_round(dialect, arrived, fault, times):
    card, eim = bench_card(f"?dialect={dialect}"), ScriptedEim()
    ipa = Ipa(card, eim)
    eim.packages = [signed(card, "enable")]
    (eim.lost if arrived else eim.faults)[PROVIDE] = [fault] * times
    first = ipa.round()
    assert (first.ok, first.waiting, first.delivered) == (False, 1, 0)
    assert len(stored_results(card)) == 1
    second = ipa.round()
    assert (second.ok, second.waiting, second.delivered) == (True, 0, 1)
    assert len(set(eim.results)) == 1, "byte for byte the same"
    assert stored_results(card) == ()
    card.close()


def test_an_ipa_that_forgot_everything_finds_the_result_on_the_card(ipa, eim, card):
    eim.packages = [signed(card, "getRAT")]
    eim.faults = {PROVIDE: [silent] * 3}
    ipa.round()
    ipa.around = replace(ipa.around, standings=Standings())
    report = ipa.round()
    assert (report.delivered, stored_results(card)) == (1, ())


def test_an_error_the_euicc_does_not_store_is_kept_here_until_delivered(ipa, eim, card):
    package = signed(card, "getRAT")
    eim.packages = [package]
    ipa.round()
    eim.packages = [package]
    eim.faults = {PROVIDE: [silent] * 3}
    replayed = ipa.round()
    assert read_result(replayed.results[0]).seq is None
    assert (replayed.waiting, stored_results(card)) == (1, ())
    report = ipa.round()
    assert (report.waiting, eim.results[-1]) == (0, replayed.results[0])


def test_what_is_not_acknowledged_stays_and_rests_for_an_hour(ipa, eim, card):
    eim.packages, eim.acknowledges = [signed(card, "getRAT")], False
    first = ipa.round()
    assert (first.ok, first.waiting, len(stored_results(card))) == (True, 1, 1)
    ipa.round()
    assert len(eim.results) == 1
    ipa.later(_HOUR + 1)
    ipa.round()
    assert len(eim.results) == 2
    eim.acknowledges = True
    ipa.later(_HOUR + 1)
    ipa.round()
    assert len(eim.results) == 2, "the second time it rests for two hours"
    ipa.later(_HOUR + 1)
    assert (ipa.round().waiting, stored_results(card)) == (0, ())


def test_a_result_the_eim_refuses_does_not_hold_up_the_others(ipa, eim, card):
    eim.packages, eim.code = [signed(card, "getRAT")], 2
    report = ipa.round()
    assert (report.ok, report.delivered, report.waiting, report.packages) == (False, 0, 1, 1)
    assert eim.results == []
    assert report.hint
    eim.code = None
    eim.packages = [signed(card, "listProfileInfo")]
    assert ipa.round().delivered == 1


def test_a_result_that_always_fails_rests_after_some_rounds(ipa, eim, card):
    eim.packages = [signed(card, "getRAT")]
    eim.faults = {PROVIDE: [refusing("500")] * 4}
    for _ in range(4):
        assert not ipa.round().ok
    eim.packages = []
    report = ipa.round()
    assert (report.ok, report.waiting, report.delivered) == (True, 1, 0)
    assert report.next_due > ipa.around.clock()


@pytest.mark.parametrize("fault", [silent, distrusted], ids=["no-answer", "tls"])
def test_an_enable_that_cuts_the_way_is_undone_and_that_is_told(ipa, eim, card, fault):
    eim.packages = [signed(card, "enable-back")]
    eim.faults = {PROVIDE: [fault] * (3 if fault is silent else 1)}
    report = ipa.round()
    assert (report.ok, report.rolled_back, report.waiting) == (True, True, 0)
    assert enabled(card) == FIRST
    assert [read_result(raw).rollback for raw in eim.results] == [True]
    assert stored_results(card) == (), "what was undone is not told later as if it held"


def test_a_rollback_is_done_once_and_its_result_survives_silence(ipa, eim, card):
    eim.packages = [signed(card, "enable-back")]
    eim.faults = {PROVIDE: [silent] * 6}
    first = ipa.round()
    assert (first.ok, first.rolled_back, first.waiting) == (False, True, 1)
    second = ipa.round()
    assert (second.ok, second.rolled_back, enabled(card)) == (True, False, FIRST)
    assert [read_result(raw).rollback for raw in eim.results] == [True]


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("enable", silent, id="no-right-to-go-back"),
        pytest.param("enable-back", refusing("500"), id="the-eim-answered"),
    ],
)
def test_nothing_is_undone_without_need_and_right(ipa, eim, card, name, fault):
    eim.packages = [signed(card, name)]
    eim.faults = {PROVIDE: [fault] * 3}
    assert not ipa.round().rolled_back
    assert enabled(card) == OTHER


def test_a_refused_notification_rests_and_the_others_go_on(ipa, eim, card):
    waiting = len(card.session().list_notifications())
    eim.faults = {NOTIFY: [refusing("500")]}
    report = ipa.round()
    assert (report.ok, len(eim.notifications)) == (True, waiting - 1)
    assert report.next_due > ipa.around.clock()
    ipa.round()
    assert len(card.session().list_notifications()) == 1
    ipa.later(_HOUR + 1)
    ipa.round()
    assert card.session().list_notifications() == ()


def test_silence_ends_the_round_and_keeps_the_notifications(ipa, eim, card):
    before = card.session().list_notifications()
    eim.faults = {NOTIFY: [silent] * 3}
    assert not ipa.round().ok
    assert card.session().list_notifications() == before


def test_notifications_may_be_kept(ipa, eim, card):
    ipa.options = IpaOptions(notifications=NotificationWay.KEEP)
    ipa.round()
    assert eim.notifications == []
    assert card.session().list_notifications()


def test_notifications_go_to_their_servers_where_there_is_a_way(ipa, eim, card):
    sent = []

    class Servers:
        async def download(self, order, card):
            raise NotImplementedError

        async def notify(self, address, notification):
            sent.append(address)

    ipa.options = IpaOptions(notifications=NotificationWay.SMDP)
    ipa.around = replace(ipa.around, downloader=Servers())
    expected = [one.address for one in card.session().list_notifications()]
    ipa.round()
    assert (sent, eim.notifications) == (expected, [])
    assert card.session().list_notifications() == ()


def test_a_result_of_another_eim_is_left_to_that_one(ipa, eim, card):
    eim.packages = [signed(card, "getRAT")]
    eim.faults = {PROVIDE: [silent] * 3}
    ipa.round()
    ipa.options = IpaOptions(eim_id="somebody.else")
    eim.packages = []
    assert ipa.round().delivered == 0
