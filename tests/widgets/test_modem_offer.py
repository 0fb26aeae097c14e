"""The offer to make the modem notice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button
from widgets.modem_offer import ModemOffer
from widgets.theme import Theme


def test_it_hides_until_needed_and_takes_a_yes_or_a_no(qtbot: QtBot, theme: Theme) -> None:
    offer = ModemOffer()
    qtbot.addWidget(offer)
    assert offer.isHidden()
    offer.show()
    with qtbot.waitSignal(offer.accepted):
        qtbot.mouseClick(button(offer, "Make the modem notice …"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(offer.declined):
        qtbot.mouseClick(button(offer, "Not now"), Qt.MouseButton.LeftButton)
