"""The bench: slots come and go with readers, simulated cards stay until taken away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.card.slot import SlotState
from app.card.watch import ReaderState
from app.errors import DeviceError
from app.settings import Settings
from app.workbench import Workbench
from tests.pcscd import wait_until


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


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        pytest.param("sim:", "Simulated IoT eUICC", id="bench-card"),
        pytest.param("sim:?kind=sgp22", "Simulated SGP.22 eUICC", id="sgp22"),
        pytest.param("sim:meter?kind=sgp02", "Simulated SGP.02 eUICC meter", id="sgp02"),
        pytest.param("sim:plain?kind=UICC", "Simulated UICC plain", id="uicc"),
        pytest.param("sim:dut 7?kind=sgp32", "Simulated IoT eUICC dut 7", id="sgp32"),
    ],
)
def test_a_simulated_card_is_called_what_it_is(workbench: Workbench, uri: str, name: str) -> None:
    workbench.bench.add_simulated(uri)
    assert names(workbench) == [name]


_SLOW_IMPORT = """
import sys, threading, time
from importlib.abc import MetaPathFinder

importing = []
begun = threading.Event()

class Slow(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "app.card.watch":
            importing.append(threading.current_thread().name)
            begun.set()
            time.sleep(0.3)

from app.workbench import Workbench
sys.meta_path.insert(0, Slow())
workbench = Workbench()
told = threading.Event()
workbench.bench.listen(told.set)
workbench.bench.start()
"""
"""A workbench whose watch takes long to import, in a process that has not imported it yet."""


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        pytest.param("workbench.bench.start(); told.wait(20)", "True", id="told"),
        pytest.param("begun.wait(20)", "False", id="closed-while-importing"),
    ],
)
def test_pyscard_is_loaded_beside_the_caller(meanwhile: str, told: str) -> None:
    ask = (
        "print(told.is_set(), importing, threading.active_count(), 'app.card.watch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{_SLOW_IMPORT}\n{meanwhile}\nworkbench.close()\n{ask}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == f"{told} ['lane PC/SC watch'] 1 True"
    assert done.stderr == ""


def test_closing_before_the_watch_began_leaves_no_thread() -> None:
    for _ in range(20):
        workbench = Workbench(Settings())
        workbench.bench.start()
        workbench.close()
        workbench.bench.start()  # too late: does nothing


def test_a_library_that_cannot_be_loaded_is_a_problem_not_a_crash(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "app.card.watch", None)
    workbench.bench.start()
    wait_until(lambda: workbench.bench.problem, "the bench says what is wrong")
    assert str(workbench.bench.problem).startswith("The PC/SC library cannot be loaded")


def test_a_replayed_card_stands_beside_the_simulated_ones_until_it_is_taken_off(
    workbench: Workbench,
) -> None:
    bench = workbench.bench
    bench.add_simulated("sim:?state=memory")
    slot = bench.add_simulated("replay:a.eimcap?order=any")
    bench.readers_changed((reader("A"),), None)
    assert names(workbench) == ["A", "Simulated IoT eUICC", "Replay of a.eimcap"]
    bench.remove_simulated(slot.uri)
    assert names(workbench) == ["A", "Simulated IoT eUICC"]


def test_modems_stand_between_readers_and_the_other_cards(workbench: Workbench) -> None:
    bench = workbench.bench
    bench.add_simulated("sim:?state=memory")
    slot = bench.add_modem("at:socket://127.0.0.1:5555")
    bench.readers_changed((reader("A"),), None)
    assert names(workbench) == ["A", "Modem 127.0.0.1:5555", "Simulated IoT eUICC"]
    assert bench.add_modem("at:socket://127.0.0.1:5555") is slot
    assert slot.status.state is SlotState.CARD
    bench.remove_modem(slot.uri)
    assert names(workbench) == ["A", "Simulated IoT eUICC"]


def test_a_modem_stays_on_the_bench_while_its_port_is_gone(workbench: Workbench) -> None:
    bench = workbench.bench
    told: list[SlotState] = []
    slot = bench.add_modem("at:/dev/no-such-port")
    bench.listen(lambda: told.append(slot.status.state))
    bench.modem_seen(slot.uri, present=False)
    bench.modem_seen(slot.uri, present=False)
    assert slot.status.state is SlotState.GONE
    bench.modem_seen(slot.uri, present=True, in_use=True)
    assert (slot.status.state, slot.status.in_use) == (SlotState.CARD, True)
    bench.modem_seen(slot.uri, present=True)
    assert not slot.status.in_use
    bench.modem_seen("at:/dev/another", present=True)
    assert told == [SlotState.GONE, SlotState.CARD, SlotState.CARD]
