"""The card page in every state of its slot."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.card.slot import Slot, SlotState
from app.errors import DeviceError, ProcedureError, WorkbenchError
from app.runtime import Runtime
from app.values.euicc import CardReport
from app.workbench import Workbench
from tests.widgets.finding import button, said
from tests.widgets.reports import DISABLED, SGP22, SGP32
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.bridge import BenchSignals
from widgets.card_page import CardPage
from widgets.card_work import CardWork
from widgets.modem_work import ModemWork
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, mask: Mask, work: CardWork, workbench: Workbench) -> CardPage:
    page = CardPage(work, ModemWork(work, workbench, work), mask, lambda: 0)
    work.setParent(page)
    qtbot.addWidget(page)
    page.resize(950, 600)
    page.show()
    return page


class _Source:
    """Tells one listener that a slot changed, as the bench does."""

    def __init__(self) -> None:
        self._listener: Callable[[], None] = lambda: None

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._listener = callback
        return lambda: None

    def changed(self) -> None:
        self._listener()


def _show(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime, card: ScriptedCard
) -> Slot:
    """Show a card and keep the page fresh, as the window does."""
    source = _Source()
    slot = slot_of(runtime, card, changed=source.changed)
    signals = BenchSignals(source, page)
    signals.changed.connect(lambda: page.show_slot(slot))
    work.changed.connect(lambda: page.show_slot(slot))
    page.show_slot(slot)
    return slot


def _settle(qtbot: QtBot, work: CardWork, slot: Slot) -> None:
    qtbot.waitUntil(lambda: work.running(slot) is None, timeout=3000)


def test_no_reader_teaches_the_next_step(qtbot: QtBot, page: CardPage) -> None:
    page.show_slot(None)
    assert "No reader found" in said(page)
    with qtbot.waitSignal(page.simulated_requested):
        qtbot.mouseClick(button(page, "Start a simulated card"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.doctor_requested):
        qtbot.mouseClick(button(page, "Run the doctor"), Qt.MouseButton.LeftButton)


def test_no_service_says_why_there_is_no_reader(page: CardPage) -> None:
    page.show_slot(None, DeviceError("The smart card service is not running.", hint="Start it."))
    assert "The smart card service is not running." in said(page)
    assert "You can fix it: Start it." in said(page)
    page.show_slot(None)
    assert "service" not in said(page)


def test_an_empty_reader_waits_for_a_card(page: CardPage, runtime: Runtime) -> None:
    page.show_slot(slot_of(runtime, ScriptedCard(SGP32), present=False))
    assert "No card in Identiv uTrust 3700 F" in said(page)


def test_a_card_is_read_unasked_and_shown(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime
) -> None:
    card = ScriptedCard(SGP32)
    card.gate = threading.Event()
    slot = _show(qtbot, page, work, runtime, card)
    assert "Reading the card" in said(page)
    card.gate.set()
    _settle(qtbot, work, slot)
    assert "8904 9032 1234 5123 4512 3456 7890 1235" in said(page)


def test_a_card_held_by_another_program_is_left_alone(
    page: CardPage, runtime: Runtime, work: CardWork
) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32), present=False)
    slot.seen(present=True, in_use=True)
    page.show_slot(slot)
    assert "Another program holds this card" in said(page)
    assert work.running(slot) is None


def test_cancelled_reading_does_not_start_by_itself(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime
) -> None:
    card = ScriptedCard(SGP32)
    card.gate = threading.Event()
    slot = _show(qtbot, page, work, runtime, card)
    qtbot.waitUntil(lambda: button_is_there(page, "Cancel"), timeout=3000)
    page.cancel()
    _settle(qtbot, work, slot)
    qtbot.waitUntil(lambda: "This card has not been read" in said(page), timeout=3000)
    card.gate.set()
    qtbot.mouseClick(button(page, "Read the card"), Qt.MouseButton.LeftButton)
    _settle(qtbot, work, slot)
    assert "8904 9032" in said(page)


def button_is_there(page: CardPage, words: str) -> bool:
    """Whether a button can be seen now."""
    try:
        return button(page, words).isVisible()
    except AssertionError:
        return False


def test_a_card_that_fails_shows_the_error_with_a_next_step(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime
) -> None:
    card = ScriptedCard(DeviceError("The card does not answer.", hint="Wipe its contacts."))
    slot = _show(qtbot, page, work, runtime, card)
    _settle(qtbot, work, slot)
    assert "The card does not answer." in said(page)
    assert not button_is_there(page, "Close")
    card.outcome = SGP32
    qtbot.mouseClick(button(page, "Try again"), Qt.MouseButton.LeftButton)
    _settle(qtbot, work, slot)
    assert "The card does not answer." not in said(page)
    assert "8904 9032" in said(page)


def test_a_refused_verb_keeps_the_report_and_can_be_closed(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime
) -> None:
    card = ScriptedCard(SGP32)
    slot = _show(qtbot, page, work, runtime, card)
    _settle(qtbot, work, slot)
    card.verb_error = ProcedureError(
        "The profile is not disabled. Nothing was done.",
        function="EnableProfile",
        code=2,
        name="profileNotInDisabledState",
    )
    page.report.profiles.enable_requested.emit(DISABLED)
    _settle(qtbot, work, slot)
    assert "The profile is not disabled." in said(page)
    assert "8904 9032" in said(page)
    with qtbot.waitSignal(page.traffic_requested) as blocker:
        qtbot.mouseClick(button(page, "Show in traffic"), Qt.MouseButton.LeftButton)
    assert blocker.args == [7]
    qtbot.mouseClick(button(page, "Close"), Qt.MouseButton.LeftButton)
    assert "The profile is not disabled." not in said(page)


def test_a_removed_card_stays_readable_as_stale(
    qtbot: QtBot, page: CardPage, work: CardWork, runtime: Runtime
) -> None:
    slot = _show(qtbot, page, work, runtime, ScriptedCard(SGP32))
    _settle(qtbot, work, slot)
    slot.seen(present=False)
    page.show_slot(slot)
    assert "card removed since" in said(page)
    assert not button(page, "Read again").isEnabled()
    slot.seen(present=True)
    page.show_slot(slot)
    assert work.running(slot) is not None
    _settle(qtbot, work, slot)
    assert slot.status.state is SlotState.READY
    assert "card removed since" not in said(page)


def test_an_unplugged_reader_says_so(qtbot: QtBot, page: CardPage, runtime: Runtime) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32), present=False)
    slot.gone()
    page.show_slot(slot)
    assert "Identiv uTrust 3700 F was unplugged" in said(page)


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(SGP22, id="report"),
        pytest.param(DeviceError("Mute."), id="error"),
    ],
)
def test_switching_between_slots_shows_each_in_its_state(
    qtbot: QtBot,
    page: CardPage,
    work: CardWork,
    runtime: Runtime,
    outcome: CardReport | WorkbenchError,
) -> None:
    first = slot_of(runtime, ScriptedCard(SGP32), uri="pcsc:A")
    second = slot_of(runtime, ScriptedCard(outcome), uri="pcsc:B")
    for slot in (first, second):
        page.show_slot(slot)
        _settle(qtbot, work, slot)
    page.show_slot(first)
    assert "8904 9032" in said(page)
    assert "Mute." not in said(page)
