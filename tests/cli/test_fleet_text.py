from __future__ import annotations

from app.cli import fleet_text
from app.fleet.budget import BudgetRow, Door, Procedure, Session
from app.fleet.rehearsal import Account, Outcome
from app.fleet.statistics import DeviceStatistics, FleetStatistics
from app.values.eim import QueueState, ResultFate
from app.values.esipa import WireBytes

_WIRE = WireBytes(100, 20, 300, 40, 50, 60, estimated=True)


def test_shares_are_of_the_dearest_way_of_a_procedure():
    rows = [
        BudgetRow(Procedure.POLL, Door.HTTPS, Session.NEW, 1, WireBytes(payload=400)),
        BudgetRow(Procedure.POLL, Door.COAPS, Session.OPEN, 1, WireBytes(payload=100)),
        BudgetRow(Procedure.LIST, Door.COAPS, Session.OPEN, 3, WireBytes(payload=50)),
    ]
    text = fleet_text.budget(rows)
    assert text.startswith("Poll, no package")
    assert "25 %" in text
    assert text.count("100 %") == 2


def test_what_was_reckoned_is_marked():
    assert "570 (TCP and IP reckoned)" in fleet_text.wire(_WIRE)
    assert "reckoned" not in fleet_text.wire(WireBytes(payload=1))


def test_an_outcome_tells_fates_and_troubles():
    devices = tuple(DeviceStatistics(f"d{n}", problem="No answer.") for n in range(12))
    account = Account({QueueState.SUCCEEDED: 11}, {ResultFate.DUPLICATE: 2}, 11, (7,), 3)
    text = fleet_text.outcome(Outcome(FleetStatistics.of(devices), devices, account))
    assert "succeeded" in text
    assert "results duplicate" in text
    assert "d9" in text
    assert "d10" not in text
    assert "and 2 more devices" in text


def test_progress_is_one_line():
    line = fleet_text.progress(FleetStatistics.of([DeviceStatistics("a", idle=True)]))
    assert line.startswith("1 of 1 devices done")
    assert "\n" not in line
