"""Jobs on cards."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.card.slot import SlotState
from app.errors import DeviceError, ProcedureError
from app.runtime import Runtime
from tests.widgets.reports import DISABLED, SGP32
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.card_work import CardWork

_REFUSED = ProcedureError("Refused.", function="EnableProfile", code=2, name="notDisabled")


def test_a_read_card_is_ready(qtbot: QtBot, runtime: Runtime, work: CardWork) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32))
    work.read(slot)
    assert work.running(slot) is not None
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)
    assert slot.status.state is SlotState.READY
    assert work.error(slot) is None


def test_the_truth_is_read_after_a_verb(qtbot: QtBot, runtime: Runtime, work: CardWork) -> None:
    card = ScriptedCard(SGP32)
    slot = slot_of(runtime, card)
    with qtbot.waitSignal(work.done, timeout=3000) as blocker:
        work.run(slot, lambda c: c.enable(DISABLED), "Enabling", "Enabled.")
    assert blocker.args[0] == "Enabled."
    assert card.asked == [("enable", DISABLED)]
    assert slot.status.report == SGP32


def test_the_truth_is_read_after_a_refusal_and_the_refusal_told(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    card = ScriptedCard(SGP32)
    card.verb_error = _REFUSED
    slot = slot_of(runtime, card)
    work.run(slot, lambda c: c.enable(DISABLED), "Enabling", "Enabled.")
    qtbot.waitUntil(lambda: work.error(slot) is not None, timeout=3000)
    assert work.error(slot) is _REFUSED
    assert work.failed_at(slot) == 7
    assert slot.status.report == SGP32
    work.dismiss(slot)
    assert work.error(slot) is None


def test_a_card_that_left_is_not_asked_again(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    card = ScriptedCard(SGP32)
    card.verb_error = DeviceError("The card was removed.")
    slot = slot_of(runtime, card)
    work.run(slot, lambda c: c.enable(DISABLED), "Enabling")
    qtbot.waitUntil(lambda: work.error(slot) is not None, timeout=3000)
    assert slot.status.report is None


def test_cancelling_is_no_error_and_is_remembered(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    card = ScriptedCard(SGP32)
    card.gate = threading.Event()
    slot = slot_of(runtime, card)
    work.read(slot)
    work.cancel(slot)
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)
    assert work.error(slot) is None
    assert work.declined(slot)
    card.gate.set()
    work.read(slot)
    assert not work.declined(slot)
    qtbot.waitUntil(lambda: slot.status.state is SlotState.READY, timeout=3000)
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)


def test_one_slot_does_one_thing_at_a_time(qtbot: QtBot, runtime: Runtime, work: CardWork) -> None:
    card = ScriptedCard(SGP32)
    card.gate = threading.Event()
    slot = slot_of(runtime, card)
    work.read(slot)
    work.run(slot, lambda c: c.enable(DISABLED), "Enabling")
    card.gate.set()
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)
    assert card.asked == []


def test_two_slots_work_side_by_side(qtbot: QtBot, runtime: Runtime, work: CardWork) -> None:
    held, free = ScriptedCard(SGP32), ScriptedCard(SGP32)
    held.gate = threading.Event()
    first = slot_of(runtime, held, uri="pcsc:A")
    second = slot_of(runtime, free, uri="pcsc:B")
    work.read(first)
    work.read(second)
    qtbot.waitUntil(lambda: work.running(second) is None, timeout=3000)
    assert work.running(first) is not None
    held.gate.set()
    qtbot.waitUntil(lambda: work.running(first) is None, timeout=3000)


def test_our_own_defect_is_not_shown_as_the_cards_fault(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32))
    with qtbot.waitSignal(work.crashed, timeout=3000) as blocker:
        work.run(slot, lambda _card: 1 // 0, "Dividing")
    assert isinstance(blocker.args[0], ZeroDivisionError)
    assert work.error(slot) is None


@pytest.mark.parametrize("then_read", [True, False])
def test_a_verb_that_changes_nothing_reads_nothing(
    qtbot: QtBot, runtime: Runtime, work: CardWork, then_read: bool
) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32))
    with qtbot.waitSignal(work.done, timeout=3000):
        work.run(slot, lambda c: c.session(), "Looking", then_read=then_read)
    assert (slot.status.report is not None) is then_read


def test_a_yes_holds_only_for_the_card_it_was_given_for(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    card = ScriptedCard(SGP32)
    slot = slot_of(runtime, card)
    runtime.spawn(slot.read()).result(5)
    other = replace(SGP32, verdict=replace(SGP32.verdict, eid=None))
    work.run(slot, lambda c: c.enable(DISABLED), "Enabling", asked_about=other)
    assert "not the card you were asked about" in str(work.error(slot))
    assert work.running(slot) is None
    work.run(slot, lambda c: c.enable(DISABLED), "Enabling", asked_about=SGP32)
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)
    assert card.asked == [("enable", DISABLED)]


def test_work_beside_the_card_takes_its_turn_and_the_card_is_read_when_asked(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32))
    with qtbot.waitSignal(work.done, timeout=3000) as blocker:
        work.run_beside(slot, lambda: "asked", "Asking", "Asked.")
    assert blocker.args == ["Asked.", "asked"]
    assert slot.status.report is None
    with qtbot.waitSignal(work.done, timeout=3000):
        work.run_beside(slot, lambda: None, "Asking", then_read=True)
        work.run_beside(slot, lambda: pytest.fail("a second one at a time"), "Asking")
    assert slot.status.report == SGP32


def test_work_beside_the_card_that_fails_is_told(
    qtbot: QtBot, runtime: Runtime, work: CardWork
) -> None:
    def fail() -> None:
        raise DeviceError("The modem is silent.")

    slot = slot_of(runtime, ScriptedCard(SGP32))
    work.run_beside(slot, fail, "Asking", then_read=True)
    qtbot.waitUntil(lambda: work.error(slot) is not None, timeout=3000)
    assert slot.status.report is None
    assert not slot.status.busy
