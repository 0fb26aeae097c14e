"""Which modem it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, said
from tests.widgets.modems import IMEI, REPORT
from widgets.chips import Chip
from widgets.modem_identity_panel import ModemIdentityPanel
from widgets.privacy import Mask
from widgets.theme import Theme

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> ModemIdentityPanel:
    panel = ModemIdentityPanel(mask)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def _chips(panel: ModemIdentityPanel) -> list[str]:
    return [chip.accessibleName() for chip in panel.findChildren(Chip) if chip.isVisibleTo(panel)]


def test_all_that_is_known_is_shown(panel: ModemIdentityPanel) -> None:
    panel.show_report(REPORT, stale=False)
    text = said(panel)
    for part in ("EG25-G", "Quectel", "EG25GGBR07A08M2G", IMEI, "/dev/ttyUSB2", "2c7c:0125"):
        assert part in text
    assert "120 bytes, remembered" in text
    assert _chips(panel) == ["CSIM, own channel"]


def test_the_imei_is_masked_but_copied_whole(
    qtbot: QtBot, panel: ModemIdentityPanel, mask: Mask
) -> None:
    panel.show_report(REPORT, stale=False)
    mask.switch(True)
    assert "8615•••••••6001" in said(panel)
    assert IMEI not in said(panel)
    qtbot.mouseClick(button(panel, "Copy IMEI"), _LEFT)
    assert QGuiApplication.clipboard().text() == IMEI


def test_an_unplugged_modem_is_stale_and_a_lost_card_said(panel: ModemIdentityPanel) -> None:
    panel.show_report(replace(REPORT, rung=None), stale=True)
    assert _chips(panel) == ["no way to the card", "Stale"]
    assert "unplugged since" in said(panel)
    assert "The card cannot be reached through this modem." in said(panel)


def test_the_buttons_ask_and_rest_while_nothing_may_be_asked(
    qtbot: QtBot, panel: ModemIdentityPanel
) -> None:
    panel.show_report(REPORT, stale=False)
    with qtbot.waitSignal(panel.probe_requested):
        qtbot.mouseClick(button(panel, "Probe again"), _LEFT)
    with qtbot.waitSignal(panel.save_requested):
        qtbot.mouseClick(button(panel, "Save compatibility report"), _LEFT)
    panel.allow_work(False)
    assert not button(panel, "Probe again").isEnabled()
    assert not button(panel, "Save compatibility report").isEnabled()
