"""Adding up what devices did."""

from __future__ import annotations

import pytest

from app.fleet.statistics import DeviceStatistics, FleetStatistics, Mishaps, spent
from app.ipa.reports import RoundReport
from app.values.esipa import Binding, WireBytes
from app.values.ids import Eid

_EID = Eid("89049032123451234512345678901235")


def _report(**changes: object) -> RoundReport:
    given = {"packages": 1, "delivered": 1, "acknowledged": (7,), **changes}
    return RoundReport(
        _EID,
        "eim",
        "https://eim",
        Binding.HTTPS,
        "1.2",
        0.0,
        0.5,
        (),
        **given,  # type: ignore[arg-type]
    )


def test_rounds_add_up_and_tell_who_it_is() -> None:
    done = DeviceStatistics("meter").after(_report()).after(_report(problem="No answer."))
    assert (done.eid, done.rounds, done.failed) == (_EID, 2, 1)
    assert (done.packages, done.delivered, done.acknowledged) == (2, 2, 2)
    assert (done.problem, done.round_s) == ("No answer.", (0.5, 0.5))


@pytest.mark.parametrize(
    ("changes", "idle"),
    [
        pytest.param({"packages": 0}, True, id="nothing-to-do"),
        pytest.param({"packages": 1}, False, id="there-was-a-package"),
        pytest.param({"packages": 0, "waiting": 1}, False, id="a-result-waits"),
        pytest.param({"packages": 0, "problem": "No answer."}, False, id="the-round-failed"),
        pytest.param({"packages": 0, "more": True}, False, id="there-is-more"),
    ],
)
def test_a_device_is_idle_when_a_good_round_brought_nothing(
    changes: dict[str, object], idle: bool
) -> None:
    assert DeviceStatistics("meter").after(_report(**changes)).idle is idle


def test_a_death_counts_as_a_failed_round() -> None:
    dead = DeviceStatistics("meter", idle=True).after_death()
    assert (dead.rounds, dead.failed, dead.deaths, dead.idle) == (1, 1, 1, False)
    assert dead.after(_report()).problem == ""


def test_a_fleet_is_the_sum_of_its_devices() -> None:
    one = DeviceStatistics("a", mishaps=Mishaps(1, 2, 3), wire=WireBytes(payload=5))
    two = DeviceStatistics("b", mishaps=Mishaps(lost=4), wire=WireBytes(ip=20))
    totals = FleetStatistics.of([one.after(_report()), two.after_death()])
    assert (totals.devices, totals.rounds, totals.failed, totals.deaths) == (2, 2, 1, 1)
    assert totals.mishaps == Mishaps(5, 2, 3)
    assert totals.wire == WireBytes(payload=5, ip=20)
    assert (totals.median_s, totals.p99_s) == (0.5, 0.5)


def test_a_fleet_that_did_nothing_has_figures_all_the_same() -> None:
    totals = FleetStatistics.of([DeviceStatistics("a")])
    assert (totals.median_s, totals.p99_s, totals.wire) == (0.0, 0.0, None)


def test_what_was_spent_is_the_difference_even_when_counting_began_anew() -> None:
    before, after = WireBytes(10, 20, 300, 4, 50, 60), WireBytes(15, 30, 300, 8, 55, 80)
    assert spent(before, after) == WireBytes(5, 10, 0, 4, 5, 20)
    assert spent(after, before) == before
    assert spent(None, after) == after
    assert spent(before, None) == WireBytes()
