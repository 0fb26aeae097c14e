"""The list of readers and simulated cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.errors import DeviceError
from app.runtime import Runtime
from tests.widgets.finding import button, child
from tests.widgets.reports import SGP32, UICC
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.readers_panel import ReadersPanel
from widgets.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> ReadersPanel:
    panel = ReadersPanel()
    qtbot.addWidget(panel)
    panel.resize(232, 400)
    panel.show()
    return panel


def _line(panel: ReadersPanel, row: int = 0) -> str:
    model = child(panel, QListView).model()
    return str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def _read(runtime: Runtime, slot: Slot) -> None:
    runtime.spawn(slot.read()).exception(5)


def test_an_empty_reader_says_so(panel: ReadersPanel, runtime: Runtime) -> None:
    panel.show_slots([slot_of(runtime, ScriptedCard(SGP32), present=False)])
    assert _line(panel) == "Identiv uTrust 3700 F, no card"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        pytest.param(SGP32, "SGP.32 v1.2 · … 1235", id="sgp32"),
        pytest.param(UICC, "plain UICC", id="uicc"),
        pytest.param(DeviceError("The card is mute."), "The card is mute.", id="error"),
    ],
)
def test_a_read_card_shows_its_verdict_or_fault(
    panel: ReadersPanel, runtime: Runtime, outcome: object, words: str
) -> None:
    slot = slot_of(runtime, ScriptedCard(outcome))  # type: ignore[arg-type]
    panel.show_slots([slot])
    assert _line(panel).endswith("card not read yet")
    _read(runtime, slot)
    panel.show_slots([slot])
    assert _line(panel).endswith(words)


def test_a_card_held_by_another_program_says_so(panel: ReadersPanel, runtime: Runtime) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32), present=False)
    slot.seen(present=True, in_use=True)
    panel.show_slots([slot])
    assert _line(panel).endswith("in use by another program")


def test_keys_and_clicks_choose_a_reader(
    qtbot: QtBot, panel: ReadersPanel, runtime: Runtime
) -> None:
    slots = [slot_of(runtime, ScriptedCard(SGP32), uri=f"pcsc:R{n}") for n in range(3)]
    panel.show_slots(slots)
    assert panel.select("pcsc:R0")
    view = child(panel, QListView)
    with qtbot.waitSignal(panel.selected) as blocker:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert blocker.args == ["pcsc:R1"]
    with qtbot.waitSignal(panel.selected) as blocker:
        place = view.visualRect(view.model().index(2, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert blocker.args == ["pcsc:R2"]
    assert not panel.select("pcsc:none-such")


def test_the_choice_stays_when_readers_come_and_go(panel: ReadersPanel, runtime: Runtime) -> None:
    slots = [slot_of(runtime, ScriptedCard(SGP32), uri=f"pcsc:R{n}") for n in range(3)]
    panel.show_slots(slots)
    panel.select("pcsc:R2")
    panel.show_slots(slots[1:])
    assert panel.current_uri == "pcsc:R2"
    panel.show_slots(slots[:2])
    assert panel.current_uri == ""


def test_a_modem_says_that_it_was_unplugged(panel: ReadersPanel, runtime: Runtime) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32), uri="at:/dev/ttyUSB2")
    slot.gone()
    panel.show_slots([slot])
    assert _line(panel).endswith("modem unplugged")
    slot.seen(present=True)
    panel.show_slots([slot])
    assert _line(panel).endswith("card not read yet")


def test_a_modem_names_who_holds_its_port(panel: ReadersPanel, runtime: Runtime) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32), uri="at:/dev/ttyUSB2", present=False)
    slot.seen(present=True, in_use=True)
    panel.show_slots([slot], {"at:/dev/ttyUSB2": "ModemManager"})
    assert _line(panel).endswith(", held by ModemManager")
    slot.seen(present=True, in_use=False)
    panel.show_slots([slot], {})
    assert _line(panel).endswith("card not read yet")


@pytest.mark.parametrize("loose", ["sim:", "replay:a.eimcap", "at:/dev/ttyUSB2"])
def test_only_what_was_put_there_can_be_taken_off(
    qtbot: QtBot, panel: ReadersPanel, runtime: Runtime, loose: str
) -> None:
    panel.show_slots([slot_of(runtime, ScriptedCard(SGP32), uri=u) for u in ("pcsc:R", loose)])
    view = child(panel, QListView)
    view.setFocus()
    panel.select("pcsc:R")
    with qtbot.assertNotEmitted(panel.removal_requested, wait=20):
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    panel.select(loose)
    with qtbot.waitSignal(panel.removal_requested) as blocker:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert blocker.args == [loose]


def test_next_steps_stand_under_the_list(qtbot: QtBot, panel: ReadersPanel) -> None:
    with qtbot.waitSignal(panel.simulated_requested):
        qtbot.mouseClick(button(panel, "Simulated card"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.modem_requested):
        qtbot.mouseClick(button(panel, "Add a modem …"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.doctor_requested):
        qtbot.mouseClick(button(panel, "Doctor"), Qt.MouseButton.LeftButton)
