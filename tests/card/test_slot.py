"""A slot: what is known of its card, in every state, over the real simulated card."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest

from app.card.slot import Slot, SlotState
from app.errors import DeviceError
from app.settings import Settings
from app.values.euicc import CardKind
from app.workbench import Workbench

MEMORY = "sim:?state=memory"


def state(slot: Slot) -> SlotState:
    """The state now; a call, because the type checker trusts a property to stay as it was."""
    return slot.status.state


@pytest.fixture
def workbench() -> Iterator[Workbench]:
    with Workbench(Settings()) as workbench:
        yield workbench


def test_reading_fills_the_status(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    assert state(slot) is SlotState.CARD
    report = workbench.runtime.spawn(slot.read()).result(20)
    assert state(slot) is SlotState.READY
    assert slot.status.report is report
    assert slot.status.verdict is not None
    assert slot.status.verdict.kind is CardKind.SGP32
    assert not slot.status.busy


def test_work_says_what_it_does_while_it_runs(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    seen: list[str] = []
    workbench.bench.listen(lambda: seen.append(slot.status.busy))
    workbench.runtime.spawn(slot.run(lambda card: card.profiles(), "Listing")).result(20)
    assert "Listing" in seen
    assert seen[-1] == ""


def test_a_removed_card_leaves_a_stale_report(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    workbench.runtime.spawn(slot.read()).result(20)
    slot.seen(present=False)
    assert state(slot) is SlotState.NO_CARD
    assert slot.status.stale
    slot.seen(present=True)
    assert state(slot) is SlotState.CARD
    workbench.runtime.spawn(slot.read()).result(20)
    assert not slot.status.stale


def test_a_card_that_goes_in_mid_read_is_an_error_and_comes_back(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated("sim:?state=memory&deviations=gone-after:5")
    with pytest.raises(DeviceError):
        workbench.runtime.spawn(slot.read()).result(20)
    assert state(slot) is SlotState.ERROR
    assert isinstance(slot.status.error, DeviceError)


def test_cancelling_stops_between_commands_and_the_slot_works_on(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    started = threading.Event()
    reads: list[int] = []

    def endless(card: object) -> None:
        while True:
            started.set()
            reads.append(len(card.profiles()))  # type: ignore[attr-defined]

    future = workbench.runtime.spawn(slot.run(endless, "Reading for ever"))
    assert started.wait(20)
    future.cancel()
    report = workbench.runtime.spawn(slot.read()).result(20)
    assert report.profiles


def test_the_card_is_free_between_two_pieces_of_work(workbench: Workbench) -> None:
    """Two slots on one simulated card: only one may hold its state at a time."""
    slot = workbench.bench.add_simulated("sim:shared")
    workbench.runtime.spawn(slot.read()).result(20)
    with contextlib.closing(workbench.open_card("sim:shared")) as card:
        assert card.profiles()


def test_a_card_is_the_same_until_it_leaves(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated("sim:")
    other = workbench.bench.add_simulated("sim:other")
    first = workbench.runtime.spawn(slot.read()).result(20)
    assert not other.status.same_card(first)
    workbench.runtime.spawn(other.read()).result(20)
    assert not other.status.same_card(first)
    workbench.runtime.spawn(slot.read()).result(20)
    assert slot.status.same_card(first)
    slot.seen(present=False)
    slot.seen(present=True)
    assert not slot.status.same_card(first)


def test_work_beside_the_card_takes_its_turn_and_leaves_the_state(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    seen: list[str] = []
    order: list[str] = []
    workbench.bench.listen(lambda: seen.append(slot.status.busy))
    first = workbench.runtime.spawn(slot.run(lambda card: order.append("card"), "Reading"))
    beside = workbench.runtime.spawn(slot.run_beside(lambda: order.append("beside"), "Asking"))
    first.result(20)
    beside.result(20)
    assert order == ["card", "beside"]
    assert "Asking" in seen
    assert seen[-1] == ""
    assert state(slot) is SlotState.CARD


def test_work_beside_the_card_ends_when_it_is_cancelled(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    started = threading.Event()
    ended = threading.Event()

    def endless() -> None:
        started.set()
        try:
            while not ended.wait(0.01):
                slot.check()
        finally:
            ended.set()

    future = workbench.runtime.spawn(slot.run_beside(endless, "Waiting"))
    assert started.wait(20)
    future.cancel()
    assert ended.wait(20)
    assert workbench.runtime.spawn(slot.read()).result(20).profiles
    assert not slot.status.busy


def test_a_modem_that_is_pulled_out_stays_as_a_slot_without_one(workbench: Workbench) -> None:
    slot = workbench.bench.add_simulated(MEMORY)
    workbench.runtime.spawn(slot.read()).result(20)
    slot.gone()
    assert (state(slot), slot.status.stale) == (SlotState.GONE, True)
    slot.seen(present=True)
    assert state(slot) is SlotState.CARD
