"""One server."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.values.esipa import Binding, EndpointState, EndpointStatus, HandshakeFailure
from tests.widgets.finding import button, said
from widgets.chips import Chip
from widgets.eim_endpoint_card import EimEndpointCard
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton
WHERE = "127.0.0.1:8443"


def _card(qtbot: QtBot, binding: Binding = Binding.HTTPS) -> EimEndpointCard:
    card = EimEndpointCard(binding)
    qtbot.addWidget(card)
    card.show()
    return card


def test_its_switch_does_what_it_says(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot)
    card.show_status(EndpointStatus(Binding.HTTPS, WHERE, EndpointState.STOPPED))
    assert "Nobody can reach it." in said(card)
    with qtbot.waitSignal(card.start_wanted) as start:
        qtbot.mouseClick(button(card, "Start HTTPS"), LEFT)
    assert start.args == [Binding.HTTPS.value]
    card.show_status(EndpointStatus(Binding.HTTPS, WHERE, EndpointState.SERVING, "", 2, 3))
    assert "2 open  ·  3 handshakes" in said(card)
    with qtbot.waitSignal(card.stop_wanted):
        qtbot.mouseClick(button(card, "Stop HTTPS"), LEFT)


def test_a_problem_stands_on_the_card(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot)
    card.show_status(
        EndpointStatus(Binding.HTTPS, WHERE, EndpointState.FAILED, "The port is taken.")
    )
    assert "The port is taken." in said(card)


@pytest.mark.parametrize(("binding", "there"), [(Binding.COAP, True), (Binding.COAPS, False)])
def test_only_plain_coap_is_marked_as_not_protected(
    qtbot: QtBot, theme: Theme, binding: Binding, there: bool
) -> None:
    card = _card(qtbot, binding)
    shown = [chip.accessibleName() for chip in card.findChildren(Chip) if chip.isVisible()]
    assert ("not protected" in shown) is there


def test_failed_handshakes_are_one_click_away_and_the_address_is_copied(
    qtbot: QtBot, theme: Theme
) -> None:
    card = _card(qtbot)
    failure = HandshakeFailure(1.0, Binding.HTTPS, "127.0.0.1:1", "No.", "Try.")
    card.show_status(
        EndpointStatus(Binding.HTTPS, WHERE, EndpointState.SERVING, failures=(failure,))
    )
    with qtbot.waitSignal(card.refusals_wanted):
        qtbot.mouseClick(button(card, "Show 1 failed handshakes of HTTPS"), LEFT)
    qtbot.mouseClick(button(card, "Copy the address of HTTPS"), LEFT)
    assert QApplication.clipboard().text() == WHERE
