"""The quirks that apply."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.finding import said
from tests.widgets.modems import QUIRK
from widgets.modem_quirks_panel import ModemQuirksPanel
from widgets.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> ModemQuirksPanel:
    panel = ModemQuirksPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_a_quirk_tells_what_is_done_and_who_saw_it(panel: ModemQuirksPanel) -> None:
    panel.show_quirks((QUIRK,))
    assert "CCHO answers a bare number" in said(panel)
    assert "Taken as it is. Seen: lpac issue 179 (confirmed)" in said(panel)
    assert "None known" not in said(panel)


def test_a_modem_without_quirks_says_so(panel: ModemQuirksPanel) -> None:
    panel.show_quirks((QUIRK,))
    panel.show_quirks(())
    assert "None known for this modem" in said(panel)
    assert "CCHO" not in said(panel)
