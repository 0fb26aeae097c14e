"""The readings of a persistence test."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.modem.persistence import PersistenceStep
from tests.widgets.finding import said
from tests.widgets.modems import ICCID
from widgets.modem_test_steps import ModemTestSteps
from widgets.privacy import Mask
from widgets.theme import Theme


def test_each_reading_says_what_was_enabled(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    steps = ModemTestSteps(mask)
    qtbot.addWidget(steps)
    steps.show()
    steps.show_steps([PersistenceStep("before", ICCID, 0.4), PersistenceStep("after", "", 12.3)])
    assert said(steps).splitlines() == [
        "Card, before",
        "8988 2119 0000 0000 2345",
        "0 s",
        "Card, after",
        "none enabled",
        "12 s",
    ]
    mask.switch(True)
    assert "8988 •••• •••• •••• 2345" in said(steps)
