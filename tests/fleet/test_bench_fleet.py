"""Virtual devices against the bench eIM, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.fleet.bench_fleet import (
    BenchFleet,
    FleetOrder,
    fault_choices,
    link_choices,
    sleep_choices,
)
from app.values.eim import QueueState
from app.values.esipa import Binding
from app.values.euicc import CheckResult
from app.values.traffic import Layer
from tests.eim.hosting import Bench, bench


@pytest.fixture
def eim(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def fleet(eim: Bench) -> Iterator[BenchFleet]:
    fleet = BenchFleet(eim.runtime)
    yield fleet
    eim.run(fleet.close())


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("binding", [Binding.HTTPS, Binding.HTTPS_JSON, Binding.COAPS])
def test_devices_fetch_execute_and_report(eim: Bench, fleet: BenchFleet, binding: Binding) -> None:
    order = FleetOrder(2, "meter", binding, interval_s=0.1)
    eim.run(fleet.start(eim.host, order))
    ran = fleet.running
    _until(lambda: eim.run(_succeeded(eim)) == 2)
    _until(lambda: all(one.packages for one in fleet.statistics()))
    eim.run(fleet.stop())
    assert eim.run(_verdicts(eim)) == {CheckResult.PASS}, "their CIs are trusted while they run"
    assert (ran, fleet.running) == (True, False)
    devices = fleet.statistics()
    assert [one.name for one in devices] == ["meter-0001", "meter-0002"]
    assert all(one.wire and one.wire.total for one in devices)


async def _verdicts(eim: Bench) -> set[CheckResult]:
    packages = await eim.host.service.queue(states=(QueueState.SUCCEEDED,))
    return {one.verdict.result for one in packages if one.verdict}


async def _succeeded(eim: Bench) -> int:
    packages = await eim.host.service.queue(states=(QueueState.SUCCEEDED,))
    return sum(not one.automatic for one in packages)


@pytest.mark.parametrize("wanted", [True, False])
def test_the_traffic_of_devices_is_recorded_when_wanted(eim: Bench, wanted: bool) -> None:
    recorder = Recorder()
    fleet = BenchFleet(eim.runtime, recorder)
    try:
        order = FleetOrder(1, "meter", Binding.COAPS, interval_s=0.1, traffic=wanted)
        eim.run(fleet.start(eim.host, order))
        _until(lambda: eim.run(_succeeded(eim)) == 1)
    finally:
        eim.run(fleet.close())
    layers = {one.layer for one in recorder.since(0)[2] if one.lane == "meter-0001"}
    every = {Layer.EVENT, Layer.ESIPA, Layer.COAP, Layer.DTLS}
    assert layers == (every if wanted else set())
    cards = [one for one in recorder.since(0)[2] if one.layer is Layer.APDU]
    assert bool(cards) is wanted


def test_a_second_run_takes_the_place_of_the_first(eim: Bench, fleet: BenchFleet) -> None:
    eim.run(fleet.start(eim.host, FleetOrder(2)))
    eim.run(fleet.start(eim.host, FleetOrder(1)))
    assert len(fleet.statistics()) == 2, "what runs is left alone"
    eim.run(fleet.stop())
    eim.run(fleet.start(eim.host, FleetOrder(1)))
    assert len(fleet.statistics()) == 1


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(FleetOrder(count=0), id="none"),
        pytest.param(FleetOrder(interval_s=0), id="no-interval"),
        pytest.param(FleetOrder(link="pigeon"), id="link"),
        pytest.param(FleetOrder(faults=("gremlins",)), id="fault"),
    ],
)
def test_orders_that_make_no_sense_are_refused(
    eim: Bench, fleet: BenchFleet, order: FleetOrder
) -> None:
    with pytest.raises(SettingsError):
        eim.run(fleet.start(eim.host, order))
    assert not fleet.running


def test_the_choices_are_the_presets() -> None:
    assert [link.name for link in link_choices()] == ["NB-IoT", "LTE-M", "LTE", "none"]
    assert [sleep.name for sleep in sleep_choices()] == ["awake", "eDRX", "PSM"]
    assert "drop-result" in fault_choices()
