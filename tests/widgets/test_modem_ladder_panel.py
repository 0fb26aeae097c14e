"""The ways to the card, and their exchanges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child, said
from tests.widgets.modems import REPORT
from widgets.chips import Chip
from widgets.modem_ladder_panel import ModemLadderPanel, RungRow
from widgets.privacy import Mask
from widgets.theme import Theme, Tone


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> ModemLadderPanel:
    panel = ModemLadderPanel(mask)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_report(REPORT)
    return panel


def test_each_rung_says_what_became_of_it(panel: ModemLadderPanel) -> None:
    chips = [(chip.accessibleName(), chip.tone) for chip in panel.findChildren(Chip)]
    assert chips == [
        ("refused", Tone.FAILED),
        ("works", Tone.OK),
        ("left out", Tone.NEUTRAL),
    ]
    assert "In use. A channel was opened on the card." in said(panel)


def test_the_exchanges_unfold_and_stay_so_when_nothing_changed(
    qtbot: QtBot, panel: ModemLadderPanel
) -> None:
    raw = child(panel, QPlainTextEdit)
    assert not raw.isVisible()
    qtbot.mouseClick(button(panel, "Exchanges: 1"), Qt.MouseButton.LeftButton)
    assert raw.isVisible()
    assert raw.toPlainText() == '→ AT+CCHO="A000"  (2 ms)\n← +CME ERROR: 3'
    panel.show_report(replace(REPORT, block_size=63))
    assert raw.isVisible()


def test_a_rung_that_was_not_tried_has_nothing_to_unfold(panel: ModemLadderPanel) -> None:
    rows = panel.findChildren(RungRow)
    assert [row.raw is not None for row in rows] == [True, True, False]


def test_no_ladder_is_said(panel: ModemLadderPanel) -> None:
    panel.show_report(replace(REPORT, ladder=(), rung=None))
    assert "No way was tried yet." in said(panel)
