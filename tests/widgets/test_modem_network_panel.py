"""What the modem does with the card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.values.modem import Subscription
from tests.widgets.finding import said
from tests.widgets.modems import ICCID, IMSI, REPORT
from widgets.modem_network_panel import ModemNetworkPanel
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, mask: Mask) -> ModemNetworkPanel:
    panel = ModemNetworkPanel(mask)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.mark.parametrize(
    ("card", "words"),
    [
        pytest.param(ICCID, "works with the profile that the card has enabled", id="in-step"),
        pytest.param("89000123456789012341", "has not noticed yet", id="lags"),
        pytest.param("", "This is the profile that the modem works with.", id="card-unknown"),
    ],
)
def test_the_modem_is_compared_with_its_card(
    panel: ModemNetworkPanel, card: str, words: str
) -> None:
    panel.show_report(REPORT, card)
    assert words in said(panel)
    assert "Example Mobile, LTE" in said(panel)


def test_a_modem_that_tells_nothing_says_so(panel: ModemNetworkPanel) -> None:
    panel.show_report(replace(REPORT, subscription=Subscription()), ICCID)
    assert "does not tell which profile" in said(panel)


def test_iccid_and_imsi_follow_the_mask(panel: ModemNetworkPanel, mask: Mask) -> None:
    panel.show_report(REPORT)
    assert IMSI in said(panel)
    mask.switch(True)
    assert "0010•••••••0179" in said(panel)
    assert "8988 •••• •••• •••• 2345" in said(panel)
