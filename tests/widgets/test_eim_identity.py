"""Who the eIM is, and the card that gets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.eim.eim_configuration import TlsTrust
from app.eim.host_status import HostStatus
from app.values.esipa import Binding
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.packages import blank_slot, read_slot
from widgets.eim_identity import EimIdentity
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> EimIdentity:
    page = EimIdentity()
    qtbot.addWidget(page)
    page.resize(1160, 520)
    page.show()
    return page


def test_a_choice_asks_for_its_configuration(qtbot: QtBot, page: EimIdentity) -> None:
    with qtbot.waitSignal(page.introduction_changed):
        page.binding.setCurrentIndex(page.binding.findData(Binding.COAPS.value))
    with qtbot.waitSignal(page.introduction_changed):
        qtbot.mouseClick(page.token, LEFT)
    page.trust.setCurrentIndex(page.trust.findData(TlsTrust.CA.value))
    chosen = page.introduction
    assert (chosen.prefer, chosen.others) == (Binding.COAPS, (Binding.HTTPS,))
    assert (chosen.trust, chosen.ask_token) == (TlsTrust.CA, False)


def test_the_configuration_is_shown_and_handed_on(qtbot: QtBot, page: EimIdentity) -> None:
    assert not button(page, "Copy hex").isEnabled()
    page.show_status(HostStatus((), "bench-eim", "bench-eim", "here"))
    page.show_configuration(b"\x30\x00", "localhost:8443")
    assert child(page, QPlainTextEdit).toPlainText() == "3000"
    assert "2 B  ·  leads to localhost:8443" in said(page)
    with qtbot.waitSignal(page.copy_wanted) as copy:
        qtbot.mouseClick(button(page, "Copy base64"), LEFT)
    assert copy.args == ["base64"]


def test_only_a_card_without_an_eim_can_get_one(
    qtbot: QtBot, page: EimIdentity, workbench: Workbench
) -> None:
    assert "No IoT eUICC on the bench." in said(page)
    taken = read_slot(qtbot, workbench)
    page.show_slots((taken,))
    assert "only that eIM can add another" in said(page)
    assert not button(page, "Associate this card").isEnabled()
    free = blank_slot(qtbot, workbench)
    page.show_slots((taken, free))
    page.card.setCurrentIndex(1)
    with qtbot.waitSignal(page.associate_wanted) as wanted:
        qtbot.mouseClick(button(page, "Associate this card"), LEFT)
    assert wanted.args == [free]
