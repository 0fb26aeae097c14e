"""The bench: slots come and go with readers, simulated cards stay until taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.card.slot import SlotState
from app.card.watch import ReaderState
from app.errors import DeviceError
from app.settings import Settings
from app.workbench import Workbench


def reader(name: str, *, present: bool = False, exclusive: bool = False) -> ReaderState:
    return ReaderState(name=name, present=present, exclusive=exclusive)


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with Workbench(Settings()) as workbench:
        yield workbench


def names(workbench: Workbench) -> list[str]:
    return [slot.name for slot in workbench.bench.slots]


def test_readers_come_first_and_by_name(workbench: Workbench) -> None:
    bench = workbench.bench
    bench.add_simulated("sim:?state=memory")
    bench.readers_changed((reader("B"), reader("A", present=True)), None)
    assert names(workbench) == ["A", "B", "Simulated IoT eUICC"]
    assert [s.status.state for s in bench.slots[:2]] == [SlotState.CARD, SlotState.NO_CARD]


def test_an_unplugged_reader_leaves_the_bench_and_the_other_stays(workbench: Workbench) -> None:
    bench = workbench.bench
    bench.readers_changed((reader("A", present=True), reader("B", present=True)), None)
    gone, kept = bench.slots
    bench.readers_changed((reader("B", present=True),), None)
    assert names(workbench) == ["B"]
    assert gone.status.state is SlotState.GONE
    assert bench.slots == (kept,)


def test_a_dead_service_is_told_and_recovers(workbench: Workbench) -> None:
    bench = workbench.bench
    told: list[bool] = []
    bench.listen(lambda: told.append(bench.problem is not None))
    problem = DeviceError("The PC/SC service is not running.")
    bench.readers_changed((), problem)
    bench.readers_changed((reader("A"),), None)
    assert told == [True, False]


def test_adding_the_same_simulated_card_twice_gives_one_slot(workbench: Workbench) -> None:
    first = workbench.bench.add_simulated("sim:one")
    assert workbench.bench.add_simulated("sim:one") is first
    workbench.bench.remove_simulated("sim:one")
    assert names(workbench) == []


def test_a_listener_that_left_is_not_called(workbench: Workbench) -> None:
    calls: list[int] = []
    stop = workbench.bench.listen(lambda: calls.append(1))
    stop()
    workbench.bench.add_simulated("sim:one")
    assert calls == []
