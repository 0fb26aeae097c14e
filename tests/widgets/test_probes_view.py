"""How the verdict came about."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from tests.widgets.reports import SGP32
from widgets.chips import Chip
from widgets.privacy import Mask
from widgets.probes_view import ProbesView
from widgets.theme import Theme


def test_each_probe_shows_outcome_command_and_answer(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    view = ProbesView(mask)
    qtbot.addWidget(view)
    view.show_report(SGP32)
    assert "The ISD-R answered on channel 1." in said(view)
    assert "→ 01 A4 04 00 10 A0" in said(view)
    assert "← 6A 82" in said(view)
    assert [chip.accessibleName() for chip in view.findChildren(Chip)] == ["answered", "no"]


def test_channel_aid_and_atr_are_named(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    view = ProbesView(mask)
    qtbot.addWidget(view)
    view.show_report(SGP32)
    for text in ("A0000005591010FFFFFFFF8900000100", "T=0", "GSMA test CI", "1.2.0"):
        assert text in said(view).splitlines()
