"""The bar above the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.runtime import Runtime
from app.values.euicc import CardReport
from tests.widgets.finding import button, child, said
from tests.widgets.reports import SGP22, SGP32, UICC
from tests.widgets.slots import ScriptedCard, slot_of
from widgets.chips import Chip
from widgets.labels import ElidedLabel
from widgets.privacy import Mask
from widgets.theme import Theme
from widgets.top_bar import TopBar


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme, mask: Mask) -> TopBar:
    bar = TopBar(mask)
    qtbot.addWidget(bar)
    bar.resize(1100, 44)
    bar.show()
    return bar


def _chips(bar: TopBar) -> list[str]:
    return [chip.accessibleName() for chip in bar.findChildren(Chip) if not chip.isHidden()]


@pytest.mark.parametrize(
    ("report", "chips"),
    [
        pytest.param(SGP32, ["SGP.32 v1.2", "IPAd", "test CI"], id="sgp32"),
        pytest.param(SGP22, ["SGP.22 v2.5", "live CI"], id="sgp22"),
        pytest.param(UICC, ["plain UICC"], id="uicc"),
    ],
)
def test_the_verdict_is_read_from_chips(
    bar: TopBar, runtime: Runtime, report: CardReport, chips: list[str]
) -> None:
    slot = slot_of(runtime, ScriptedCard(report))
    bar.show_slot(slot)
    assert _chips(bar) == ["no traffic yet", "Record"]
    runtime.spawn(slot.read()).result(5)
    bar.show_slot(slot)
    assert _chips(bar) == [*chips, "no traffic yet", "Record"]
    slot.seen(present=False)
    bar.show_slot(slot)
    assert "stale" in _chips(bar)
    bar.show_slot(None)
    assert _chips(bar) == ["no traffic yet", "Record"]


@pytest.mark.parametrize(
    "name",
    [
        "Identiv uTrust 3700 F 00 00",
        "ACS ACR39U ICC Reader [ICC] (5-0000000) 00 00",
        "Simulated SGP.22 eUICC sgp22-brainpool-t1-2",
    ],
)
def test_a_reader_name_takes_the_room_that_is_free(
    bar: TopBar, runtime: Runtime, name: str
) -> None:
    bar.show_slot(None)
    slot = slot_of(runtime, ScriptedCard(SGP32), uri=f"pcsc:{name}")
    runtime.spawn(slot.read()).result(5)
    bar.show_slot(slot)
    assert name in said(bar)
    shown = child(bar, ElidedLabel)
    shown.grab()
    assert shown.toolTip() == ""  # it has one only when the name is cut


def test_the_verdict_leads_to_how_it_was_found(qtbot: QtBot, bar: TopBar, runtime: Runtime) -> None:
    slot = slot_of(runtime, ScriptedCard(SGP32))
    runtime.spawn(slot.read()).result(5)
    bar.show_slot(slot)
    with qtbot.waitSignal(bar.verdict_requested):
        qtbot.mouseClick(button(bar, "SGP.32 v1.2"), Qt.MouseButton.LeftButton)


def test_the_mask_button_and_the_mask_agree(qtbot: QtBot, bar: TopBar, mask: Mask) -> None:
    found = button(bar, "Mask identifiers")
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
    assert mask.on
    mask.switch(False)
    assert found.text() == "Mask"
    assert not child(bar, Chip) or not mask.on


def test_records_are_counted_in_groups_of_three(bar: TopBar) -> None:
    bar.show_records(1204)
    assert "1\u202f204 records" in _chips(bar)


def test_the_recording_has_a_chip_of_its_own(bar: TopBar) -> None:
    assert "Record" in _chips(bar)
    assert bar.recording.isVisibleTo(bar)
